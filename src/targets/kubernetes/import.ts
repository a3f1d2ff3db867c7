/**
 * Custom resource definitions → models, one for each API group. The import tests itself: it makes definitions of its models again
 * and compares them with what it was given; every difference is a diagnostic with its place.
 */
import { type Diagnostic, type Location, report } from '#base/diagnostic.ts';
import { isObject, type JsonObject } from '#base/json.ts';
import { loadModel } from '#modeling/load/read-model.ts';
import { readYaml, type YamlDocument } from '#yaml/read.ts';
import { writeYaml } from '#yaml/write.ts';
import { importProblems } from './import-codes.ts';
import { type ImportedKind, importKind, serverParts, withoutServerParts } from './import-kind.ts';
import { makeValueNames } from './import-names.ts';
import type { Overlay } from './overlay.ts';
import { differences } from './round-trip.ts';
import { transform } from './transform.ts';

export interface ImportInput {
  readonly name: string;
  readonly text: string | Uint8Array;
}

export interface ImportOptions {
  /** Our own words; descriptions of the definitions are then not kept, and a field without words of ours is an error. */
  readonly overlay?: Overlay;
  /** Put before the names of the contexts, which are then the first part of their group. */
  readonly prefix?: string;
}

export interface ImportResult {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A definition and where it stands. */
interface Given {
  readonly definition: JsonObject;
  readonly group: string;
  readonly kind: string;
  readonly where: (pointer: string) => Location;
}

/** Definitions of the largest operators come in files of some megabytes, with schemas forty levels deep. */
const limits = { maxBytes: 64 << 20, maxValues: 5_000_000, maxDepth: 400 };

const objectsIn = (value: unknown): readonly { readonly object: JsonObject; readonly pointer: string }[] => {
  if (!isObject(value)) return [];
  const isList = String(value['kind']).endsWith('List') && Array.isArray(value['items']);
  if (!isList || !Array.isArray(value['items'])) return [{ object: value, pointer: '' }];
  return value['items'].flatMap((object, index) => (isObject(object) ? [{ object, pointer: `/items/${index}` }] : []));
};

const nameOf = (object: JsonObject): string => (isObject(object['metadata']) ? String(object['metadata']['name'] ?? '') : '');

/** What a definition lacks, so that it cannot be spoken of. */
const missingIn = (spec: JsonObject): string | undefined => {
  const names = isObject(spec['names']) ? spec['names'] : {};
  const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
  if (!isText(spec['group'])) return 'group';
  if (!isText(names['kind']) || !/^[A-Za-z]/u.test(String(names['kind']))) return 'kind';
  if (!isText(names['plural'])) return 'plural';
  return Array.isArray(spec['versions']) && spec['versions'].length > 0 && spec['versions'].every(isObject) ? undefined : 'versions';
};

const definitionIn = (object: JsonObject, where: Given['where'], diagnostics: Diagnostic[]): Given | undefined => {
  const name = nameOf(object);
  const version = String(object['apiVersion']);
  if (version !== 'apiextensions.k8s.io/v1') {
    diagnostics.push(report(importProblems, 'import/old-version', where('/apiVersion'), { name, version }));
    return undefined;
  }
  const spec = isObject(object['spec']) ? object['spec'] : {};
  const what = missingIn(spec);
  if (what !== undefined) {
    diagnostics.push(report(importProblems, 'import/no-kind', where('/spec'), { name, what }));
    return undefined;
  }
  const kind = String(isObject(spec['names']) ? spec['names']['kind'] : '');
  for (const pointer of serverParts(object))
    diagnostics.push(report(importProblems, 'import/server-field', where(pointer), { path: pointer.slice(1).replaceAll('/', '.'), kind }));
  return { definition: withoutServerParts(object), group: String(spec['group']), kind, where };
};

/** An action of a template where a line or a value begins; inside of quotes and descriptions it is a text like any other. */
const action = /^[ \t]*(?:- +)?(?:[\w."'/-]+: +)?\{\{/mu;

/** What is wrong with a text. All that a parser says of a template follows from its being one. */
const problemsOf = ({ name, text }: ImportInput, found: readonly Diagnostic[]): readonly Diagnostic[] => {
  if (!found.some(({ severity }) => severity === 'error')) return found;
  const source = typeof text === 'string' ? text : new TextDecoder().decode(text);
  const match = action.exec(source);
  if (match === null) return found;
  const before = `${source.slice(0, match.index)}${match[0].slice(0, -2)}`.split('\n');
  const where = { file: name, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  return [report(importProblems, 'import/template', where, {}), ...found.filter(({ severity }) => severity !== 'error')];
};

const readInput = (input: ImportInput, diagnostics: Diagnostic[]): readonly Given[] => {
  const { name, text } = input;
  const stream = readYaml(text, { profile: 'kubernetes', file: name, limits, exactIntegers: true });
  diagnostics.push(...problemsOf(input, stream.diagnostics));
  const found = stream.documents.flatMap((document: YamlDocument) =>
    objectsIn(document.value).map(({ object, pointer: base }) => ({
      object,
      where: (pointer: string): Location => ({ file: name, ...document.locateKey(`${base}${pointer}`), pointer: `${base}${pointer}` }),
    })),
  );
  const isDefinition = (object: JsonObject): boolean => object['kind'] === 'CustomResourceDefinition';
  const hasDefinitions = found.some(({ object }) => isDefinition(object));
  return found.flatMap(({ object, where }) => {
    if (isDefinition(object)) return definitionIn(object, where, diagnostics) ?? [];
    const what = typeof object['kind'] === 'string' ? object['kind'] : 'something else';
    diagnostics.push(
      hasDefinitions
        ? report(importProblems, 'import/other-object', where(''), { what: `${what} ${nameOf(object)}`.trim() })
        : report(importProblems, 'import/not-a-definition', where(''), { what }),
    );
    return [];
  });
};

/** One definition of each kind; the first one counts. */
const unique = (given: readonly Given[], diagnostics: Diagnostic[]): readonly Given[] => {
  const first = new Map<string, Given>();
  for (const one of given) {
    const before = first.get(one.kind);
    if (before === undefined) first.set(one.kind, one);
    else
      diagnostics.push(
        report(
          importProblems,
          'import/duplicate',
          one.where('/spec/names/kind'),
          { kind: one.kind, group: one.group },
          { related: [{ message: 'First here.', where: before.where('/spec/names/kind') }] },
        ),
      );
  }
  return [...first.values()].sort((left, right) => (left.kind < right.kind ? -1 : 1));
};

const contextWord = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '')
    .replace(/^(?=[^a-z])/u, 'group-');

/** Names of the contexts by group: with a prefix the first part of the group, else all of it; never the same one twice. */
const contextNames = (groups: readonly string[], prefix: string): ReadonlyMap<string, string> => {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const group of groups) {
    const [first = group] = group.split('.');
    const wanted = [...(prefix === '' ? [] : [first]), group].map((text) => contextWord(`${prefix}${text}`));
    let name = wanted.find((candidate) => !taken.has(candidate)) ?? '';
    for (let count = 2; name === ''; count += 1) if (!taken.has(`${wanted.at(-1)}-${count}`)) name = `${wanted.at(-1)}-${count}`;
    taken.add(name);
    names.set(group, name);
  }
  return names;
};

interface ImportedGroup {
  readonly group: string;
  readonly given: readonly Given[];
  readonly kinds: readonly (readonly [string, ImportedKind])[];
}

const importGroup = (group: string, given: readonly Given[], options: ImportOptions, diagnostics: Diagnostic[]): ImportedGroup => {
  const names = makeValueNames();
  const own = unique(given, diagnostics);
  const kinds = own.flatMap(({ kind, definition, where }) => {
    const imported = importKind(definition, {
      names,
      tell: (code, pointer, parameters) => diagnostics.push(report(importProblems, code, where(pointer), parameters as never)),
      ...(options.overlay === undefined ? {} : { overlay: options.overlay }),
    });
    return imported === undefined ? [] : [[kind, imported] as const];
  });
  return { group, given: own.filter(({ kind }) => kinds.some(([name]) => name === kind)), kinds };
};

const modelText = ({ group, kinds }: ImportedGroup, context: string, origin: string): string =>
  writeYaml(
    {
      context,
      title: group,
      role: 'published-language',
      description: `Kinds of the API group ${group}.`,
      resources: Object.fromEntries(kinds.map(([kind, { resource }]) => [kind, resource])),
      values: Object.fromEntries(kinds.flatMap(([, { values }]) => values)),
    },
    { comment: [`Imported from the definitions of ${group}${origin}. Import again instead of editing.`] },
  );

/** `spec.versions[0].schema…`, as a person names a part of a definition. */
const pathOf = (pointer: string): string =>
  pointer === ''
    ? 'the definition'
    : pointer
        .slice(1)
        .split('/')
        .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
        .map((token, index) => (/^\d+$/u.test(token) ? `[${token}]` : `${index === 0 ? '' : '.'}${token}`))
        .join('');

/** Makes definitions of the models again, and tells everything that is not as it was given. */
const losses = (
  files: readonly { readonly path: string; readonly text: string }[],
  groups: readonly ImportedGroup[],
  withoutDescriptions: boolean,
): readonly Diagnostic[] => {
  const { model, diagnostics } = loadModel(files);
  const made = new Map(
    transform(model).definitions.map(({ definition }) => {
      const spec = definition['spec'] as JsonObject;
      return [`${String(spec['group'])}/${String((spec['names'] as JsonObject)['kind'])}`, definition];
    }),
  );
  const found = groups.flatMap(({ group, given }) =>
    given.flatMap(({ kind, definition, where }) =>
      differences(definition, made.get(`${group}/${kind}`), { withoutDescriptions }).map(({ pointer, what }) =>
        report(importProblems, 'import/loss', where(pointer), { path: pathOf(pointer), kind, what }),
      ),
    ),
  );
  return [...diagnostics.filter(({ severity }) => severity === 'error'), ...found];
};

/** Models of all definitions in some files, and everything that the models do not hold. Never throws, whatever the text. */
export const importDefinitions = (inputs: readonly ImportInput[], options: ImportOptions = {}): ImportResult => {
  const diagnostics: Diagnostic[] = [];
  const given = inputs.flatMap((input) => readInput(input, diagnostics));
  const names = [...new Set(given.map(({ group }) => group))].sort();
  const contexts = contextNames(names, options.prefix ?? '');
  const groups = names
    .map((name) =>
      importGroup(
        name,
        given.filter(({ group }) => group === name),
        options,
        diagnostics,
      ),
    )
    .filter(({ kinds }) => kinds.length > 0);
  const files = groups.map((group) => {
    const context = contexts.get(group.group) ?? '';
    const path = `${context.slice(options.prefix?.length ?? 0)}.pim.yaml`;
    return { path, text: modelText(group, context, options.overlay?.origin ?? '') };
  });
  return { files, diagnostics: [...diagnostics, ...losses(files, groups, options.overlay !== undefined)] };
};
