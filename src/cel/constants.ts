/** Values that are known before an evaluation: literals, lists and maps of them, and conversions of them. */
import type { Checked } from './checked.ts';
import { result as accumulatorName } from './macros.ts';
import type { Expression } from './syntax.ts';
import { fail, hasType, PlainList, PlainMap, typeConstants, type Value } from './values.ts';

/** Conversions that the server does when it reads an expression; one that fails makes the expression wrong. */
const conversions: ReadonlySet<string> = new Set([
  'bool',
  'bytes',
  'double',
  'duration',
  'dyn',
  'int',
  'string',
  'timestamp',
  'type',
  'uint',
]);

/** The value of a node that is a constant, `undefined` when it is none. Fails where the evaluation would. */
export type Constants = (node: Expression) => { readonly value: Value } | undefined;

/** Finds the constants of a checked expression. */
export const constantsOf = ({ overloads, qualified }: Pick<Checked, 'overloads' | 'qualified'>): Constants => {
  const known = new Map<Expression, { readonly value: Value } | undefined>();

  const converted = (node: Expression & { readonly kind: 'call' }): { readonly value: Value } | undefined => {
    const [argument] = node.args;
    if (
      node.target !== undefined ||
      argument === undefined ||
      node.args.length !== 1 ||
      !conversions.has(node.function.replace(/^\./u, ''))
    )
      return undefined;
    const given = constantOf(argument);
    if (given === undefined) return undefined;
    const overload = overloads.get(node)?.find(({ parameters: [type] }) => type !== undefined && hasType(given.value, type));
    return overload?.call === undefined ? fail('no such overload') : { value: overload.call(given.value) };
  };

  /** Nothing is in an empty list, whatever it is: the server answers without working it out, even where that would fail. */
  const isInNothing = (node: Expression & { readonly kind: 'call' }): boolean => {
    const list = node.args[1];
    if (node.function !== '@in' || list === undefined || overloads.get(node)?.length !== 1) return false;
    const found = constantOf(list)?.value;
    return found instanceof PlainList && found.size === 0;
  };

  const make = (node: Expression): { readonly value: Value } | undefined => {
    switch (node.kind) {
      case 'literal':
        return { value: node.value };
      case 'ident':
      case 'select': {
        const name = node.kind === 'select' ? qualified.get(node) : undefined;
        const constant = name === undefined ? undefined : typeConstants.get(name);
        return constant === undefined ? undefined : { value: constant.value };
      }
      case 'call':
        return isInNothing(node) ? { value: false } : converted(node);
      case 'list': {
        const items = node.elements.map(({ value, optional }) => (optional ? undefined : constantOf(value)));
        return items.every((item) => item !== undefined) ? { value: new PlainList(items.map(({ value }) => value)) } : undefined;
      }
      case 'map': {
        const entries = node.entries.map(({ key, value, optional }) =>
          optional ? [undefined, undefined] : [constantOf(key), constantOf(value)],
        );
        if (!entries.every(([key, value]) => key !== undefined && value !== undefined)) return undefined;
        return { value: PlainMap.of(entries.map(([key, value]) => [(key as { value: Value }).value, (value as { value: Value }).value])) };
      }
      default:
        return undefined;
    }
  };

  const constantOf: Constants = (node) => {
    if (node.kind === 'ident' && node.name === accumulatorName) return undefined;
    if (known.has(node)) return known.get(node);
    const found = make(node);
    known.set(node, found);
    return found;
  };
  return constantOf;
};
