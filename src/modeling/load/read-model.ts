/** Reads the files of a model: contexts (`*.pim.yaml`) and the context map. What did not change is not read again. */
import { type Diagnostic, type Location, report } from '#base/diagnostic.ts';
import { readYaml } from '#yaml/read.ts';
import { modelProblems } from '../check/codes.ts';
import type { Context, ContextMap, Model, Relation } from '../metamodel/elements.ts';
import { downstreamRoles, relationPatterns, upstreamRoles } from '../metamodel/syntax.ts';
import { asWritten, type Cursor, cursorAt } from './cursor.ts';
import { link } from './link.ts';
import { mergeParts, saidTwice } from './merge.ts';
import { type ContextPart, readContext } from './read-context.ts';

export interface ModelFile {
  /** From the project's root. */
  readonly path: string;
  readonly text: string;
  /** Imported from elsewhere: its names are known, and nothing is generated from it. */
  readonly external?: boolean;
}

export interface LoadedModel {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
  /** Files that were asked for, as written and where. */
  readonly imports: readonly { readonly path: string; readonly where: Location }[];
}

const readRelation = (at: Cursor): Relation => {
  at.as('relation');
  return {
    upstream: at.text('upstream'),
    downstream: at.text('downstream'),
    pattern: at.choice('pattern', relationPatterns, 'customer-supplier'),
    upstreamRoles: at.choices('upstreamRoles', upstreamRoles),
    downstreamRoles: at.choices('downstreamRoles', downstreamRoles),
    description: at.text('description'),
    where: at.where,
  };
};

const readMap = (at: Cursor): ContextMap => {
  at.as('contextMap');
  at.speaks('1');
  const systems = at
    .child('systems')
    .entries()
    .map(([name, child]) => {
      if (typeof child.value !== 'string') child.tell('model/not-text', { what: `the description of ${name}` });
      return { name, description: asWritten(child.value), where: child.where };
    });
  return { systems, relations: at.child('relations').items().map(readRelation) };
};

/** What one file says, and what is wrong with it. */
interface ReadFile {
  readonly text: string;
  readonly part?: ContextPart;
  readonly map?: ContextMap;
  readonly diagnostics: readonly Diagnostic[];
}

const isMap = (path: string): boolean => /(^|\/)context-map\.ya?ml$/u.test(path);

/** Models of large foreign APIs are large themselves. */
const limits = { maxBytes: 64 << 20, maxValues: 5_000_000, maxDepth: 256 };

const readFile = ({ path, text }: ModelFile): ReadFile => {
  const stream = readYaml(text, { profile: 'model', file: path, limits, exactIntegers: true });
  const diagnostics = [...stream.diagnostics];
  const [document, ...others] = stream.documents;
  for (const other of others) diagnostics.push(report(modelProblems, 'model/several-documents', { file: path, ...other.locate('') }, {}));
  if (document === undefined) {
    if (diagnostics.length === 0) diagnostics.push(report(modelProblems, 'model/unreadable', { file: path }, { reason: 'it is empty' }));
    return { text, diagnostics };
  }
  const at = cursorAt(document, path, diagnostics);
  return isMap(path) ? { text, map: readMap(at), diagnostics } : { text, part: readContext(at), diagnostics };
};

const noMap: ContextMap = { systems: [], relations: [] };

/** Last wins would hide the first: two maps are told. */
const oneMap = (
  read: readonly (ReadFile & { readonly path: string })[],
): { readonly map: ContextMap; readonly diagnostics: readonly Diagnostic[] } => {
  const [first, ...others] = read.filter(({ map }) => map !== undefined);
  return {
    map: first?.map ?? noMap,
    diagnostics: others.map(({ path }) =>
      report(
        modelProblems,
        'model/second-map',
        { file: path },
        {},
        { related: [{ message: 'First here.', where: { file: first?.path ?? '' } }] },
      ),
    ),
  };
};

/** Reads models again and again, as an editor or a watch does. Elements of files that did not change stay the same objects. */
export interface Loader {
  readonly load: (files: readonly ModelFile[]) => LoadedModel;
}

/** A loader that remembers the files it read last. */
export const makeLoader = (): Loader => {
  let known = new Map<string, ReadFile>();
  let merged = new Map<string, { readonly parts: readonly ContextPart[]; readonly context: Context }>();
  const contextOf = (name: string, parts: readonly ContextPart[]): Context => {
    const before = merged.get(name);
    const same = before !== undefined && before.parts.length === parts.length && parts.every((part, index) => part === before.parts[index]);
    return same ? before.context : mergeParts(parts);
  };
  return {
    load: (files) => {
      const read = [...files]
        .sort((left, right) => (left.path < right.path ? -1 : 1))
        .map((file) => {
          const before = known.get(file.path);
          const now = before?.text === file.text ? before : readFile(file);
          return { ...now, path: file.path, external: file.external === true, now };
        });
      known = new Map(read.map(({ path, now }) => [path, now]));
      const byContext = new Map<string, ContextPart[]>();
      const externals = new Set<string>();
      for (const { part, external } of read) {
        if (part === undefined) continue;
        const { name } = part.context;
        const parts = byContext.get(name) ?? [];
        parts.push(part);
        byContext.set(name, parts);
        if (external) externals.add(name);
      }
      const contexts = [...byContext].map(([name, parts]) => ({ name, parts, context: contextOf(name, parts) }));
      merged = new Map(contexts.map((entry) => [entry.name, entry]));
      const { map, diagnostics: mapProblems } = oneMap(read.filter(({ external }) => !external));
      const linked = link(
        contexts.filter(({ name }) => !externals.has(name)).map(({ context }) => context),
        contexts.filter(({ name }) => externals.has(name)).map(({ context }) => context),
        map,
      );
      return {
        model: linked.model,
        diagnostics: [
          ...read.flatMap(({ diagnostics }) => diagnostics),
          ...mapProblems,
          ...contexts.flatMap(({ parts }) => saidTwice(parts)),
          ...linked.diagnostics,
        ],
        imports: read.flatMap(({ part }) => part?.imports ?? []),
      };
    },
  };
};

/** The linked model and everything that is wrong with its files. Never throws, whatever the text. */
export const loadModel = (files: readonly ModelFile[]): LoadedModel => makeLoader().load(files);
