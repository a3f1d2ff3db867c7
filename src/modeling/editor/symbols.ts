/** What a file, or a model, consists of: for outlines, searches and folding. */
import type { Span, YamlNode } from '#yaml/tree.ts';
import type { Names } from './names.ts';
import { type Definition, nameSpan, type Outline } from './outline.ts';
import { kindWord } from './words.ts';

export interface Symbol {
  readonly definition: Definition;
  /** All of the element, and its name in it. */
  readonly span: Span;
  readonly name: Span;
  readonly detail: string;
  readonly children: readonly Symbol[];
}

const symbolOf = (definition: Definition): Symbol => ({
  definition,
  span: definition.span,
  name: nameSpan(definition),
  detail: kindWord(definition.kind),
  children: definition.children.map(symbolOf),
});

/** The elements of a file, as a tree. */
export const symbolsOf = ({ definitions }: Outline): readonly Symbol[] =>
  definitions.filter(({ owner }) => owner === undefined || owner.name === '').map(symbolOf);

/** Whether the letters of a query stand in a name in their order, whatever their case. */
const matches = (name: string, query: string): boolean => {
  let from = 0;
  const text = name.toLowerCase();
  for (const letter of query.toLowerCase()) {
    const found = text.indexOf(letter, from);
    if (found < 0) return false;
    from = found + 1;
  }
  return true;
};

/** Elements of a model whose names match a query; names that begin with it first. At most `limit`. */
export const symbolsNamed = (names: Names, query: string, limit = 500): readonly Definition[] => {
  const rank = ({ name }: Definition): number => Number(!name.toLowerCase().startsWith(query.toLowerCase()));
  return names.outlines
    .flatMap(({ definitions }) => definitions.filter(({ name }) => matches(name, query)))
    .sort((left, right) => rank(left) - rank(right) || (left.name < right.name ? -1 : left.name > right.name ? 1 : 0))
    .slice(0, limit);
};

/** Parts that can be folded: everything below a key, or in an item, that goes over several lines. */
export const foldsOf = ({ root, text }: Outline): readonly Span[] => {
  const folds: Span[] = [];
  const add = (start: number, end: number): void => {
    if (text.slice(start, end).includes('\n')) folds.push({ start, end });
  };
  const visit = (node: YamlNode): void => {
    if (node.kind === 'mapping')
      for (const { key, value } of node.entries) {
        add(key.start, value.end);
        visit(value);
      }
    if (node.kind === 'sequence')
      for (const item of node.items) {
        add(item.start, item.end);
        visit(item);
      }
  };
  if (root !== undefined) visit(root);
  return folds;
};
