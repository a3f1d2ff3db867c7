/**
 * Reads expressions of the Common Expression Language.
 *
 * Source: the grammar of the language definition (cel-spec, doc/langdef.md), with the macros and the optional syntax that Kubernetes
 * enables. Text of any kind gives a tree or one problem, in bounded time and depth.
 */
import { expanded, type MacroOptions } from './macros.ts';
import {
  type Call,
  type Element,
  type Entry,
  type Expression,
  type ExpressionProblem,
  reservedWords,
  type StructLiteral,
} from './syntax.ts';
import { SyntaxFault, type Token, tokensOf } from './tokens.ts';

/** Longest expression that is read, in code units; that of Kubernetes' own parser. */
export const maxLength = 100_000;
/** Deepest nesting. */
export const maxDepth = 250;

export type Parsed = { readonly ok: true; readonly expression: Expression } | { readonly ok: false; readonly problem: ExpressionProblem };

const relations = new Set(['<', '<=', '>', '>=', '==', '!=', 'in']);
const sums = new Set(['+', '-']);
const products = new Set(['*', '/', '%']);

const described = (token: Token): string => (token.kind === 'end' ? 'the end' : JSON.stringify(token.text));

/** Reads tokens from left to right. */
class Reader {
  private index = 0;
  private depth = 0;
  private readonly tokens: readonly Token[];
  private readonly options: MacroOptions;

  constructor(tokens: readonly Token[], options: MacroOptions) {
    this.tokens = tokens;
    this.options = options;
  }

  whole(): Expression {
    const expression = this.expression();
    if (this.token.kind !== 'end') throw this.unexpected('the end of the expression');
    return expression;
  }

  private get token(): Token {
    return this.tokens[this.index] as Token;
  }

  private get before(): Token {
    return this.tokens[this.index - 1] as Token;
  }

  private unexpected(expected: string, hint?: string): SyntaxFault {
    const { token } = this;
    return new SyntaxFault(token.at, Math.max(token.end, token.at + 1), `${expected} is expected here, not ${described(token)}`, hint);
  }

  private is(text: string): boolean {
    return this.token.kind === 'symbol' && this.token.text === text;
  }

  private take(text: string): boolean {
    if (!this.is(text)) return false;
    this.index += 1;
    return true;
  }

  private demand(text: string): Token {
    if (!this.take(text)) throw this.unexpected(JSON.stringify(text));
    return this.before;
  }

  private expression(): Expression {
    this.depth += 1;
    if (this.depth > maxDepth) throw new SyntaxFault(this.token.at, this.token.end, `the expression is nested deeper than ${maxDepth}`);
    const condition = this.disjunction();
    const { token } = this;
    let whole = condition;
    if (this.take('?')) {
      const yes = this.disjunction();
      this.demand(':');
      const no = this.expression();
      whole = this.operation('_?_:_', [condition, yes, no], token.at);
    }
    this.depth -= 1;
    return whole;
  }

  private operation(name: string, args: readonly Expression[], nameAt: number): Call {
    const at = Math.min(nameAt, (args[0] as Expression).at);
    return { kind: 'call', function: name, args, at, end: this.before.end, nameAt };
  }

  /** Long chains become balanced trees, so that their depth stays small. */
  private chain(operator: string, name: string, term: () => Expression): Expression {
    const terms = [term()];
    const places: number[] = [];
    while (this.is(operator)) {
      places.push(this.token.at);
      this.index += 1;
      terms.push(term());
    }
    const tree = (from: number, to: number): Expression => {
      if (from === to) return terms[from] as Expression;
      const middle = Math.floor((from + to - 1) / 2);
      const left = tree(from, middle);
      const right = tree(middle + 1, to);
      return { kind: 'call', function: name, args: [left, right], at: left.at, end: right.end, nameAt: places[middle] as number };
    };
    return tree(0, terms.length - 1);
  }

  private disjunction(): Expression {
    return this.chain('||', '_||_', () => this.conjunction());
  }

  private conjunction(): Expression {
    return this.chain('&&', '_&&_', () => this.relation());
  }

  private binary(operators: ReadonlySet<string>, operand: () => Expression): Expression {
    let left = operand();
    let steps = 0;
    for (;;) {
      const { token } = this;
      if ((token.kind !== 'symbol' && token.text !== 'in') || token.kind === 'quoted' || !operators.has(token.text)) return left;
      this.index += 1;
      steps += 1;
      if (steps > maxDepth) throw new SyntaxFault(token.at, token.end, `more than ${maxDepth} operators follow each other`);
      const right = operand();
      left = this.operation(token.text === 'in' ? '@in' : `_${token.text}_`, [left, right], token.at);
    }
  }

  private relation(): Expression {
    return this.binary(relations, () => this.sum());
  }

  private sum(): Expression {
    return this.binary(sums, () => this.product());
  }

  private product(): Expression {
    return this.binary(products, () => this.unary());
  }

  /** `!` and `-` repeat, and cancel each other in pairs. A minus before a number belongs to it. */
  private unary(): Expression {
    const { token } = this;
    const sign = this.is('!') ? '!' : this.is('-') ? '-' : undefined;
    if (sign === undefined) return this.member(this.primary());
    let count = 0;
    while (this.is(sign) && !(sign === '-' && this.numberFollows())) {
      this.index += 1;
      count += 1;
    }
    const operand = this.member(this.primary());
    return count % 2 === 0 ? operand : this.operation(sign === '!' ? '!_' : '-_', [operand], token.at);
  }

  private numberFollows(): boolean {
    const next = this.tokens[this.index + 1];
    return next?.kind === 'literal' && (typeof next.value === 'bigint' || typeof next.value === 'number');
  }

  private member(first: Expression): Expression {
    let operand = first;
    let steps = 0;
    for (;;) {
      steps += 1;
      if (steps > maxDepth) throw new SyntaxFault(this.token.at, this.token.end, `more than ${maxDepth} fields follow each other`);
      if (this.take('.')) operand = this.field(operand);
      else if (this.is('[')) operand = this.indexed(operand);
      else return operand;
    }
  }

  private field(operand: Expression): Expression {
    const optional = this.take('?');
    if (optional) this.demandOptional();
    const { token } = this;
    if (token.kind !== 'name' && token.kind !== 'quoted') throw this.unexpected('the name of a field', this.reservedHint());
    this.index += 1;
    if (token.kind === 'name' && reservedWords.has(token.text) && token.text === 'in') throw this.reserved(token);
    if (optional) {
      const literal: Expression = { kind: 'literal', value: token.text, at: token.at, end: token.end };
      return this.operation('_?._', [operand, literal], token.at);
    }
    if (token.kind === 'name' && this.take('(')) {
      const args = this.expressions(')');
      return this.called({
        kind: 'call',
        function: token.text,
        target: operand,
        args,
        at: operand.at,
        end: this.before.end,
        nameAt: token.at,
      });
    }
    return { kind: 'select', operand, field: token.text, test: false, fieldAt: token.at, at: operand.at, end: token.end };
  }

  private reservedHint(): string | undefined {
    const { token } = this;
    return token.kind === 'literal' && /^[a-z]+$/u.test(token.text)
      ? `Kubernetes writes the field ${token.text} as __${token.text}__.`
      : undefined;
  }

  private reserved(token: Token): SyntaxFault {
    return new SyntaxFault(
      token.at,
      token.end,
      `${token.text} is a reserved word`,
      `Kubernetes writes a field of that name as __${token.text}__.`,
    );
  }

  private demandOptional(): void {
    const { before } = this;
    if (!this.options.optional)
      throw new SyntaxFault(before.at, before.end, 'optional fields are not understood by this version', 'Use has(a.b).');
  }

  private indexed(operand: Expression): Expression {
    const { at } = this.demand('[');
    const optional = this.take('?');
    if (optional) this.demandOptional();
    const index = this.expression();
    this.demand(']');
    return this.operation(optional ? '_[?_]' : '_[_]', [operand, index], at);
  }

  /** Expressions up to a closing bracket, without a comma at the end. */
  private expressions(close: string): readonly Expression[] {
    if (this.take(close)) return [];
    const list = [this.expression()];
    while (this.take(',')) list.push(this.expression());
    if (!this.take(close)) throw this.unexpected(`"," or ${JSON.stringify(close)}`);
    return list;
  }

  private called(call: Call): Expression {
    return expanded(call, this.options) ?? call;
  }

  private primary(): Expression {
    const { token } = this;
    if (token.kind === 'literal' || this.is('-')) return this.literal();
    if (this.take('(')) {
      const inner = this.expression();
      this.demand(')');
      return inner;
    }
    if (this.is('[')) return this.list();
    if (this.is('{')) return this.map();
    const dot = this.take('.');
    return this.named(token.at, dot ? '.' : '');
  }

  private literal(): Expression {
    const first = this.token;
    const negative = this.take('-');
    const { token } = this;
    const { value } = token;
    if (token.kind !== 'literal' || (negative && typeof value !== 'bigint' && typeof value !== 'number'))
      throw this.unexpected('an expression');
    this.index += 1;
    if (value === 2n ** 63n && !negative) throw new SyntaxFault(token.at, token.end, `${token.text} does not fit into a 64-bit integer`);
    const signed = negative ? -(value as bigint) : value;
    return { kind: 'literal', value: signed as never, at: first.at, end: token.end };
  }

  private named(at: number, dot: string): Expression {
    const { token } = this;
    if (token.kind !== 'name') throw this.unexpected('an expression');
    if (reservedWords.has(token.text)) throw this.reserved(token);
    this.index += 1;
    const name = `${dot}${token.text}`;
    if (this.take('(')) {
      const args = this.expressions(')');
      return this.called({ kind: 'call', function: name, args, at, end: this.before.end, nameAt: token.at });
    }
    return this.struct(at, name) ?? { kind: 'ident', name, at, end: token.end };
  }

  /** `a.b.Type{…}`: a name, fields and a brace. */
  private struct(at: number, first: string): StructLiteral | undefined {
    let index = this.index;
    let type = first;
    for (;;) {
      const [dot, name] = [this.tokens[index], this.tokens[index + 1]];
      if (dot?.text !== '.' || dot.kind !== 'symbol' || name?.kind !== 'name') break;
      type += `.${name.text}`;
      index += 2;
    }
    const brace = this.tokens[index];
    if (brace?.kind !== 'symbol' || brace.text !== '{') return undefined;
    this.index = index + 1;
    const fields: StructLiteral['fields'][number][] = [];
    while (!this.take('}')) {
      const optional = this.optionalMark();
      const { token } = this;
      if (token.kind !== 'name' && token.kind !== 'quoted') throw this.unexpected('the name of a field');
      this.index += 1;
      this.demand(':');
      fields.push({ field: token.text, value: this.expression(), optional });
      this.separator('}');
    }
    return { kind: 'struct', type, fields, at, end: this.before.end };
  }

  private optionalMark(): boolean {
    const optional = this.take('?');
    if (optional) this.demandOptional();
    return optional;
  }

  /** A comma, which may also stand before the closing bracket. */
  private separator(close: string): void {
    if (!this.take(',') && !this.is(close)) throw this.unexpected(`"," or ${JSON.stringify(close)}`);
  }

  /** The grammar lets a comma stand before the closing bracket even when nothing else does. */
  private loneComma(close: string): void {
    if (this.is(',') && this.tokens[this.index + 1]?.text === close) this.index += 1;
  }

  private list(): Expression {
    const { at } = this.demand('[');
    const elements: Element[] = [];
    this.loneComma(']');
    while (!this.take(']')) {
      const optional = this.optionalMark();
      elements.push({ value: this.expression(), optional });
      this.separator(']');
    }
    return { kind: 'list', elements, at, end: this.before.end };
  }

  private map(): Expression {
    const { at } = this.demand('{');
    const entries: Entry[] = [];
    this.loneComma('}');
    while (!this.take('}')) {
      const optional = this.optionalMark();
      const key = this.expression();
      this.demand(':');
      entries.push({ key, value: this.expression(), optional });
      this.separator('}');
    }
    return { kind: 'map', entries, at, end: this.before.end };
  }
}

const allMacros: MacroOptions = { optional: true, twoVariables: true, sorting: true, binding: false };

/** Reads an expression; with all macros that the newest Kubernetes has, unless `options` says which. */
export const parse = (text: string, options: MacroOptions = allMacros): Parsed => {
  if (text.length > maxLength) {
    const message = `the expression is longer than ${maxLength} characters`;
    return { ok: false, problem: { code: 'cel/syntax', message, at: 0, end: text.length } };
  }
  try {
    return { ok: true, expression: new Reader(tokensOf(text), options).whole() };
  } catch (fault) {
    if (fault instanceof SyntaxFault) return { ok: false, problem: fault.problem };
    throw fault;
  }
};
