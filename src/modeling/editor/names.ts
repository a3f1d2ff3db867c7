/** Which definition a name means, across the files of a model, and who mentions it. */
import { entryOf } from '#yaml/tree.ts';
import type { Definition, DefinitionKind, Mention, Outline, Sort } from './outline.ts';

/** What may be named, by the text that names it. */
export type Candidates = ReadonlyMap<string, Definition>;

export interface Names {
  readonly outlines: readonly Outline[];
  /** What a sort of name may mean at a place inside of `owner` in a file. */
  readonly candidates: (of: Sort, owner: Definition | undefined, file: string) => Candidates;
  /** The definition a mention leads to. */
  readonly meant: (mention: Mention) => Definition | undefined;
  /** All places where an element is defined: a context may have several files. */
  readonly definitions: (of: Definition) => readonly Definition[];
  readonly mentions: (of: Definition) => readonly Mention[];
}

/** The definition of a kind around another, itself included. */
export const around = (definition: Definition | undefined, ...kinds: readonly DefinitionKind[]): Definition | undefined => {
  let at = definition;
  while (at !== undefined && !kinds.includes(at.kind)) at = at.owner;
  return at;
};

/** The text behind a key of an element; empty when there is none. */
export const textAt = (definition: Definition, key: string): string => {
  const value = entryOf(definition.body, key)?.value;
  return value?.kind === 'scalar' ? value.text : '';
};

/** What an element is, whichever file it is in. */
export const identityOf = (definition: Definition): string => {
  const { kind, name, owner } = definition;
  return kind === 'context' || owner === undefined ? `${kind} ${name}` : `${identityOf(owner)}/${kind} ${name}`;
};

/** What is known of a context from all its files. */
interface ContextNames {
  readonly name: string;
  readonly uses: readonly string[];
  /** Kinds of a foreign API refer to each other across its groups. */
  readonly foreign: boolean;
  readonly all: readonly Definition[];
}

const typeKinds: readonly DefinitionKind[] = ['value', 'entity', 'enum', 'scalar'];
const elementKinds: readonly DefinitionKind[] = ['aggregate', 'entity', 'resource', 'view'];
const attributed: readonly DefinitionKind[] = ['value', 'entity', 'view', 'event'];

/** By name; the first of a name counts, as it does for the checks. */
const byName = (definitions: Iterable<Definition>, textOf = ({ name }: Definition): string => name): Candidates => {
  const found = new Map<string, Definition>();
  for (const definition of definitions) {
    const text = textOf(definition);
    if (!found.has(text)) found.set(text, definition);
  }
  return found;
};

const none: Candidates = new Map();

const childrenOf = (definition: Definition | undefined, kind: DefinitionKind): Candidates =>
  definition === undefined ? none : byName(definition.children.filter((child) => child.kind === kind));

const contextsOf = (outlines: readonly Outline[]): ReadonlyMap<string, ContextNames> => {
  const contexts = new Map<string, { name: string; uses: string[]; foreign: boolean; all: Definition[] }>();
  for (const { context: name, definitions, mentions, root } of outlines) {
    const known = contexts.get(name) ?? { name, uses: [], foreign: false, all: [] };
    contexts.set(name, known);
    known.all.push(...definitions);
    for (const { of, owner, text } of mentions) if (of[0] === 'context' && owner?.kind === 'context') known.uses.push(text);
    const role = entryOf(root, 'role')?.value;
    known.foreign ||= role?.kind === 'scalar' && role.text === 'published-language';
  }
  return contexts;
};

/** Looks up names in some files; everything is found when it is first asked for. */
export const makeNames = (outlines: readonly Outline[]): Names => {
  const contexts = contextsOf(outlines);
  const homes = new Map(outlines.map(({ path, context }) => [path, context]));
  const everything = (): readonly ContextNames[] => [...contexts.values()];
  const cache = new Map<string, Candidates>();
  const cached = (key: string, find: () => Candidates): Candidates => {
    const before = cache.get(key);
    if (before !== undefined) return before;
    const found = find();
    cache.set(key, found);
    return found;
  };
  const seenBy = (name: string): readonly ContextNames[] => {
    const context = contexts.get(name);
    return context === undefined ? [] : [context, ...context.uses.flatMap((use) => contexts.get(use) ?? [])];
  };
  const ofKinds = (from: readonly ContextNames[], kinds: readonly DefinitionKind[]): readonly Definition[] =>
    from.flatMap(({ all }) => all.filter(({ kind }) => kinds.includes(kind)));
  const own = (name: string): readonly ContextNames[] => seenBy(name).slice(0, 1);
  const inContext = (name: string, kind: DefinitionKind): Candidates =>
    cached(`${kind} in ${name}`, () => byName(ofKinds(own(name), [kind])));
  const visible = (name: string, kinds: readonly DefinitionKind[]): Candidates =>
    cached(`${kinds.join()} seen by ${name}`, () => byName(ofKinds(seenBy(name), kinds)));
  const qualified = (from: readonly ContextNames[], kinds: readonly DefinitionKind[]): readonly (readonly [string, Definition])[] =>
    from.flatMap((context) => ofKinds([context], kinds).map((definition) => [`${context.name}.${definition.name}`, definition] as const));
  /** Names as they are seen, and those of all contexts with their context in front. */
  const everywhere = (key: string, near: readonly ContextNames[], kinds: readonly DefinitionKind[]): Candidates =>
    cached(key, () => new Map([...qualified(everything(), kinds), ...byName(ofKinds(near, kinds))]));

  const statesOf = (machine: Definition | undefined, home: string): Candidates =>
    machine === undefined ? none : childrenOf(visible(home, ['enum']).get(textAt(machine, 'states')), 'enumValue');

  /** What may be named, by sort: one row for each. */
  const sorts: Readonly<Record<Sort, (owner: Definition | undefined, home: string) => Candidates>> = {
    context: () => cached('contexts', () => byName(ofKinds(everything(), ['context']).filter(({ name }) => name !== ''))),
    system: () => cached('systems', () => byName(ofKinds(everything(), ['system']))),
    type: (_, home) => visible(home, typeKinds),
    enum: (_, home) => visible(home, ['enum']),
    element: (_, home) =>
      everywhere(`elements seen by ${home}`, contexts.get(home)?.foreign === true ? everything() : seenBy(home), elementKinds),
    aggregate: () => cached('aggregates', () => byName(ofKinds(everything(), ['aggregate']))),
    event: (owner, home) => {
      const aggregate = around(owner, 'aggregate');
      return aggregate === undefined ? everywhere(`events seen by ${home}`, own(home), ['event']) : childrenOf(aggregate, 'event');
    },
    behaviour: (owner, home) => {
      const aggregate = around(owner, 'aggregate');
      return aggregate === undefined ? inContext(home, 'behaviour') : childrenOf(aggregate, 'behaviour');
    },
    refusal: (owner, home) => {
      const operation = around(owner, 'operation');
      const on = operation === undefined ? '' : textAt(operation, 'on');
      const aggregate = around(owner, 'aggregate') ?? sorts.aggregate(owner, home).get(on);
      const near = childrenOf(aggregate, 'refusal');
      // An operation may also end in refusals of what its context does for it.
      return operation === undefined ? near : new Map([...inContext(home, 'refusal'), ...near]);
    },
    service: (_, home) => inContext(home, 'service'),
    operation: (_, home) =>
      cached(`operations in ${home}`, () => byName(ofKinds(own(home), ['operation']), ({ name, owner }) => `${owner?.name ?? ''}.${name}`)),
    attribute: (owner) => childrenOf(around(owner, ...attributed), 'attribute'),
    state: (owner, home) => statesOf(around(owner, 'stateMachine'), home),
    enumValue: (owner, home) => {
      const attribute = around(owner, 'attribute', 'identity');
      return attribute === undefined ? none : childrenOf(visible(home, ['enum']).get(textAt(attribute, 'type')), 'enumValue');
    },
    step: (owner) => childrenOf(around(owner, 'workflow'), 'step'),
  };

  const candidates: Names['candidates'] = (of, owner, file) => sorts[of](owner, homes.get(file) ?? '');
  const meant: Names['meant'] = ({ of, owner, text, file }) => {
    for (const sort of of) {
      const found = candidates(sort, owner, file).get(text);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  let defined: Map<string, Definition[]> | undefined;
  let mentioned: Map<string, Mention[]> | undefined;
  const gathered = <Item>(items: Iterable<readonly [string, Item]>): Map<string, Item[]> => {
    const found = new Map<string, Item[]>();
    for (const [key, item] of items) {
      const before = found.get(key);
      if (before === undefined) found.set(key, [item]);
      else before.push(item);
    }
    return found;
  };
  return {
    outlines,
    candidates,
    meant,
    definitions: (of) => {
      defined ??= gathered(outlines.flatMap(({ definitions }) => definitions.map((each) => [identityOf(each), each] as const)));
      return defined.get(identityOf(of)) ?? [];
    },
    mentions: (of) => {
      mentioned ??= gathered(
        outlines.flatMap(({ mentions }) =>
          mentions.flatMap((mention) => {
            const definition = meant(mention);
            return definition === undefined ? [] : [[identityOf(definition), mention] as const];
          }),
        ),
      );
      return mentioned.get(identityOf(of)) ?? [];
    },
  };
};
