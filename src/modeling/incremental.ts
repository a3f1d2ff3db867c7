/**
 * Work in proportion to what changed. What a function made of an element is kept as long as the element is the same object and
 * everything the function looked up in the model still leads to the same elements. The loader keeps elements of unchanged files the
 * same objects, so after an edit only what depends on it is made again.
 *
 * A function may be kept only when all it knows is its element, the names of its scope, and what it looked up through `look`
 * (`metamodel/model.ts` does). The property test of the pipeline compares with a full run.
 */
import type { Json } from '#base/json.ts';
import type { Context, Model } from './metamodel/elements.ts';
import { type Look, looksOf, note } from './metamodel/looks.ts';
import { fromElement, isTracing, traced, tracedResult } from './trace.ts';

export interface Scope {
  readonly model: Model;
  readonly context: Context;
}

interface Kept<Result> {
  readonly context: string;
  readonly looks: readonly Look[];
  readonly result: Result;
}

/** A function of an element that is run again only when something it depends on changed. */
export const perElement = <Element extends object, Result>(
  make: (scope: Scope, element: Element) => Result,
): ((scope: Scope, element: Element) => Result) => {
  const known = new WeakMap<Element, Kept<Result>>();
  return (scope, element) => {
    const before = known.get(element);
    if (before !== undefined && before.context === scope.context.name && before.looks.every((look) => look.still(scope.model))) {
      // Whoever asked depends on this in turn.
      for (const look of before.looks) note(look);
      return before.result;
    }
    const { result, looks } = looksOf(() => make(scope, element));
    fromElement(element, result);
    known.set(element, { context: scope.context.name, looks, result });
    return result;
  };
};

const nestedJson = new WeakMap<object, { readonly indent: string; readonly text: string }>();

const nested = (value: object, indent: string): string => {
  const before = nestedJson.get(value);
  if (before?.indent === indent) return before.text;
  const text = JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`);
  nestedJson.set(value, { indent, text });
  return text;
};

/**
 * JSON with two spaces a level, exactly as `JSON.stringify` writes it. Texts of objects `depth` levels down are kept as long as the
 * objects live, so that a large document of which a part is new costs that part. Objects must not be changed afterwards.
 */
export const prettyJson = (value: Json, depth: number): string => {
  let text = '';
  // One growing text: joining large parts level by level would copy them once a level.
  const write = (part: Json, level: number, indent: string): void => {
    if (typeof part !== 'object' || part === null) {
      text += JSON.stringify(part);
      return;
    }
    if (level <= 0 && !isTracing()) {
      text += nested(part, indent);
      return;
    }
    const keys = Array.isArray(part) ? undefined : Object.keys(part);
    const items: readonly Json[] = Array.isArray(part) ? part : Object.values(part);
    const [open, close] = keys === undefined ? ['[', ']'] : ['{', '}'];
    const inner = `${indent}  `;
    text += open;
    for (const [index, item] of items.entries()) {
      text += `${index === 0 ? '' : ','}\n${inner}`;
      const before = text;
      if (isTracing()) text = '';
      if (keys !== undefined) text += `${JSON.stringify(keys[index])}: `;
      write(item, level - 1, inner);
      if (isTracing()) text = before + (typeof item === 'object' && item !== null ? traced(item, text) : text);
    }
    text += items.length === 0 ? close : `\n${indent}${close}`;
  };
  write(value, depth, '');
  return text;
};

/** A function of one object, and of nothing else, that is run once for each: for printing parts of a platform-specific model. */
export const perObject = <Part extends object, Result>(make: (part: Part) => Result): ((part: Part) => Result) => {
  const known = new WeakMap<Part, { readonly result: Result }>();
  return (part) => {
    // Marked text is for one trace only.
    if (isTracing()) return tracedResult(part, make(part));
    const before = known.get(part);
    if (before !== undefined) return before.result;
    const result = make(part);
    known.set(part, { result });
    return result;
  };
};
