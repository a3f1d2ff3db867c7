/** Rows of a library: one for each way a function can be called. */
import { readType, splitTypes, type Type } from '../types.ts';
import type { Value } from '../values.ts';

export interface Overload {
  /** Name by which the cost of a call is looked up; those of the specification where it has one. */
  readonly id: string;
  readonly function: string;
  /** Called as `target.function(…)`; the target is the first parameter. */
  readonly member: boolean;
  readonly parameters: readonly Type[];
  readonly result: Type;
  /** Names of the types that are left open. */
  readonly open: readonly string[];
  /** Absent for what the evaluator does itself, because not all arguments are always evaluated. */
  readonly call?: (...args: readonly Value[]) => Value;
  /** First minor version of Kubernetes that has it; 0 when all have. */
  readonly since: number;
  /** First minor version that has it no more. */
  readonly until: number;
}

export interface RowOptions {
  readonly id?: string;
  readonly since?: number;
  readonly until?: number;
}

const shape = /^(?:(.*) -> )?([^(]+)\((.*)\): (.*)$/u;

const openIn = (text: string): readonly string[] => [...new Set(text.match(/\b[A-Z]\b/gu) ?? [])];

/**
 * One row. `signature` reads `string -> charAt(int): string` for a method, `size(list<A>): int` for a function; a single capital letter
 * is a type that is left open. The arguments of `call` have the types that the signature says.
 */
export const row = (
  signature: string,
  call?: (...args: never[]) => Value,
  { id, since = 0, until = Number.POSITIVE_INFINITY }: RowOptions = {},
): Overload => {
  const [, target, name = '', params = '', result = ''] = shape.exec(signature) ?? [];
  const types = [...(target === undefined ? [] : [target]), ...splitTypes(params)];
  return {
    id: id ?? signature,
    function: name,
    member: target !== undefined,
    parameters: types.map(readType),
    result: readType(result),
    open: openIn(`${target ?? ''} ${params} ${result}`),
    ...(call === undefined ? {} : { call: call as (...args: readonly Value[]) => Value }),
    since,
    until,
  };
};

/** The same row for several types, which stand for `T` in the signature. */
export const rowsFor = (
  types: readonly string[],
  signature: string,
  call: (...args: never[]) => Value,
  options: RowOptions = {},
): readonly Overload[] =>
  types.map((type) =>
    row(signature.replaceAll('$', type), call, {
      ...options,
      ...(options.id === undefined ? {} : { id: options.id.replaceAll('$', type) }),
    }),
  );
