/** What is known of an expression after it was checked. */
import type { Environment } from './environment.ts';
import type { Overload } from './library/overload.ts';
import type { Expression, ExpressionProblem } from './syntax.ts';
import type { Type } from './types.ts';

/** Names that an expression may use, and their types. */
export type Variables = ReadonlyMap<string, Type>;

/**
 * A checked expression: what an evaluator or a translator into another language reads. All nodes of `expression` are in `types`;
 * calls are in `overloads`, unless the target was only the first part of a function's name (`sets.contains`): see `functions`.
 */
export interface Checked {
  readonly text: string;
  readonly expression: Expression;
  readonly type: Type;
  readonly types: ReadonlyMap<Expression, Type>;
  /** The overloads a call may mean; one unless a type is only known at run time. */
  readonly overloads: ReadonlyMap<Expression, readonly Overload[]>;
  /** Calls whose target is part of the function's name, with the whole name; and selections that name a type. */
  readonly qualified: ReadonlyMap<Expression, string>;
  /** Variables of the environment that it reads. */
  readonly uses: ReadonlySet<string>;
  readonly environment: Environment;
}

export type Checking =
  | { readonly ok: true; readonly checked: Checked }
  | { readonly ok: false; readonly problems: readonly ExpressionProblem[] };
