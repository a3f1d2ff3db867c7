/**
 * The syntax tree of an expression. Every node knows where it stands in the text, in UTF-16 code units.
 *
 * Macros (`has`, `all`, `map`…) are expanded, as the language defines them; what was written stands in `macro`.
 */

/** An unsigned 64-bit integer; `int` is a bigint, `double` a number. */
export class Uint {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
}

export type LiteralValue = null | boolean | bigint | Uint | number | string | Uint8Array;

interface Place {
  /** Offset of the first code unit, and of the one behind the last. */
  readonly at: number;
  readonly end: number;
  /** The call of a macro that this node is the expansion of. */
  readonly macro?: Call;
}

export interface Literal extends Place {
  readonly kind: 'literal';
  readonly value: LiteralValue;
}

/** A variable, or the first part of a qualified name. A leading dot is kept: `.name`. */
export interface Identifier extends Place {
  readonly kind: 'ident';
  readonly name: string;
}

/** `operand.field`; `test` asks whether it is there. */
export interface Select extends Place {
  readonly kind: 'select';
  readonly operand: Expression;
  readonly field: string;
  readonly test: boolean;
  /** Offset of the field's name. */
  readonly fieldAt: number;
}

/** A function, method or operator. Operators are named as the specification names them: `_+_`, `!_`, `_?_:_`, `_[_]`. */
export interface Call extends Place {
  readonly kind: 'call';
  readonly function: string;
  readonly target?: Expression;
  readonly args: readonly Expression[];
  /** Offset of the function's name, or of the operator. */
  readonly nameAt: number;
}

export interface ListLiteral extends Place {
  readonly kind: 'list';
  readonly elements: readonly Element[];
}

/** An element of a list; with `?`, an optional that adds nothing when it is empty. */
export interface Element {
  readonly value: Expression;
  readonly optional: boolean;
}

export interface MapLiteral extends Place {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
}

export interface Entry extends Element {
  readonly key: Expression;
}

/** `Type{field: value}`. Kubernetes has no type that it could make. */
export interface StructLiteral extends Place {
  readonly kind: 'struct';
  readonly type: string;
  readonly fields: readonly (Element & { readonly field: string })[];
}

/** A loop over a list or the keys of a map. `variable2` holds the value when `variable` is the key or index. */
export interface Comprehension extends Place {
  readonly kind: 'comprehension';
  readonly range: Expression;
  readonly variable: string;
  readonly variable2?: string;
  readonly accumulator: string;
  readonly initial: Expression;
  readonly condition: Expression;
  readonly step: Expression;
  readonly result: Expression;
}

export type Expression = Literal | Identifier | Select | Call | ListLiteral | MapLiteral | StructLiteral | Comprehension;

/** Words that are no identifiers. `in`, `true`, `false` and `null` have a meaning; the others are kept for the future. */
export const reservedWords: ReadonlySet<string> = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(' '),
);

/** What is wrong with an expression. */
export interface ExpressionProblem {
  readonly code: 'cel/syntax' | 'cel/type' | 'cel/unknown-name' | 'cel/unknown-function' | 'cel/unsupported';
  readonly message: string;
  readonly hint?: string;
  /** Where in the expression, in UTF-16 code units. */
  readonly at: number;
  readonly end: number;
}
