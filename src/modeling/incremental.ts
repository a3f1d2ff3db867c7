/**
 * Work in proportion to what changed. What a function made of an element is kept as long as the element is the same object and
 * everything the function looked up in the model still leads to the same elements. The loader keeps elements of unchanged files the
 * same objects, so after an edit only what depends on it is made again.
 *
 * A function may be kept only when all it knows is its element, the name, role and file of the context it is in, and what it looked up through `look`
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
  /** Name and role of the context, and the file that speaks of it. */
  readonly context: string;
  readonly role: Context['role'];
  readonly file: string;
  readonly looks: readonly Look[];
  /** What was looked into, when that is known of all looks. */
  views: ReadonlyMap<NonNullable<Look['view']>, object | undefined> | undefined;
  readonly result: Result;
}

const viewsOf = (looks: readonly Look[], model: Model): Kept<unknown>['views'] => {
  const views = new Map<NonNullable<Look['view']>, object | undefined>();
  for (const { view } of looks) {
    if (view === undefined) return undefined;
    if (!views.has(view)) views.set(view, view(model));
  }
  return views;
};

/** Whether nothing that was looked into is another one. Much is looked into the same few places, so this is the quick question. */
const isViewSame = ({ views }: Kept<unknown>, model: Model): boolean => {
  if (views === undefined) return false;
  for (const [view, before] of views) if (view(model) !== before) return false;
  return true;
};

/** Whether everything that was looked up is still found. */
const isStill = (kept: Kept<unknown>, model: Model): boolean => {
  if (isViewSame(kept, model)) return true;
  if (!kept.looks.every((look) => look.still(model))) return false;
  kept.views = viewsOf(kept.looks, model);
  return true;
};

/** A function of an element that is run again only when something it depends on changed. */
export const perElement = <Element extends object, Result>(
  make: (scope: Scope, element: Element) => Result,
): ((scope: Scope, element: Element) => Result) => {
  const known = new WeakMap<Element, Kept<Result>>();
  return (scope, element) => {
    const before = known.get(element);
    const { name: context, role, where } = scope.context;
    const isThere = before?.context === context && before.role === role && before.file === where.file;
    if (before !== undefined && isThere && isStill(before, scope.model)) {
      // Whoever asked depends on this in turn.
      for (const look of before.looks) note(look);
      return before.result;
    }
    const { result, looks } = looksOf(() => make(scope, element));
    fromElement(element, result);
    known.set(element, { context, role, file: where.file, looks, views: viewsOf(looks, scope.model), result });
    return result;
  };
};

const nestedJson = new WeakMap<object, { readonly indent: string; readonly text: string }>();

const nested = (value: object, indent: string): string => {
  const before = nestedJson.get(value);
  if (before?.indent === indent) return before.text;
  // Split and joined, since the engine keeps the outcome of a replacement as a chain of pieces, to be followed whenever it is read.
  const text = JSON.stringify(value, null, 2).split('\n').join(`\n${indent}`);
  nestedJson.set(value, { indent, text });
  return text;
};

/**
 * JSON with two spaces a level, exactly as `JSON.stringify` writes it. Texts of objects `depth` levels down are kept as long as the
 * objects live, so that a large document of which a part is new costs that part. Objects must not be changed afterwards. `end` is
 * written behind it: a large text that is put together once is not copied for that.
 */
export const prettyJson = (value: Json, depth: number, end = ''): string => {
  // One list of parts, joined once: joining level by level would copy large parts once a level, and a growing text is as dear.
  const parts: string[] = [];
  const entry = (item: Json, before: string, level: number, indent: string): void => {
    const start = parts.length;
    parts.push(before);
    write(item, level, indent);
    if (isTracing() && typeof item === 'object' && item !== null) parts.push(traced(item, parts.splice(start).join('')));
  };
  const write = (part: Json, level: number, indent: string): void => {
    if (typeof part !== 'object' || part === null) {
      parts.push(JSON.stringify(part));
      return;
    }
    if (level <= 0 && !isTracing()) {
      parts.push(nested(part, indent));
      return;
    }
    const keys = Array.isArray(part) ? undefined : Object.keys(part);
    const items: readonly Json[] = Array.isArray(part) ? part : Object.values(part);
    const [open, close] = keys === undefined ? ['[', ']'] : ['{', '}'];
    const inner = `${indent}  `;
    parts.push(open);
    for (const [index, item] of items.entries()) {
      parts.push(`${index === 0 ? '' : ','}\n${inner}`);
      entry(item, keys === undefined ? '' : `${JSON.stringify(keys[index])}: `, level - 1, inner);
    }
    parts.push(items.length === 0 ? close : `\n${indent}${close}`);
  };
  write(value, depth, '');
  parts.push(end);
  return parts.join('');
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
