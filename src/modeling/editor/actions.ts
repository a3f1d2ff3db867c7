/** What an editor offers to do about a problem, or about the element under the cursor: edits as plain data. */
import type { Diagnostic } from '#base/diagnostic.ts';
import { nearestName } from '#base/nearest-name.ts';
import { offsetOfPosition } from '#yaml/text.ts';
import { entryOf, type Span, type YamlNode } from '#yaml/tree.ts';
import { camel, kebab, pascal } from '../metamodel/names.ts';
import { scalarNames, syntaxOf } from '../metamodel/syntax.ts';
import { insertInto, insertKey } from './insert.ts';
import { around, identityOf } from './names.ts';
import { type Definition, type Mention, nameSpan, type Outline } from './outline.ts';
import { choiceAt, keyAt, outlineNamed, touches } from './places.ts';
import { type Edit, renameAt } from './rename.ts';
import type { Snapshot } from './session.ts';
import { signature } from './words.ts';

export interface Action {
  readonly title: string;
  /** `quickfix` mends a problem, `refactor` changes what is sound. */
  readonly kind: 'quickfix' | 'refactor';
  readonly edits: readonly Edit[];
  /** What it mends. */
  readonly mends?: Diagnostic;
  /** Whether it is what most people want. */
  readonly preferred: boolean;
}

/** A problem and where it is. */
interface Problem {
  readonly snapshot: Snapshot;
  readonly outline: Outline;
  readonly diagnostic: Diagnostic;
  readonly offset: number;
}

type Fix = (problem: Problem) => readonly Action[];

const fix = ({ diagnostic }: Problem, title: string, edits: readonly (Edit | undefined)[], preferred = false): readonly Action[] => {
  const all = edits.filter((edit) => edit !== undefined);
  return all.length === 0 ? [] : [{ title, kind: 'quickfix', edits: all, mends: diagnostic, preferred }];
};

const replacement = (file: string, span: Span, text: string): Edit => ({ file, span, text });

const isPlain = (word: string): boolean => /^[\w.-]+$/u.test(word);

/** All that a mention might have meant. */
const possible = ({ snapshot }: Problem, mention: Mention): readonly string[] => [
  ...mention.of.flatMap((sort) => [...snapshot.names.candidates(sort, mention.owner, mention.file).keys()]),
  ...(mention.of.includes('type') ? scalarNames : []),
];

/** The text of a mention without the sign in front of it. */
const wholeSpan = ({ node, text }: Mention): Span => {
  const start = node.content.start + Math.max(0, node.text.indexOf(text));
  return node.verbatim ? { start, end: start + text.length } : node;
};

const addUse = (problem: Problem, mention: Mention): readonly Action[] => {
  const { outlines } = problem.snapshot.names;
  const home = outlines.find(({ path }) => path === mention.file)?.context ?? '';
  const kinds = ['value', 'entity', 'enum', 'scalar'];
  const others = outlines.filter(
    ({ context, definitions }) =>
      context !== '' && context !== home && definitions.some(({ kind, name }) => name === mention.text && kinds.includes(kind)),
  );
  const uses = entryOf(problem.outline.root, 'uses')?.value;
  return [...new Set(others.map(({ context }) => context))].flatMap((context) => {
    const title = `Use the context ${context}`;
    const file = mention.file;
    const root = around(mention.owner, 'context');
    if (uses === undefined)
      return fix(problem, title, [root === undefined ? undefined : insertKey(root, problem.outline.text, 'uses', `[${context}]`)]);
    if (uses.kind !== 'sequence' || !uses.flow) return [];
    const last = uses.items.at(-1);
    const at = last?.end ?? uses.start + 1;
    return fix(problem, title, [replacement(file, { start: at, end: at }, last === undefined ? context : `, ${context}`)]);
  });
};

/** A name that leads nowhere: the nearest one, the same one in another context, or a context that has it. */
const changeName: Fix = (problem) => {
  const mention = problem.outline.mentions.find(
    (each) => !each.optional && problem.snapshot.names.meant(each) === undefined && touches(wholeSpan(each), problem.offset),
  );
  if (mention === undefined) return [];
  const known = possible(problem, mention);
  const qualified = known.filter((name) => name.endsWith(`.${mention.text}`));
  const near = nearestName(mention.text, [...known].sort());
  const names = [...new Set([...qualified, ...(near === undefined ? [] : [near])])].filter(isPlain);
  return [
    ...names.flatMap((name, index) =>
      fix(problem, `Change to ${name}`, [replacement(mention.file, wholeSpan(mention), name)], index === 0),
    ),
    ...(mention.of.includes('type') ? addUse(problem, mention) : []),
  ];
};

const changeKey: Fix = (problem) => {
  const place = keyAt(problem.outline, problem.offset);
  if (place === undefined || place.key !== undefined) return [];
  const near = nearestName(place.name, Object.keys(syntaxOf(place.element).keys));
  return near === undefined ? [] : fix(problem, `Change to ${near}`, [replacement(problem.outline.path, place.node, near)], true);
};

const shownChoices = 12;

const changeChoice: Fix = (problem) => {
  const place = choiceAt(problem.outline, problem.offset);
  if (place === undefined) return [];
  const near = nearestName(place.node.text, place.of);
  return [...place.of]
    .sort((left, right) => Number(right === near) - Number(left === near))
    .slice(0, shownChoices)
    .flatMap((word) => fix(problem, `Change to ${word}`, [replacement(problem.outline.path, place.node, word)], word === near));
};

const definitionAt = ({ outline, offset }: Problem): Definition | undefined =>
  outline.definitions.find((definition) => touches(nameSpan(definition), offset));

const addDescription: Fix = (problem) => {
  const definition = definitionAt(problem);
  if (definition === undefined || entryOf(definition.body, 'description') !== undefined) return [];
  return fix(problem, 'Add a description', [insertKey(definition, problem.outline.text, 'description', "''")], true);
};

/** The mapping that begins at an offset, or that the key there has. */
const elementAt = ({ outline, offset }: Problem): readonly [YamlNode, number] | undefined => {
  const definition = outline.definitions.find(({ node }) => touches(node, offset));
  if (definition !== undefined && outline.expected.has(definition.body)) return [definition.body, definition.node.start];
  const visit = (node: YamlNode): YamlNode | undefined => {
    if (node.kind === 'mapping') {
      for (const { key, value } of node.entries) {
        if (key.kind === 'scalar' && key.start === offset && outline.expected.get(value)?.shapes.some(({ kind }) => kind === 'element'))
          return value;
        const found = visit(value);
        if (found !== undefined) return found;
      }
      return node.start === offset ? node : undefined;
    }
    return node.kind === 'sequence' ? node.items.map(visit).find((found) => found !== undefined) : undefined;
  };
  const found = outline.root === undefined ? undefined : visit(outline.root);
  return found === undefined ? undefined : [found, offset];
};

const addMissing: Fix = (problem) => {
  const [body, at] = elementAt(problem) ?? [];
  const shape = body === undefined ? undefined : problem.outline.expected.get(body)?.shapes.find(({ kind }) => kind === 'element');
  if (body === undefined || at === undefined || shape?.kind !== 'element') return [];
  const missing = Object.entries(syntaxOf(shape.of).keys).filter(
    ([name, { required }]) => required === true && entryOf(body, name) === undefined,
  );
  const { text, path } = problem.outline;
  const column = at - (text.lastIndexOf('\n', at - 1) + 1);
  const lines = missing.map(([name, key]) => `${name}: ${key.shape.kind === 'list' ? '[]' : key.shape.kind === 'map' ? '{}' : "''"}`);
  const names = missing.map(([name]) => name).join(', ');
  return lines.length === 0 ? [] : fix(problem, `Add ${names}`, [insertInto(path, text, body, lines, column)], true);
};

const publish: Fix = (problem) => {
  const mention = problem.outline.mentions.find((each) => each.of.includes('event') && touches(wholeSpan(each), problem.offset));
  const event = mention === undefined ? undefined : problem.snapshot.names.meant(mention);
  const outline = event === undefined ? undefined : outlineNamed(problem.snapshot.names, event.file);
  if (event?.kind !== 'event' || outline === undefined) return [];
  const said = entryOf(event.body, 'published')?.value;
  const edit = said === undefined ? insertKey(event, outline.text, 'published', 'true') : replacement(event.file, said, 'true');
  return fix(problem, `Publish ${event.name}`, [edit], true);
};

/** The same name in the form that the language asks for. */
const reshape: Fix = (problem) => {
  const definition = definitionAt(problem);
  if (definition === undefined) return [];
  const form = definition.kind === 'context' ? kebab : ['attribute', 'identity'].includes(definition.kind) ? camel : pascal;
  const name = form(definition.name);
  const { snapshot, outline } = problem;
  if (name === definition.name) return [];
  const renaming = renameAt(snapshot, outline.path, problem.offset, name);
  return renaming.kind === 'refused' ? [] : fix(problem, `Rename to ${name}`, renaming.edits, true);
};

/** What mends a problem, by its code. To add a fix, write it and add its row. */
const fixes: Readonly<Record<string, Fix>> = {
  'model/unknown-type': changeName,
  'model/unknown-name': changeName,
  'model/unknown-reference': changeName,
  'model/unknown-context': changeName,
  'model/unknown-event': changeName,
  'model/unknown-refusal': changeName,
  'model/unknown-attribute': changeName,
  'model/bad-identity': changeName,
  'model/unknown-key': changeKey,
  'model/unknown-choice': changeChoice,
  'model/no-description': addDescription,
  'model/missing': addMissing,
  'model/not-published': publish,
  'model/bad-name': reshape,
};

/** Tells comparisons that an element had another name, when an editor saw it renamed. */
const declareRenamed = (outline: Outline, span: Span, former: ReadonlyMap<string, string>): readonly Action[] => {
  const definition = outline.definitions.find((each) => touches(nameSpan(each), span.start));
  const before = definition === undefined ? undefined : former.get(identityOf(definition));
  if (definition === undefined || before === undefined || definition.kind === 'identity') return [];
  if (definition.kind === 'system' || !Object.hasOwn(syntaxOf(definition.kind).keys, 'renamedFrom')) return [];
  if (entryOf(definition.body, 'renamedFrom') !== undefined) return [];
  const edit =
    definition.kind === 'enumValue' && definition.body.kind === 'scalar'
      ? replacement(
          outline.path,
          definition.body,
          `{ description: ${outline.text.slice(definition.body.start, definition.body.end)}, renamedFrom: ${before} }`,
        )
      : insertKey(definition, outline.text, 'renamedFrom', before);
  const title = `Declare that the ${signature(definition)} was called ${before}`;
  return edit === undefined ? [] : [{ title, kind: 'refactor', edits: [edit], preferred: false }];
};

/**
 * What can be done in a part of a file.
 *
 * @param former names that elements had before they were renamed here, by their identity now
 */
export const actionsAt = (
  snapshot: Snapshot,
  file: string,
  span: Span,
  former: ReadonlyMap<string, string> = new Map(),
): readonly Action[] => {
  const outline = outlineNamed(snapshot.names, file);
  if (outline === undefined) return [];
  const mended = (snapshot.diagnostics.get(file) ?? []).flatMap((diagnostic) => {
    const { line = 1, column = 1, end = { line, column } } = diagnostic.where;
    const offset = offsetOfPosition(outline.text, { line, column });
    const isThere = offset <= span.end && span.start <= offsetOfPosition(outline.text, end);
    return isThere ? (fixes[diagnostic.code]?.({ snapshot, outline, diagnostic, offset }) ?? []) : [];
  });
  return [...mended, ...declareRenamed(outline, span, former)];
};
