/**
 * Renames an element everywhere it is named, as edits that a person or an editor applies. Refused when the name is not good, is taken,
 * or would come to mean something else: the checks of the model are the judge, on the texts as they would be.
 */
import { type Diagnostic, formatLocation } from '#base/diagnostic.ts';
import type { Span } from '#yaml/tree.ts';
import type { ModelFile } from '../load/read-model.ts';
import { scalarNames } from '../metamodel/syntax.ts';
import type { Checker } from '../pipeline.ts';
import { identityOf, makeNames, type Names } from './names.ts';
import { type Definition, type Mention, outlineOf } from './outline.ts';
import { namedAt } from './places.ts';

/** Replaces a span of a file by a text. */
export interface Edit {
  readonly file: string;
  readonly span: Span;
  readonly text: string;
}

export type Renaming =
  | { readonly kind: 'edits'; readonly definition: Definition; readonly edits: readonly Edit[] }
  /** Why not, as a sentence. */
  | { readonly kind: 'refused'; readonly reason: string };

const refused = (reason: string): Renaming => ({ kind: 'refused', reason });

/** Texts that YAML reads as text without quotes, wherever they stand. */
const bare = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)?$/iu;

/** The edit that writes `text` instead of what a scalar says from `part`. */
const write = (file: string, { node, part }: Pick<Mention, 'node' | 'part'>, name: string): Edit => {
  const whole = node.text.slice(0, part.start) + name + node.text.slice(part.end);
  const fits = bare.test(name) || (!node.plain && /^[^\\"'\p{C}]+$/u.test(name));
  if (node.verbatim && fits) {
    return { file, span: { start: node.content.start + part.start, end: node.content.start + part.end }, text: name };
  }
  return { file, span: { start: node.start, end: node.end }, text: JSON.stringify(whole) };
};

const editsOf = (names: Names, definition: Definition, name: string): readonly Edit[] => [
  ...names.definitions(definition).map(({ file, node }) => write(file, { node, part: { start: 0, end: node.text.length } }, name)),
  ...names.mentions(definition).map((mention) => write(mention.file, mention, name)),
];

/** The text of a file after edits of it, which must not overlap. */
export const edited = (text: string, edits: readonly Edit[]): string =>
  [...edits]
    .sort((left, right) => right.span.start - left.span.start)
    .reduce((now, { span, text: put }) => now.slice(0, span.start) + put + now.slice(span.end), text);

/** Words of the language that cannot be names of types. */
const isTaken = ({ kind }: Definition, name: string): boolean =>
  ['value', 'entity', 'enum', 'scalar'].includes(kind) && [...scalarNames, 'list', 'set', 'map'].some((word) => word === name);

const placeOf = ({ code, where }: Diagnostic): string => `${code} ${where.file} ${where.line}`;

/** A problem that was not there before, the nearest to what was edited; renaming never moves a line. A note is no problem. */
const newProblem = (before: readonly Diagnostic[], after: readonly Diagnostic[], edits: readonly Edit[]): Diagnostic | undefined => {
  const known = new Set(before.map(placeOf));
  const fresh = after.filter((diagnostic) => diagnostic.severity !== 'info' && !known.has(placeOf(diagnostic)));
  const isSyntax = ({ code }: Diagnostic): boolean => code.startsWith('yaml/');
  return fresh.find(isSyntax) ?? fresh.find(({ where }) => edits.some(({ file }) => file === where.file)) ?? fresh[0];
};

/** The first mention that would mean something else; walks go the same way, so that mentions keep their order. */
const changedMeaning = (before: Names, after: Names, renamed: Definition, name: string): Mention | undefined => {
  const was = identityOf(renamed);
  const becomes = `${was.slice(0, was.length - renamed.name.length)}${name}`;
  const expected = (definition: Definition | undefined): string | undefined => {
    const identity = definition === undefined ? undefined : identityOf(definition);
    if (identity === was) return becomes;
    return identity?.startsWith(`${was}/`) === true ? becomes + identity.slice(was.length) : identity;
  };
  const later = new Map(after.outlines.map((outline) => [outline.path, outline]));
  for (const { path, mentions } of before.outlines) {
    const now = later.get(path)?.mentions ?? [];
    const changed = mentions.find((mention, index) => {
      const other = now[index];
      const meant = other === undefined ? undefined : after.meant(other);
      return (meant === undefined ? undefined : identityOf(meant)) !== expected(before.meant(mention));
    });
    if (changed !== undefined) return changed;
  }
  return undefined;
};

/** Notes that an element is called something else from now on, and so are the places inside of it. */
export const formerNames = (former: Map<string, string>, definition: Definition, name: string): void => {
  const was = identityOf(definition);
  const becomes = was.slice(0, was.length - definition.name.length) + name;
  for (const [identity, before] of [...former]) {
    if (identity !== was && !identity.startsWith(`${was}/`)) continue;
    former.delete(identity);
    former.set(becomes + identity.slice(was.length), before);
  }
  const before = former.get(becomes);
  // Who takes a name back was never called otherwise.
  if (before === name) former.delete(becomes);
  else if (before === undefined && name !== definition.name) former.set(becomes, definition.name);
};

/** What stands at an offset and can be renamed, or why it cannot. */
export const renamableAt = (
  names: Names,
  file: string,
  offset: number,
): { readonly kind: 'name'; readonly span: Span; readonly name: string } | { readonly kind: 'refused'; readonly reason: string } => {
  const named = namedAt(names, file, offset);
  if (named === undefined) return { kind: 'refused', reason: 'Nothing that has a name of its own stands here.' };
  if (named.definition.kind === 'upcast') return { kind: 'refused', reason: 'The key of an upcast is the number of a version.' };
  return { kind: 'name', span: named.span, name: named.definition.name };
};

/** What a renaming is made in: the files, the names in them, and who checks them. */
export interface Renamed {
  readonly names: Names;
  readonly files: readonly ModelFile[];
  readonly checker: Checker;
}

/** The edits that give the element at an offset another name, in all files. */
export const renameAt = ({ names, files, checker }: Renamed, file: string, offset: number, name: string): Renaming => {
  const renamable = renamableAt(names, file, offset);
  const named = namedAt(names, file, offset);
  if (renamable.kind === 'refused' || named === undefined) return refused('reason' in renamable ? renamable.reason : '');
  const { definition } = named;
  if (name.trim() !== name || name === '' || /[\p{C}]/u.test(name)) return refused('A name is a word without white space around it.');
  if (name === definition.name) return { kind: 'edits', definition, edits: [] };
  if (isTaken(definition, name)) return refused(`${name} is a word of the model language.`);
  const edits = editsOf(names, definition, name);
  const broken = names.outlines.find(({ path, sound }) => !sound && edits.some((edit) => edit.file === path));
  if (broken !== undefined) return refused(`${broken.path} cannot be read as YAML; repair it first.`);
  const later = files.map((each) => {
    const own = edits.filter((edit) => edit.file === each.path);
    return own.length === 0 ? each : { ...each, text: edited(each.text, own) };
  });
  const problem = newProblem(checker.check(files).diagnostics, checker.check(later).diagnostics, edits);
  if (problem !== undefined)
    return refused(`${problem.message}${problem.hint === undefined ? '' : ` ${problem.hint}`} (${formatLocation(problem.where)})`);
  const unchanged = new Map(names.outlines.map((outline) => [outline.path, outline]));
  const after = makeNames(
    later.map(({ path, text }) => (unchanged.get(path)?.text === text ? unchanged.get(path) : undefined) ?? outlineOf(path, text)),
  );
  const changed = changedMeaning(names, after, definition, name);
  if (changed !== undefined) return refused(`${changed.text} in ${changed.file} would mean something else.`);
  return { kind: 'edits', definition, edits };
};
