/** Macros: calls that stand for a loop or a test. Each is expanded as the specification defines it. */
import type { Call, Comprehension, Expression, Identifier, Literal, LiteralValue } from './syntax.ts';
import { SyntaxFault } from './tokens.ts';

/** Name of the accumulator; nobody can write it. */
export const result = '@result';
/** Name of the variable of a loop that has none. */
export const unused = '#unused';

/** Which macros there are, beside those of the language itself. */
export interface MacroOptions {
  /** `optMap`, `optFlatMap`, and the syntax `a.?b`, `a[?b]`. */
  readonly optional: boolean;
  /** `all(k, v, …)`, `transformList`, `transformMap`, `transformMapEntry`. */
  readonly twoVariables: boolean;
  /** `sortBy`. */
  readonly sorting: boolean;
  /** `cel.bind`. Kubernetes has it not. */
  readonly binding: boolean;
}

type Expand = (call: Call, options: MacroOptions) => Expression | undefined;

/** Makes nodes that stand where the macro stands. */
const maker = ({ at, end }: Call) => {
  const place = { at, end, nameAt: at };
  return {
    literal: (value: LiteralValue): Literal => ({ kind: 'literal', value, at, end }),
    ident: (name: string): Identifier => ({ kind: 'ident', name, at, end }),
    call: (name: string, ...args: readonly Expression[]): Call => ({ kind: 'call', function: name, args, ...place }),
    method: (target: Expression, name: string, ...args: readonly Expression[]): Call => ({
      kind: 'call',
      function: name,
      target,
      args,
      ...place,
    }),
    list: (...values: readonly Expression[]): Expression => ({
      kind: 'list',
      elements: values.map((value) => ({ value, optional: false })),
      at,
      end,
    }),
    map: (): Expression => ({ kind: 'map', entries: [], at, end }),
    loop: (
      range: Expression,
      variables: readonly string[],
      parts: Pick<Comprehension, 'initial' | 'condition' | 'step' | 'result'>,
      accumulator = result,
    ): Comprehension => ({
      kind: 'comprehension',
      range,
      variable: variables[0] as string,
      ...(variables[1] === undefined ? {} : { variable2: variables[1] }),
      accumulator,
      ...parts,
      at,
      end,
    }),
  };
};

const variableOf = (macro: string, argument: Expression): string => {
  if (argument.kind === 'ident' && !argument.name.startsWith('.')) return argument.name;
  throw new SyntaxFault(argument.at, argument.end, `${macro} needs the name of a variable here`, 'Write a plain name, such as x.');
};

/** The variables before the last `bodies` arguments, each another name. */
const variablesOf = (call: Call, bodies: number): readonly string[] => {
  const names = call.args.slice(0, call.args.length - bodies).map((argument) => variableOf(call.function, argument));
  if (names.length === 2 && names[0] === names[1]) {
    const second = call.args[1] as Expression;
    throw new SyntaxFault(second.at, second.end, `${call.function} needs two different names`, 'Rename one of them.');
  }
  return names;
};

const argument = (call: Call, index: number): Expression => call.args.at(index) as Expression;
const targetOf = (call: Call): Expression => call.target as Expression;

/** How many variables a quantifier names: one, or two when the options have it. */
const quantified = (call: Call, { twoVariables }: MacroOptions): boolean =>
  call.args.length === 2 || (twoVariables && call.args.length === 3);

const quantifier =
  (all: boolean): Expand =>
  (call, options) => {
    if (!quantified(call, options)) return undefined;
    const make = maker(call);
    const accumulator = make.ident(result);
    return make.loop(targetOf(call), variablesOf(call, 1), {
      initial: make.literal(all),
      condition: make.call('@not_strictly_false', all ? accumulator : make.call('!_', accumulator)),
      step: make.call(all ? '_&&_' : '_||_', accumulator, argument(call, -1)),
      result: accumulator,
    });
  };

const exactlyOne: Expand = (call, options) => {
  if (!quantified(call, options)) return undefined;
  const make = maker(call);
  const accumulator = make.ident(result);
  return make.loop(targetOf(call), variablesOf(call, 1), {
    initial: make.literal(0n),
    condition: make.literal(true),
    step: make.call('_?_:_', argument(call, -1), make.call('_+_', accumulator, make.literal(1n)), accumulator),
    result: make.call('_==_', accumulator, make.literal(1n)),
  });
};

/** A loop that collects: `step` for the items that pass `filter`. */
const collecting = (
  call: Call,
  variables: readonly string[],
  initial: Expression,
  step: Expression,
  filter: Expression | undefined,
): Expression => {
  const make = maker(call);
  const accumulator = make.ident(result);
  return make.loop(targetOf(call), variables, {
    initial,
    condition: make.literal(true),
    step: filter === undefined ? step : make.call('_?_:_', filter, step, accumulator),
    result: accumulator,
  });
};

const appended = (call: Call, item: Expression): Expression => {
  const make = maker(call);
  return make.call('_+_', make.ident(result), make.list(item));
};

const mapping: Expand = (call) => {
  if (call.args.length !== 2 && call.args.length !== 3) return undefined;
  const variable = variableOf('map', argument(call, 0));
  const filter = call.args.length === 3 ? argument(call, 1) : undefined;
  return collecting(call, [variable], maker(call).list(), appended(call, argument(call, -1)), filter);
};

const filtering: Expand = (call) => {
  if (call.args.length !== 2) return undefined;
  const variable = variableOf('filter', argument(call, 0));
  return collecting(call, [variable], maker(call).list(), appended(call, argument(call, 0)), argument(call, 1));
};

const transforming =
  (step: (call: Call, key: Expression) => Expression, map: boolean): Expand =>
  (call, { twoVariables }) => {
    if (!twoVariables || (call.args.length !== 3 && call.args.length !== 4)) return undefined;
    const variables = variablesOf(call, call.args.length - 2);
    const filter = call.args.length === 4 ? argument(call, 2) : undefined;
    const make = maker(call);
    return collecting(call, variables, map ? make.map() : make.list(), step(call, argument(call, 0)), filter);
  };

const inserted = (call: Call, ...entry: readonly Expression[]): Expression => {
  const make = maker(call);
  return make.call('cel.@mapInsert', make.ident(result), ...entry);
};

const presence: Expand = (call) => {
  if (call.args.length !== 1) return undefined;
  const [field] = call.args;
  if (field?.kind === 'select' && !field.test) return { ...field, test: true };
  throw new SyntaxFault(argument(call, 0).at, argument(call, 0).end, 'has needs a field', 'Write has(a.b).');
};

const optionalMapping =
  (flat: boolean): Expand =>
  (call, { optional }) => {
    if (!optional || call.args.length !== 2) return undefined;
    const make = maker(call);
    const name = variableOf(call.function, argument(call, 0));
    const body = bound(call, name, make.method(targetOf(call), 'value'), argument(call, 1));
    const whole = flat ? body : make.call('optional.of', body);
    return make.call('_?_:_', make.method(targetOf(call), 'hasValue'), whole, make.call('optional.none'));
  };

/** A loop over nothing that gives `value` a name inside `body`. */
const bound = (call: Call, name: string, value: Expression, body: Expression): Expression => {
  const make = maker(call);
  return make.loop(make.list(), [unused], { initial: value, condition: make.literal(false), step: make.ident(name), result: body }, name);
};

const sortedBy: Expand = (call, { sorting }) => {
  if (!sorting || call.args.length !== 2) return undefined;
  const make = maker(call);
  const name = variableOf('sortBy', argument(call, 0));
  const keys = { ...call, args: [make.ident(name), argument(call, 1)] };
  const input = make.ident('@__sortBy_input__');
  const keysOf = mapping(
    { ...keys, target: input },
    { optional: false, twoVariables: false, sorting: false, binding: false },
  ) as Expression;
  return bound(call, '@__sortBy_input__', targetOf(call), make.method(input, '@sortByAssociatedKeys', keysOf));
};

const binding: Expand = (call, options) => {
  const { target } = call;
  if (!options.binding || call.args.length !== 3 || target?.kind !== 'ident' || target.name !== 'cel') return undefined;
  return bound(call, variableOf('cel.bind', argument(call, 0)), argument(call, 1), argument(call, 2));
};

const methods: Readonly<Record<string, Expand>> = {
  all: quantifier(true),
  exists: quantifier(false),
  exists_one: exactlyOne,
  existsOne: exactlyOne,
  map: mapping,
  filter: filtering,
  optMap: optionalMapping(false),
  optFlatMap: optionalMapping(true),
  transformList: transforming((call) => appended(call, argument(call, -1)), false),
  transformMap: transforming((call, key) => inserted(call, key, argument(call, -1)), true),
  transformMapEntry: transforming((call) => inserted(call, argument(call, -1)), true),
  sortBy: sortedBy,
  bind: binding,
};

/** Names of all macros, for suggestions. */
export const macroNames: readonly string[] = ['has', ...Object.keys(methods)];

/** What a call stands for when it is a macro. Throws a `SyntaxFault` when it is one and is written wrongly. */
export const expanded = (call: Call, options: MacroOptions): Expression | undefined => {
  const expand =
    call.target === undefined
      ? call.function === 'has'
        ? presence
        : undefined
      : Object.hasOwn(methods, call.function)
        ? methods[call.function]
        : undefined;
  const expansion = expand?.(call, options);
  return expansion === undefined ? undefined : { ...expansion, macro: call };
};
