/** What a file of a repository says: its manifests, read as the API server reads YAML, or why there are none. Never throws. */
import type { Diagnostic } from '#base/diagnostic.ts';
import { report } from '#base/diagnostic.ts';
import { isObject, type JsonObject } from '#base/json.ts';
import type { ManifestDocument, ParsedFile, SourceFile } from '#contexts/gitops/ports.ts';
import { type KubernetesObject, whatItIs } from '#kubernetes/object.ts';
import { readYaml, type YamlDocument } from '#yaml/read.ts';
import { fileProblems } from './file-problems.ts';

/** Larger files are not read. The API server takes objects up to about 1.5 MiB; no Hedgehog object is near that. */
export const maxManifestBytes = 1024 * 1024;

/** Files that are manifests by their name. */
export const isManifestName = (file: string): boolean => /\.(ya?ml|json)$/iu.test(file);

type Code = keyof typeof fileProblems & string;
type Outcome = ParsedFile['outcome'];

const nothing = (outcome: Outcome, diagnostics: readonly Diagnostic[] = [], documents = 0): ParsedFile => ({
  outcome,
  documents,
  manifests: [],
  diagnostics,
});

const say = (file: string, code: Code, parameters: Readonly<Record<string, string | number>> = {}): Diagnostic =>
  report(fileProblems, code, { file }, parameters as never);

/** Segments that name no file of this folder, or that a check-out would have to refuse. */
const isUnsafeName = (file: string): boolean =>
  file.split('/').some((name) => name === '' || name === '.' || name === '..' || name.toLowerCase() === '.git');

/** Files of tools that make manifests, by the names these tools demand. */
const toolFiles: Readonly<Record<string, Code | undefined>> = {
  'kustomization.yaml': 'manifest/kustomization',
  'kustomization.yml': 'manifest/kustomization',
  'Chart.yaml': 'manifest/helm-chart',
};

/** Entries and names that are reported instead of read. */
const refuseEntry = (file: SourceFile): ParsedFile | undefined => {
  const name = file.file;
  if (file.entry === 'symlink') return nothing('unsupported', [say(name, 'manifest/symbolic-link')]);
  if (file.entry === 'submodule') return nothing('unsupported', [say(name, 'manifest/submodule')]);
  if (!isManifestName(name)) return nothing('ignored');
  const tool = toolFiles[name.slice(name.lastIndexOf('/') + 1)];
  if (tool !== undefined) return nothing('unsupported', [say(name, tool)]);
  if (isUnsafeName(name)) return nothing('unsupported', [say(name, 'manifest/unsafe-name')]);
  if (name.includes('\uFFFD')) return nothing('unsupported', [say(name, 'manifest/name-not-utf8')]);
  if (file.size > maxManifestBytes) {
    return nothing('unsupported', [say(name, 'manifest/file-too-large', { size: file.size, limit: maxManifestBytes })]);
  }
  return undefined;
};

const startsWith = (content: Uint8Array, text: string): boolean =>
  Buffer.from(content.buffer, content.byteOffset, Math.min(content.byteLength, text.length)).toString('latin1') === text;

/** A pointer file of Git LFS (git-lfs specification, version 1): its content is somewhere else. */
const isLfsPointer = (content: Uint8Array): boolean =>
  content.length < 1024 && startsWith(content, 'version https://git-lfs.github.com/spec/');

/** A NUL byte never occurs in text. UTF-16 is left to the reader of YAML, which says so. */
const isBinary = (content: Uint8Array): boolean => content[0] !== 0xff && content[0] !== 0xfe && content.subarray(0, 8000).includes(0);

interface Found {
  readonly manifests: ManifestDocument[];
  readonly diagnostics: Diagnostic[];
  broken: boolean;
}

const at = (file: string, document: YamlDocument, pointer: string, key = false) => ({
  file,
  ...(key ? document.locateKey(pointer) : document.locate(pointer)),
  pointer,
});

const tell = (
  found: Found,
  file: string,
  document: YamlDocument,
  code: Code,
  pointer: string,
  parameters: Readonly<Record<string, string | number>> = {},
): void => {
  found.broken = true;
  found.diagnostics.push(report(fileProblems, code, at(file, document, pointer), parameters as never));
};

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Says what keeps a value from being a Kubernetes object; true when nothing does. */
const checkObject = (
  found: Found,
  file: string,
  document: YamlDocument,
  value: JsonObject,
  pointer: string,
): value is JsonObject & KubernetesObject => {
  const before = found.diagnostics.length;
  const { apiVersion, kind, metadata } = value;
  if (apiVersion === undefined && kind === undefined) {
    tell(found, file, document, 'manifest/not-a-manifest', pointer);
    return false;
  }
  if (!isText(apiVersion)) tell(found, file, document, 'manifest/missing-api-version', `${pointer}/apiVersion`);
  if (!isText(kind)) tell(found, file, document, 'manifest/missing-kind', `${pointer}/kind`);
  if (!isObject(metadata)) tell(found, file, document, 'manifest/missing-metadata', `${pointer}/metadata`);
  else if (!isText(metadata['name'])) {
    const generated = isText(metadata['generateName']);
    tell(
      found,
      file,
      document,
      generated ? 'manifest/generated-name' : 'manifest/missing-name',
      `${pointer}/metadata/${generated ? 'generateName' : 'name'}`,
    );
  } else if (metadata['namespace'] !== undefined && typeof metadata['namespace'] !== 'string') {
    tell(found, file, document, 'manifest/namespace-not-text', `${pointer}/metadata/namespace`);
  }
  return found.diagnostics.length === before;
};

/** `kind: List` and kinds like `VPCList` wrap objects in `items`, as `kubectl get -o yaml` writes them. */
const isList = (value: JsonObject): boolean =>
  typeof value['kind'] === 'string' && value['kind'].endsWith('List') && Array.isArray(value['items']);

/** Depth of lists within lists; kubectl writes one. */
const maxLists = 4;

const collect = (found: Found, file: string, document: YamlDocument, value: unknown, pointer: string, depth = 0): void => {
  if (!isObject(value)) {
    tell(found, file, document, 'manifest/not-an-object', pointer, {
      what: whatItIs(value),
    });
    return;
  }
  if (isList(value) && depth < maxLists) {
    for (const [index, item] of (value['items'] as readonly unknown[]).entries())
      collect(found, file, document, item, `${pointer}/items/${index}`, depth + 1);
    return;
  }
  if (!checkObject(found, file, document, value, pointer)) return;
  found.manifests.push({
    index: document.index,
    pointer,
    line: pointer === '' ? document.line : document.locate(pointer).line,
    manifest: value,
    locate: (below) => document.locate(pointer + below),
  });
};

/** Go's template language; it makes YAML, but is none. */
const templateAction = /\{\{-?\s*(?:\.|\$|\/\*|(?:if|else|end|range|with|include|template|define|block|toYaml)\b)/u;

/** The line of the first action of a template, from 1. */
const templateLine = (content: Uint8Array): number | undefined => {
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('utf8');
  const found = templateAction.exec(text);
  return found === null ? undefined : text.slice(0, found.index).split('\n').length;
};

const readDocuments = (file: string, content: Uint8Array): ParsedFile => {
  const stream = readYaml(content, { profile: 'kubernetes', file, limits: { maxBytes: maxManifestBytes } });
  const line = stream.diagnostics.some(({ severity }) => severity === 'error') ? templateLine(content) : undefined;
  if (line !== undefined)
    return nothing('invalid', [report(fileProblems, 'manifest/template', { file, line, column: 1 }, {})], stream.total);
  const found: Found = {
    manifests: [],
    diagnostics: [...stream.diagnostics],
    broken: stream.diagnostics.some((diagnostic) => diagnostic.severity === 'error'),
  };
  for (const document of stream.documents) collect(found, file, document, document.value, '');
  const outcome = found.broken ? 'invalid' : found.manifests.length > 0 ? 'manifests' : 'empty';
  return { outcome, documents: stream.total, manifests: found.manifests, diagnostics: found.diagnostics };
};

/** Reads the manifests of one file of a repository. Kinds and schemas are checked elsewhere, against what the cluster serves. */
export const parseManifests = (file: SourceFile, content: Uint8Array): ParsedFile => {
  const refused = refuseEntry(file);
  if (refused !== undefined) return refused;
  const name = file.file;
  if (isLfsPointer(content)) return nothing('unsupported', [say(name, 'manifest/lfs-pointer')]);
  if (isBinary(content)) return nothing('invalid', [say(name, 'manifest/binary')], 1);
  const parsed = readDocuments(name, content);
  return file.twin === undefined
    ? parsed
    : { ...parsed, diagnostics: [say(name, 'manifest/name-twin', { twin: file.twin }), ...parsed.diagnostics] };
};
