/** What can be seen in literals before an evaluation: patterns, times, durations, format texts, and lists whose items differ in type. */
import { compilePattern } from '#base/re2.ts';
import type { Checked } from './checked.ts';
import { type Constants, constantsOf } from './constants.ts';
import type { Call, Expression, ExpressionProblem } from './syntax.ts';
import { formatType, isSame, type Type, unwrapped } from './types.ts';
import { EvaluationError } from './values.ts';

/** The parts of a node, in the order of the text; for macros those of the expansion. */
export const childrenOf = (node: Expression): readonly Expression[] => {
  switch (node.kind) {
    case 'select':
      return [node.operand];
    case 'call':
      return node.target === undefined ? node.args : [node.target, ...node.args];
    case 'list':
      return node.elements.map(({ value }) => value);
    case 'map':
      return node.entries.flatMap(({ key, value }) => [key, value]);
    case 'struct':
      return node.fields.map(({ value }) => value);
    case 'comprehension':
      return [node.range, node.initial, node.condition, node.step, node.result];
    default:
      return [];
  }
};

const problemAt = ({ at, end }: Expression, message: string, hint?: string): ExpressionProblem => ({
  code: 'cel/type',
  message,
  at,
  end,
  ...(hint === undefined ? {} : { hint }),
});

const textOf = (node: Expression | undefined): string | undefined =>
  node?.kind === 'literal' && typeof node.value === 'string' ? node.value : undefined;

const examples: Readonly<Record<string, string>> = {
  duration: 'Write such as 1h30m.',
  timestamp: 'Write such as 2026-01-31T12:00:00Z.',
};

/** A conversion of a constant that fails. */
const badConversion = (node: Call, constants: Constants): readonly ExpressionProblem[] => {
  const [first] = node.args;
  if (node.function === 'duration' && first?.kind === 'literal' && typeof first.value === 'bigint')
    return [problemAt(first, 'a number is no duration', examples['duration'])];
  try {
    constants(node);
    return [];
  } catch (fault) {
    if (!(fault instanceof EvaluationError)) throw fault;
    const argument = node.args[0] as Expression;
    const text = textOf(argument);
    const what = text === undefined ? 'this' : JSON.stringify(text);
    return [problemAt(argument, `${what} is no ${node.function}`, examples[node.function])];
  }
};

const badPattern = (node: Call): readonly ExpressionProblem[] => {
  const argument =
    node.function === 'matches'
      ? node.args.at(-1)
      : ['find', 'findAll'].includes(node.function) && node.target !== undefined
        ? node.args[0]
        : undefined;
  const text = textOf(argument);
  const pattern = text === undefined ? undefined : compilePattern(text);
  if (argument === undefined || pattern === undefined || pattern.ok) return [];
  return [problemAt(argument, `the pattern ${JSON.stringify(text)} cannot be used: ${pattern.refusal.message}`)];
};

/** Kinds of values that a clause of `format` takes; `undefined` takes any. */
const clauseKinds: Readonly<Record<string, readonly Type['kind'][]>> = {
  d: ['int', 'uint'],
  f: ['double', 'string'],
  e: ['double', 'string'],
  b: ['int', 'uint', 'bool'],
  x: ['int', 'uint', 'string', 'bytes'],
  X: ['int', 'uint', 'string', 'bytes'],
  o: ['int', 'uint'],
  s: ['list', 'map', 'int', 'uint', 'double', 'bool', 'string', 'timestamp', 'bytes', 'duration', 'type', 'null'],
};

const badFormat = (node: Call, types: Checked['types']): readonly ExpressionProblem[] => {
  const text = textOf(node.target);
  const [list] = node.args;
  if (node.function !== 'format' || text === undefined || list?.kind !== 'list') return [];
  const all = [...text.matchAll(/%(?:%|(?:\.\d*)?(.)|$)/gsu)]
    .map(([found, letter]) => ({ found, letter }))
    .filter(({ found }) => found !== '%%');
  const clauses = all.map(({ letter }) => letter);
  const unknown = clauses.find((letter) => letter === undefined || !Object.hasOwn(clauseKinds, letter));
  const target = node.target as Expression;
  if (unknown !== undefined || clauses.includes(undefined))
    return [problemAt(target, `%${unknown ?? ''} is no clause of format`, 'There are %s %d %f %e %b %x %X %o and %%.')];
  const vague = all.find(({ found }) => /^%\.\D/u.test(found));
  if (vague !== undefined) return [problemAt(target, `${vague.found} has a dot, and no digits behind it`, 'Write such as %.2f.')];
  if (clauses.length !== list.elements.length)
    return [problemAt(list, `the text has ${clauses.length} clauses, and ${list.elements.length} arguments are given`)];
  return list.elements.flatMap(({ value }, index) => {
    const letter = clauses[index] as string;
    const wrong = partsShown(value, letter).find((part) => !takes(letter, types.get(part) as Type));
    return wrong === undefined ? [] : [problemAt(wrong, `%${letter} does not take ${formatType(types.get(wrong) as Type)}`)];
  });
};

const takes = (letter: string, { kind }: Type): boolean =>
  kind === 'dyn' || kind === 'parameter' || (clauseKinds[letter] as readonly string[]).includes(kind);

/** An argument; for `%s` also what stands in it when it is a list or a map that is written out. */
const partsShown = (value: Expression, letter: string): readonly Expression[] =>
  letter === 's' && (value.kind === 'list' || value.kind === 'map')
    ? [value, ...childrenOf(value).flatMap((part) => partsShown(part, letter))]
    : [value];

const differing = (
  values: readonly { readonly value: Expression; readonly optional: boolean }[],
  types: Checked['types'],
): readonly ExpressionProblem[] => {
  const typeOf = ({ value, optional }: { readonly value: Expression; readonly optional: boolean }): Type => {
    const type = types.get(value) as Type;
    return optional ? unwrapped(type).type : type;
  };
  const first = values[0] === undefined ? undefined : typeOf(values[0]);
  return values.flatMap((element) => {
    const type = typeOf(element);
    if (first === undefined || isSame(first, type)) return [];
    return [problemAt(element.value, `this is ${formatType(type)}, the first is ${formatType(first)}`, 'Give all of them one type.')];
  });
};

/** Everything that literals of a checked expression get wrong. */
export const literalProblems = ({ expression, types, overloads, qualified, environment }: Checked): readonly ExpressionProblem[] => {
  const problems: ExpressionProblem[] = [];
  const seen = new Set<Expression>();
  const constants = constantsOf({ overloads, qualified });
  const visit = (node: Expression, exempt: boolean): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'call') problems.push(...badConversion(node, constants), ...badPattern(node));
    if (node.kind === 'call' && environment.checksLiterals) problems.push(...badFormat(node, types));
    if (node.kind === 'list' && !exempt) problems.push(...differing(node.elements, types));
    if (node.kind === 'map' && !exempt) {
      const keys = node.entries.map(({ key }) => ({ value: key, optional: false }));
      problems.push(...differing(keys, types), ...differing(node.entries, types));
    }
    const inside = exempt || (node.kind === 'call' && node.function === 'format');
    for (const child of childrenOf(node)) visit(child, inside);
  };
  visit(expression, false);
  return problems;
};
