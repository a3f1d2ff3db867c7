/**
 * What stands where in one model file: definitions, names that mention them, keys and choices. Found by walking the text along the
 * table of the language (`metamodel/syntax.ts`), so that a new key of the language is known here without a line of code.
 */
import { readLooseTree } from '#yaml/loose.ts';
import { entryOf, readTree, type ScalarNode, type Span, type YamlNode } from '#yaml/tree.ts';
import { type ElementKind, type ElementSyntax, type Key, type NameOf, type Shape, scalarNames, syntaxOf } from '../metamodel/syntax.ts';

/** What a definition is: an element of the language, or a system on the context map. */
export type DefinitionKind = ElementKind | 'system';

/** A name of an element, where it is given. */
export interface Definition {
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly file: string;
  /** The name as it is written. */
  readonly node: ScalarNode;
  /** The whole element. */
  readonly span: Span;
  /** What it is written with; nothing but the name for one that is only a text. */
  readonly body: YamlNode;
  /** What it stands in; nothing for a context and a system. */
  readonly owner: Definition | undefined;
  readonly children: readonly Definition[];
}

/** What a name means: one of the sorts that the table tells, a type, or a service in front of an operation. */
export type Sort = NameOf | 'type' | 'service';

/** A name where it is used. */
export interface Mention {
  readonly of: readonly Sort[];
  /** What is looked up: `Name`, `context.Name` or `Service.operation`. */
  readonly text: string;
  /** The text that is written, of which the name may be a part. */
  readonly node: ScalarNode;
  /** Where in the node's text the last part of the name stands: from, and behind. */
  readonly part: Span;
  /** Whether it may be something else as well: then nothing is wrong when it leads nowhere. */
  readonly optional: boolean;
  /** The nearest definition around it. */
  readonly owner: Definition | undefined;
  readonly file: string;
}

/** A key of an element, with what the language says of it; nothing when the language has no such key. */
export interface KeyPlace {
  readonly element: ElementKind;
  readonly name: string;
  readonly node: ScalarNode;
  readonly key: Key | undefined;
}

/** A word that has to be one of some. */
export interface ChoicePlace {
  readonly node: ScalarNode;
  readonly of: readonly string[];
  /** What each of them means, where that is said. */
  readonly words?: Readonly<Record<string, string>>;
}

/** An expression, and what it stands at. */
export interface ExpressionPlace {
  readonly node: ScalarNode;
  readonly element: ElementKind;
  readonly key: string;
  readonly owner: Definition | undefined;
  readonly file: string;
}

/** What may stand at a place: one of some shapes, inside of a definition. */
export interface Expected {
  readonly shapes: readonly Shape[];
  readonly owner: Definition | undefined;
}

/** What was found in a file. */
export interface Outline {
  readonly path: string;
  readonly text: string;
  /** Whether the text is YAML; otherwise places are as good as they can be. */
  readonly sound: boolean;
  readonly root: YamlNode | undefined;
  /** Name of the context that the file is about; empty when it is none or a map. */
  readonly context: string;
  readonly definitions: readonly Definition[];
  readonly mentions: readonly Mention[];
  readonly keys: readonly KeyPlace[];
  readonly choices: readonly ChoicePlace[];
  readonly expressions: readonly ExpressionPlace[];
  /** What may stand at every place of the tree that the language knows. */
  readonly expected: ReadonlyMap<YamlNode, Expected>;
}

/** Whether a file is the context map, by its name. */
export const isMapFile = (path: string): boolean => /(^|\/)context-map\.ya?ml$/u.test(path);

interface Walk {
  readonly path: string;
  readonly definitions: Definition[];
  readonly mentions: Mention[];
  readonly keys: KeyPlace[];
  readonly choices: ChoicePlace[];
  readonly expressions: ExpressionPlace[];
  readonly expected: Map<YamlNode, Expected>;
}

/** Where something stands: which key of which element, inside which definition. */
interface Place {
  readonly element: ElementKind;
  readonly key: string;
  readonly owner: Definition | undefined;
}

const define = (
  walk: Walk,
  kind: DefinitionKind,
  node: ScalarNode,
  body: YamlNode,
  owner: Definition | undefined,
): Definition & { readonly children: Definition[] } => {
  const span = { start: Math.min(node.start, body.start), end: Math.max(node.end, body.end) };
  const definition = { kind, name: node.text, file: walk.path, node, span, body, owner, children: [] };
  walk.definitions.push(definition);
  (owner?.children as Definition[] | undefined)?.push(definition);
  return definition;
};

const mention = (walk: Walk, of: readonly Sort[], node: ScalarNode, text: string, part: Span, owner: Definition | undefined): void => {
  if (text === '') return;
  walk.mentions.push({ of, text, node, part, optional: false, owner, file: walk.path });
};

/** Sorts whose names may have a context, or a service, in front. */
const qualifiers: Readonly<Partial<Record<Sort, Sort>>> = { event: 'context', element: 'context', operation: 'service' };

const mentionName = (walk: Walk, of: readonly NameOf[], node: ScalarNode, owner: Definition | undefined): void => {
  const { text } = node;
  // A minus sign in front turns an ordering round and is no part of the name.
  const from = text.startsWith('-') ? 1 : 0;
  const dot = text.indexOf('.');
  const qualifier = dot < 0 ? undefined : of.map((sort) => qualifiers[sort]).find((sort) => sort !== undefined);
  if (qualifier !== undefined) mention(walk, [qualifier], node, text.slice(from, dot), { start: from, end: dot }, owner);
  const start = qualifier === undefined ? from : dot + 1;
  mention(walk, of, node, text.slice(from), { start, end: text.length }, owner);
};

const builtIn: ReadonlySet<string> = new Set([...scalarNames, 'list', 'set', 'map']);

/** Every name in a type expression: `map<list<Lamp>>` mentions `Lamp`. */
const mentionTypes = (walk: Walk, node: ScalarNode, owner: Definition | undefined): void => {
  for (const { 0: name, index } of node.text.matchAll(/[A-Za-z_][\w-]*/gu))
    if (!builtIn.has(name)) mention(walk, ['type'], node, name, { start: index, end: index + name.length }, owner);
};

const visitScalar = (walk: Walk, shape: Shape, node: ScalarNode, place: Place): void => {
  const { owner } = place;
  switch (shape.kind) {
    case 'name':
      mentionName(walk, shape.of, node, owner);
      return;
    case 'type':
      mentionTypes(walk, node, owner);
      return;
    case 'choice':
      walk.choices.push({ node, of: shape.of, ...(shape.words === undefined ? {} : { words: shape.words }) });
      return;
    case 'flag':
      if (node.text !== '') walk.choices.push({ node, of: ['true', 'false'] });
      return;
    case 'expression':
      walk.expressions.push({ node, ...place, file: walk.path });
      return;
    case 'json':
      if (shape.of !== undefined && node.text !== '')
        walk.mentions.push({
          of: [shape.of],
          text: node.text,
          node,
          part: { start: 0, end: node.text.length },
          optional: true,
          owner,
          file: walk.path,
        });
      return;
    default:
  }
};

/** What an entry of a map defines: the element it holds, or what the table says of its keys. */
const definedBy = ({ of, keys }: Extract<Shape, { kind: 'map' }>): DefinitionKind | undefined => {
  if (keys !== undefined) return 'define' in keys ? keys.define : undefined;
  const inner = of.kind === 'either' ? of.of.find(({ kind }) => kind === 'element') : of;
  return inner?.kind === 'element' ? inner.of : undefined;
};

const visitMap = (walk: Walk, shape: Extract<Shape, { kind: 'map' }>, node: YamlNode, place: Place): void => {
  if (node.kind !== 'mapping') return;
  const kind = definedBy(shape);
  for (const { key, value } of node.entries) {
    if (key.kind !== 'scalar') continue;
    if (shape.keys !== undefined && 'name' in shape.keys) mentionName(walk, [shape.keys.name], key, place.owner);
    const owner = kind === undefined ? place.owner : define(walk, kind, key, value, place.owner);
    visit(walk, shape.of, value, { ...place, owner });
  }
};

/** Of several shapes the one that a node can have. */
const fitting = (shapes: readonly Shape[], node: YamlNode): readonly Shape[] => {
  const kinds = { mapping: ['element', 'map'], sequence: ['list'], scalar: [], alias: [] }[node.kind] as readonly string[];
  return kinds.length > 0 ? shapes.filter(({ kind }) => kinds.includes(kind)) : shapes;
};

const visit = (walk: Walk, shape: Shape, node: YamlNode, place: Place): void => {
  if (shape.kind !== 'either') walk.expected.set(node, { shapes: [...(walk.expected.get(node)?.shapes ?? []), shape], owner: place.owner });
  switch (shape.kind) {
    case 'either':
      for (const one of fitting(shape.of, node)) visit(walk, one, node, place);
      return;
    case 'list':
      if (node.kind === 'sequence') for (const item of node.items) visit(walk, shape.of, item, place);
      return;
    case 'map':
      visitMap(walk, shape, node, place);
      return;
    case 'element':
      visitElement(walk, shape.of, node, place.owner);
      return;
    default:
      if (node.kind === 'scalar') visitScalar(walk, shape, node, place);
  }
};

/** The definition that an element gives by one of its own keys: an identity, a step, a context. */
const namedDefinition = (walk: Walk, kind: ElementKind, node: YamlNode, owner: Definition | undefined): Definition | undefined => {
  const { named }: ElementSyntax = syntaxOf(kind);
  const name = named === undefined ? undefined : entryOf(node, named)?.value;
  return name?.kind === 'scalar' && name.text !== '' ? define(walk, kind, name, node, owner) : owner;
};

const visitElement = (walk: Walk, kind: ElementKind, node: YamlNode, around: Definition | undefined): void => {
  if (node.kind !== 'mapping') return;
  const owner = namedDefinition(walk, kind, node, around);
  const { keys } = syntaxOf(kind);
  for (const { key, value } of node.entries) {
    if (key.kind !== 'scalar') continue;
    const known = Object.hasOwn(keys, key.text) ? keys[key.text] : undefined;
    walk.keys.push({ element: kind, name: key.text, node: key, key: known });
    if (known !== undefined) visit(walk, known.shape, value, { element: kind, key: key.text, owner });
  }
};

const emptyContext = (file: string, root: YamlNode): Definition => ({
  kind: 'context',
  name: '',
  file,
  node: { kind: 'scalar', text: '', start: 0, end: 0, content: { start: 0, end: 0 }, verbatim: true, plain: true },
  span: root,
  body: root,
  owner: undefined,
  children: [],
});

/** Reads a file. Never throws, whatever the text. `loose` looks at what can be recognised even if the text is sound. */
export const outlineOf = (path: string, text: string, loose = false): Outline => {
  const strict = loose ? undefined : readTree(text);
  const root = strict ?? readLooseTree(text);
  const walk: Walk = { path, definitions: [], mentions: [], keys: [], choices: [], expressions: [], expected: new Map() };
  const kind: ElementKind = isMapFile(path) ? 'contextMap' : 'context';
  if (root !== undefined) {
    walk.expected.set(root, { shapes: [{ kind: 'element', of: kind }], owner: undefined });
    // A file without the name of its context is about one all the same.
    const owner = kind === 'context' && entryOf(root, 'context') === undefined ? emptyContext(path, root) : undefined;
    visitElement(walk, kind, root, owner);
  }
  const context = walk.definitions.find((definition) => definition.kind === 'context')?.name ?? '';
  return { ...walk, text, sound: strict !== undefined || root === undefined, root, context };
};

/** Where the last part of a mention stands in the text. When it is written with escapes, all of it. */
export const spanOf = ({ node, part }: Mention): Span =>
  node.verbatim ? { start: node.content.start + part.start, end: node.content.start + part.end } : node;

/** The name as it is written, without quotes. */
export const nameSpan = ({ node }: Definition): Span => (node.verbatim ? node.content : node);
