/** Writes a tree as text: macros as they were written, parentheses only where they are needed. Reading it again gives the same tree. */
import { type Call, type Expression, type LiteralValue, Uint } from './syntax.ts';

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\', '"': '\\"' };

const quoted = (text: string): string =>
  `"${text.replaceAll(/[\x00-\x1f\\"\x7f-\x9f\u2028\u2029]/gu, (character) => escapes[character] ?? `\\u${(character.codePointAt(0) as number).toString(16).padStart(4, '0')}`)}"`;

const bytesText = (bytes: Uint8Array): string =>
  `b"${[...bytes].map((byte) => (byte >= 32 && byte < 127 && byte !== 34 && byte !== 92 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`)).join('')}"`;

const doubleText = (value: number): string => {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/u.test(text) ? text.replace(/^(-?\d+)e/u, '$1.0e') : `${text}.0`;
};

const literalText = (value: LiteralValue): string => {
  if (value instanceof Uint) return `${value.value}u`;
  if (value instanceof Uint8Array) return bytesText(value);
  if (typeof value === 'string') return quoted(value);
  return typeof value === 'number' ? doubleText(value) : String(value);
};

/** How tightly each operator binds; members and literals bind tightest. */
const strengths: Readonly<Record<string, number>> = {
  '_?_:_': 1,
  '_||_': 2,
  '_&&_': 3,
  '_<_': 4,
  '_<=_': 4,
  '_>_': 4,
  '_>=_': 4,
  '_==_': 4,
  '_!=_': 4,
  '@in': 4,
  '_+_': 5,
  '_-_': 5,
  '_*_': 6,
  '_/_': 6,
  '_%_': 6,
  '!_': 7,
  '-_': 7,
};
const member = 8;

const strengthOf = (node: Expression): number => {
  if (node.macro !== undefined || node.kind !== 'call' || node.target !== undefined) return member;
  return strengths[node.function] ?? member;
};

const wrapped = (node: Expression, least: number): string => (strengthOf(node) < least ? `(${print(node)})` : print(node));

/** A number before a dot would swallow it, and a sign would bind to the rest. */
const operand = (node: Expression): string =>
  node.kind === 'literal' && (typeof node.value === 'number' || typeof node.value === 'bigint' || node.value instanceof Uint)
    ? `(${print(node)})`
    : wrapped(node, member);

const fieldText = (name: string): string =>
  /^[A-Za-z_]\w*$/u.test(name) && !/^(?:in|true|false|null)$/u.test(name) ? name : `\`${name}\``;

const listText = (nodes: readonly Expression[]): string => nodes.map(print).join(', ');

const operatorText = (node: Call): string | undefined => {
  const strength = strengths[node.function];
  const [left, right, other] = node.args as [Expression, Expression, Expression];
  if (strength === undefined) return undefined;
  if (node.function === '_?_:_') return `${wrapped(left, 2)} ? ${wrapped(right, 2)} : ${print(other)}`;
  // A sign before a sign or a number would be read as one with it.
  if (strength === 7)
    return `${node.function[0]}${left.kind === 'literal' || strengthOf(left) < member ? `(${print(left)})` : operand(left)}`;
  const sign = node.function === '@in' ? 'in' : node.function.replaceAll('_', '');
  // Chains of && and || are balanced when they are read: only a balanced one may be written without parentheses.
  if (strength <= 3) {
    const flat = balancedTerms(node, node.function);
    return (flat ?? [left, right]).map((term) => wrapped(term, strength + 1)).join(` ${sign} `);
  }
  return `${wrapped(left, strength)} ${sign} ${wrapped(right, strength + 1)}`;
};

/** The terms of a chain that reads back as the same tree; `undefined` when it would not. */
const balancedTerms = (node: Expression, name: string): readonly Expression[] | undefined => {
  if (node.kind !== 'call' || node.function !== name || node.macro !== undefined) return [node];
  const [left, right] = node.args.map((argument) => balancedTerms(argument, name));
  if (left === undefined || right === undefined) return undefined;
  return left.length === Math.floor((left.length + right.length) / 2) ? [...left, ...right] : undefined;
};

const callText = (node: Call): string => {
  const operator = node.target === undefined ? operatorText(node) : undefined;
  if (operator !== undefined) return operator;
  const [first, second] = node.args as [Expression, Expression];
  switch (node.function) {
    case '_[_]':
      return `${operand(first)}[${print(second)}]`;
    case '_[?_]':
      return `${operand(first)}[?${print(second)}]`;
    case '_?._':
      return `${operand(first)}.?${fieldText((second as { readonly value: string }).value)}`;
    default:
      return `${node.target === undefined ? '' : `${operand(node.target)}.`}${node.function}(${listText(node.args)})`;
  }
};

/** The text of a tree. */
export const print = (node: Expression): string => {
  if (node.macro !== undefined) return callText(node.macro);
  switch (node.kind) {
    case 'literal':
      return literalText(node.value);
    case 'ident':
      return node.name;
    case 'select':
      return `${operand(node.operand)}.${fieldText(node.field)}`;
    case 'call':
      return callText(node);
    case 'list':
      return `[${node.elements.map(({ value, optional }) => `${optional ? '?' : ''}${print(value)}`).join(', ')}]`;
    case 'map':
      return `{${node.entries.map(({ key, value, optional }) => `${optional ? '?' : ''}${print(key)}: ${print(value)}`).join(', ')}}`;
    case 'struct':
      return `${node.type}{${node.fields.map(({ field, value, optional }) => `${optional ? '?' : ''}${fieldText(field)}: ${print(value)}`).join(', ')}}`;
    case 'comprehension':
      return '';
  }
};
