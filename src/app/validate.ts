/** Checks manifests in files and folders, without a cluster: everything the API server would refuse, and duplicates across files. */
import { type Dirent, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifests } from '#adapters/git/manifests.ts';
import { compareDiagnostics, type Diagnostic, defineDiagnostics, report } from '#base/diagnostic.ts';
import type { ManifestDocument, SourceFile } from '#contexts/gitops/ports.ts';
import { checkManifest, type KindLookup, kindLookup } from '#kubernetes/manifest-check.ts';
import { groupKindName, splitApiVersion } from '#kubernetes/object.ts';
import { hedgehogDefinitions, readDefinitions } from './definitions.ts';

export const validateProblems = defineDiagnostics({
  'validate/unreadable': { severity: 'error', message: 'Cannot be read: {reason}.', hint: 'Check the path and its permissions.' },
  'validate/link': { severity: 'warning', message: 'A symbolic link; it is not followed.', hint: 'Put the file itself there.' },
  'manifest/duplicate': {
    severity: 'error',
    message: '{name} is also defined in {other}; neither would be used.',
    hint: 'Keep one of them and delete the others.',
  },
});

export interface ValidateOptions {
  readonly paths: readonly string[];
  /** Content of standard input, when `-` is among the paths. */
  readonly input?: Uint8Array;
  /** Files and folders with further definitions. */
  readonly definitions: readonly string[];
  readonly onFile?: (done: number) => void;
}

export interface ValidateReport {
  readonly files: number;
  readonly manifests: number;
  readonly diagnostics: readonly Diagnostic[];
}

interface Named {
  readonly id: string;
  readonly file: string;
  readonly line: number;
}

const reasonOf = (fault: unknown): string => (fault as NodeJS.ErrnoException).code ?? 'unknown error';

const sourceFile = (file: string, size: number): SourceFile => ({ file, blob: '0'.repeat(40), size, entry: 'file' });

/** A path on this machine as a path in a repository, which knows neither `..` nor a root. */
const nameInRepository = (file: string): string =>
  file
    .split(/[\\/]/u)
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/');

/** Files below a path, links reported and not followed; `.git` is left out. */
const walk = (path: string, problems: Diagnostic[]): readonly string[] => {
  const visit = (entry: Dirent, folder: string): readonly string[] => {
    const full = join(folder, entry.name);
    if (entry.isSymbolicLink()) {
      problems.push(report(validateProblems, 'validate/link', { file: full }, {}));
      return [];
    }
    if (entry.isDirectory()) return entry.name === '.git' ? [] : listFolder(full);
    return entry.isFile() ? [full] : [];
  };
  const listFolder = (folder: string): readonly string[] =>
    readdirSync(folder, { withFileTypes: true })
      .sort((left, right) => (left.name < right.name ? -1 : 1))
      .flatMap((entry) => visit(entry, folder));
  try {
    return lstatSync(path).isDirectory() ? listFolder(path) : [path];
  } catch (fault) {
    problems.push(report(validateProblems, 'validate/unreadable', { file: path }, { reason: reasonOf(fault) }));
    return [];
  }
};

const idOf = (kinds: KindLookup, { manifest }: ManifestDocument): string => {
  const { group } = splitApiVersion(manifest.apiVersion);
  const namespace = kinds.find(group, manifest.kind)?.scope === 'Cluster' ? '' : (manifest.metadata.namespace ?? 'default');
  return `${groupKindName(group, manifest.kind)} ${namespace === '' ? '' : `${namespace}/`}${manifest.metadata.name}`;
};

const duplicates = (named: readonly Named[]): readonly Diagnostic[] => {
  const groups = new Map<string, Named[]>();
  for (const one of named) groups.set(one.id, [...(groups.get(one.id) ?? []), one]);
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .flatMap((group) =>
      group.map((one) => {
        const others = group.filter((other) => other !== one);
        const other = others.map(({ file, line }) => `${file}:${line}`).join(', ');
        const related = others.map(({ file, line }) => ({ message: 'Also defined here.', where: { file, line, column: 1 } }));
        return report(
          validateProblems,
          'manifest/duplicate',
          { file: one.file, line: one.line, column: 1 },
          { name: one.id, other },
          { related },
        );
      }),
    );
};

/** Everything that is wrong, in the order in which a person reads files. */
export const validateManifests = (options: ValidateOptions): ValidateReport => {
  const problems: Diagnostic[] = [];
  const extra = readDefinitions(options.definitions);
  problems.push(...extra.diagnostics);
  const kinds = kindLookup([...hedgehogDefinitions().kinds, ...extra.kinds]);
  const named: Named[] = [];
  let files = 0;
  const checkFile = (file: string, content: Uint8Array): void => {
    files += 1;
    options.onFile?.(files);
    const name = nameInRepository(file);
    const parsed = parseManifests(sourceFile(name, content.byteLength), content);
    problems.push(
      ...parsed.diagnostics.map((found) => (found.where.file === name ? { ...found, where: { ...found.where, file } } : found)),
    );
    for (const document of parsed.manifests) {
      named.push({ id: idOf(kinds, document), file, line: document.line });
      for (const problem of checkManifest(document.manifest, kinds)) {
        problems.push({
          code: problem.code,
          severity: problem.severity,
          message: problem.message,
          where: { file, ...document.locate(problem.pointer), pointer: problem.pointer },
          ...(problem.hint === undefined ? {} : { hint: problem.hint }),
        });
      }
    }
  };
  for (const path of options.paths) {
    if (path === '-') {
      checkFile('stdin.yaml', options.input ?? new Uint8Array());
      continue;
    }
    for (const file of walk(path, problems)) {
      try {
        checkFile(file, readFileSync(file));
      } catch (fault) {
        problems.push(report(validateProblems, 'validate/unreadable', { file }, { reason: reasonOf(fault) }));
      }
    }
  }
  return { files, manifests: named.length, diagnostics: [...problems, ...duplicates(named)].sort(compareDiagnostics) };
};
