/** Ranges of sizes and costs: at least, at most. What does not fit into 64 bits is `unbounded`. */
import type { Expression } from './syntax.ts';
import type { Type } from './types.ts';

export interface Range {
  readonly min: number;
  readonly max: number;
}
export type Cost = Range;

/** A part of an expression, as costs of calls look at it. */
export interface Part {
  readonly node: Expression;
  readonly type: Type;
  readonly size: Range;
  /** Its size, when anything is known of it. */
  readonly known: Range | undefined;
  /** For a list: the size of each item. */
  readonly sizeOfItems: () => Range;
}

export const fixed = (value: number): Range => ({ min: value, max: value });
/** The greatest count: that of 64 bits. */
export const unbounded = 2 ** 64;
export const unknownSize: Range = { min: 0, max: unbounded };

/** A count as the server holds it. */
const ceiling = (value: number): number => Math.min(value, unbounded);

const times = (left: number, right: number): number => (left === 0 || right === 0 ? 0 : ceiling(left * right));

export const addCost = (left: Range, right: Range): Range => ({ min: ceiling(left.min + right.min), max: ceiling(left.max + right.max) });
export const multiplyCost = (left: Range, right: Range): Range => ({ min: times(left.min, right.min), max: times(left.max, right.max) });
export const scaled = (range: Range, factor: number): Range => ({
  min: ceiling(Math.ceil(times(range.min, factor))),
  max: ceiling(Math.ceil(times(range.max, factor))),
});
export const union = (left: Range, right: Range): Range => ({ min: Math.min(left.min, right.min), max: Math.max(left.max, right.max) });
