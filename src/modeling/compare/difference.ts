/** One difference of two models, before anybody judged it. */
import type { Location } from '#base/diagnostic.ts';
import type { Part, PartKind } from './anatomy.ts';

/** An element on the way from the model to what differs, on both sides. */
export interface Ancestor {
  readonly kind: PartKind;
  /** Field of the element above that holds it. */
  readonly field: string;
  /** Key in that field, new where it was renamed; nothing for a single element. */
  readonly key?: string;
  readonly old?: Part;
  readonly now?: Part;
}

export type Step = 'added' | 'removed' | 'renamed' | 'changed' | 'reordered';

export interface Difference {
  /** From the context (or the map) to the element it is about, which is the last one. */
  readonly way: readonly Ancestor[];
  /** The field, as a path into it; empty when the element itself was added, removed or renamed. */
  readonly field: readonly string[];
  readonly step: Step;
  /** What it was and what it is: values of the field, or the element's name when renamed. Absent when there is none. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** Place in its list of what was added. */
  readonly index?: number;
}

/** The element a difference is about. */
export const subject = ({ way }: Difference): Ancestor => way.at(-1) as Ancestor;

/** `fabric-management/values/GitConfiguration/attributes/branch`: as the models nest. */
export const pathOf = (way: readonly Ancestor[]): string =>
  way
    .flatMap(({ field, key }) => (key === undefined ? [field] : [field, key]))
    .filter((token, index) => !(index === 0 && token === 'contexts'))
    .join('/');

/** Where an element stands. */
export const whereIs = (part: Part | undefined): Location | undefined => {
  const where = part?.['where'] ?? (part?.['rule'] as Part | undefined)?.['where'];
  return where as Location | undefined;
};
