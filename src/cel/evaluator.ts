/**
 * Makes functions from checked expressions: one closure for each node, made once and run often.
 *
 * An evaluation counts what it costs in the units of the API server, and stops when that is too much.
 */
import type { Checked } from './checked.ts';
import { type Constants, constantsOf } from './constants.ts';
import { held } from './library/optionals.ts';
import type { Overload } from './library/overload.ts';
import { indexOf } from './library/standard.ts';
import { result as accumulatorName } from './macros.ts';
import { callCostOf } from './run-cost.ts';
import type { Call, Comprehension, Expression, ListLiteral, MapLiteral, Select } from './syntax.ts';
import type { Type } from './types.ts';
import {
  describe,
  EvaluationError,
  fail,
  hasType,
  ListValue,
  MapValue,
  none,
  noOverload,
  Optional,
  PlainList,
  PlainMap,
  runtimeTypeName,
  typeConstants,
  type Value,
} from './values.ts';

/** Most that one expression may cost at run time; that of the API server. */
export const costLimit = 1_000_000;

/** Values of the variables. One that is absent is an error when it is read. */
export type Bindings = Readonly<Record<string, Value | undefined>>;

export type Evaluated =
  | { readonly ok: true; readonly value: Value; readonly cost: number }
  /** `exceeded`: it was stopped because it cost too much. */
  | { readonly ok: false; readonly message: string; readonly exceeded: boolean; readonly cost: number };

/** An expression ready to run. */
export type Program = (bindings: Bindings, limit?: number) => Evaluated;

class CostExceeded extends Error {}

/** One evaluation. */
class Run {
  readonly bindings: Bindings;
  /** Variables of loops, by depth; an error waits there until it is read. */
  readonly slots: (Value | EvaluationError | Delayed)[] = [];
  cost = 0;
  private readonly limit: number;

  constructor(bindings: Bindings, limit: number) {
    this.bindings = bindings;
    this.limit = limit;
  }

  charge(cost: number): void {
    this.cost += cost;
    if (this.cost > this.limit) throw new CostExceeded('operation cancelled: actual cost limit exceeded');
  }
}

type Step = (run: Run) => Value;

/** A value that is made when it is first read. */
class Delayed {
  readonly make: Step;
  constructor(make: Step) {
    this.make = make;
  }
}

/** A list that grows in place while a loop collects. */
class GrowingList extends PlainList {
  private readonly grown: Value[];
  constructor(values: Value[]) {
    super(values);
    this.grown = values;
  }
  push(value: Value): void {
    this.grown.push(value);
  }
}

/** Calls that look into a value. */
const isIndex = (node: Expression): node is Call =>
  node.kind === 'call' && node.target === undefined && ['_[_]', '_[?_]', '_?._'].includes(node.function);

const isChoice = (node: Expression): boolean => node.kind === 'call' && node.function === '_?_:_';

/** What a chain begins with. */
const rootOf = (node: Expression): Expression =>
  node.kind === 'select' && !node.test ? rootOf(node.operand) : isIndex(node) ? rootOf(node.args[0] as Expression) : node;

const isAccumulator = (node: Expression | undefined): boolean => node?.kind === 'ident' && node.name === accumulatorName;

const isEmptyList = (node: Expression): boolean => node.kind === 'list' && node.elements.length === 0;

/** The field of a value; `undefined` when it has none. */
const fieldOf = (value: Value, field: Value): Value | undefined => (value instanceof MapValue ? value.get(field) : noOverload());

const itemOf = (value: Value, index: Value): Value | undefined => {
  if (value instanceof MapValue) return value.get(index);
  if (!(value instanceof ListValue)) return noOverload();
  const at = indexOf(index);
  return at >= 0 && at < value.size ? value.at(at) : undefined;
};

/** An item that may be missing, of a value that may be missing. */
const optionally = (value: Value, find: (inner: Value) => Value | undefined): Optional => {
  const inner = value instanceof Optional ? value.value : value;
  const found = inner === undefined ? undefined : find(inner);
  return found === undefined ? none : new Optional(found);
};

const truth = (value: Value): boolean => (typeof value === 'boolean' ? value : noOverload());

class Compiler {
  private readonly checked: Checked;
  private readonly scope: { readonly name: string; readonly slot: number; readonly delayed: boolean }[] = [];
  private readonly done = new Map<Expression, Step>();
  private readonly constants: Constants;

  constructor(checked: Checked) {
    this.checked = checked;
    this.constants = constantsOf(checked);
  }

  step(node: Expression): Step {
    const before = this.done.get(node);
    if (before !== undefined) return before;
    const made = this.make(node);
    this.done.set(node, made);
    return made;
  }

  private make(node: Expression): Step {
    const constant = this.constant(node);
    if (constant !== undefined) return constant;
    switch (node.kind) {
      case 'ident':
      case 'select':
        return this.attribute(node);
      case 'call':
        return isIndex(node) ? this.attribute(node) : this.call(node);
      case 'list':
        return this.list(node);
      case 'map':
        return this.map(node);
      case 'comprehension':
        return this.comprehension(node);
      default:
        return () => noOverload();
    }
  }

  private constant(node: Expression): Step | undefined {
    try {
      const found = this.constants(node);
      return found === undefined ? undefined : () => found.value;
    } catch (fault) {
      if (!(fault instanceof EvaluationError)) throw fault;
      return () => {
        throw fault;
      };
    }
  }

  private isConstant(node: Expression): boolean {
    return this.constant(node) !== undefined;
  }

  /**
   * Variables, and what is selected from values: the server counts one for the whole chain, and one for each step but those that
   * begin with `?`. The branches of a choice are chains that count only their steps.
   */
  private attribute(node: Expression): Step {
    const constant =
      node.kind === 'select' ? this.checked.qualified.get(node) : node.kind === 'ident' ? this.typeNamed(node.name) : undefined;
    if (constant !== undefined) {
      const value = (typeConstants.get(constant) as { readonly value: Value }).value;
      return () => value;
    }
    const chain = node.kind === 'select' && node.test ? this.select(node) : this.chain(node);
    if (isChoice(rootOf(node))) return chain;
    return (run) => {
      run.charge(1);
      return chain(run);
    };
  }

  /** A type that is named by one word, unless something else has that name. */
  private typeNamed(name: string): string | undefined {
    const bare = name.replace(/^\./u, '');
    const known = this.scope.some((local) => local.name === bare) || this.checked.uses.has(bare);
    return known || !typeConstants.has(bare) ? undefined : bare;
  }

  /** A chain without what it counts as a whole. */
  private chain(node: Expression): Step {
    if (node.kind === 'ident' && this.typeNamed(node.name) === undefined) return this.named(node.name.replace(/^\./u, ''));
    if (node.kind === 'select' && !node.test && !this.checked.qualified.has(node)) return this.select(node);
    return isIndex(node) ? this.index(node) : this.step(node);
  }

  private named(name: string): Step {
    const local = this.scope.findLast((known) => known.name === name);
    if (local !== undefined) return this.local(local.slot, local.delayed);
    return (run) => {
      const value = run.bindings[name];
      return value === undefined ? fail(`no such attribute(s): ${name}`) : value;
    };
  }

  private local(slot: number, delayed: boolean): Step {
    const read = (run: Run): Value => {
      const value = run.slots[slot] as Value | EvaluationError;
      if (value instanceof EvaluationError) throw value;
      return value;
    };
    if (!delayed) return read;
    return (run) => {
      const value = run.slots[slot];
      if (value instanceof Delayed) run.slots[slot] = attempt(value.make, run);
      return read(run);
    };
  }

  private select(node: Select): Step {
    const operand = this.chain(node.operand);
    const { field } = node;
    if (node.test) {
      return (run) => {
        const value = operand(run);
        const inner = value instanceof Optional ? value.value : value;
        return inner !== undefined && fieldOf(inner, field) !== undefined;
      };
    }
    return (run) => {
      const value = operand(run);
      run.charge(1);
      if (value instanceof Optional) return optionally(value, (inner) => fieldOf(inner, field));
      return found(fieldOf(value, field), value, field);
    };
  }

  private list(node: ListLiteral): Step {
    const items = node.elements.map(({ value, optional }) => ({ step: this.step(value), optional }));
    return (run) => {
      const values: Value[] = [];
      for (const { step, optional } of items) {
        const value = step(run);
        if (!optional) values.push(value);
        else if (!(value instanceof Optional)) noOverload();
        else if (value.value !== undefined) values.push(value.value);
      }
      run.charge(10);
      return new PlainList(values);
    };
  }

  private map(node: MapLiteral): Step {
    const entries = node.entries.map(({ key, value, optional }) => ({ key: this.step(key), value: this.step(value), optional }));
    return (run) => {
      const pairs: (readonly [Value, Value])[] = [];
      for (const { key, value, optional } of entries) {
        const name = key(run);
        const item = value(run);
        if (!optional) pairs.push([name, item]);
        else if (!(item instanceof Optional)) noOverload();
        else if (item.value !== undefined) pairs.push([name, item.value]);
      }
      run.charge(30);
      return PlainMap.of(pairs);
    };
  }

  private call(node: Call): Step {
    switch (node.function) {
      case '_&&_':
        return this.logical(node, false);
      case '_||_':
        return this.logical(node, true);
      case '_?_:_':
        return this.conditional(node);
      case '@not_strictly_false':
        return this.notFalse(node);
      case 'or':
      case 'orValue':
        return this.alternative(node);
      default:
        return this.growing(node) ?? this.strict(node);
    }
  }

  /** Both sides may fail, as long as one decides. */
  private logical(node: Call, decisive: boolean): Step {
    const [left, right] = node.args.map((argument) => this.step(argument)) as [Step, Step];
    return (run) => {
      let failure: EvaluationError | undefined;
      try {
        if (truth(left(run)) === decisive) return decisive;
      } catch (fault) {
        if (!(fault instanceof EvaluationError)) throw fault;
        failure = fault;
      }
      try {
        if (truth(right(run)) === decisive) return decisive;
      } catch (fault) {
        if (!(fault instanceof EvaluationError)) throw fault;
        failure ??= fault;
      }
      if (failure !== undefined) throw failure;
      return !decisive;
    };
  }

  private conditional(node: Call): Step {
    const [condition, ...branches] = node.args as [Expression, Expression, Expression];
    const decide = this.step(condition);
    const [yes, no] = branches.map((branch) => this.chain(branch)) as [Step, Step];
    return (run) => (truth(decide(run)) ? yes(run) : no(run));
  }

  private notFalse(node: Call): Step {
    const inner = this.step(node.args[0] as Expression);
    return (run) => {
      const value = attempt(inner, run);
      run.charge(1);
      return value !== false;
    };
  }

  private index(node: Call): Step {
    const operand = this.chain(node.args[0] as Expression);
    const index = this.chain(node.args[1] as Expression);
    const optional = node.function !== '_[_]';
    return (run) => {
      const value = operand(run);
      const at = index(run);
      if (optional || value instanceof Optional) {
        const item = optionally(value, (inner) => itemOf(inner, at));
        // What is not there is not counted.
        if (item.value !== undefined) run.charge(1);
        return item;
      }
      run.charge(1);
      return found(itemOf(value, at), value, at);
    };
  }

  private alternative(node: Call): Step {
    const target = this.step(node.target as Expression);
    const other = this.step(node.args[0] as Expression);
    const unwrap = node.function === 'orValue';
    return (run) => {
      const value = target(run);
      if (!(value instanceof Optional)) return noOverload();
      if (value.value === undefined) return other(run);
      return unwrap ? held(value) : value;
    };
  }

  /** `accumulator + [item]` in a loop puts the item into the list that is there. */
  private growing(node: Call): Step | undefined {
    const [left, right] = node.args;
    if (
      node.function !== '_+_' ||
      !isAccumulator(left) ||
      right?.kind !== 'list' ||
      right.elements.length !== 1 ||
      right.elements[0]?.optional
    )
      return undefined;
    const accumulator = this.step(left as Expression);
    const item = this.step(right.elements[0]?.value as Expression);
    const constant = this.isConstant(right);
    return (run) => {
      const list = accumulator(run);
      const value = item(run);
      run.charge(constant ? 1 : 11);
      if (list instanceof GrowingList) {
        list.push(value);
        return list;
      }
      return (list as ListValue).add(new PlainList([value]));
    };
  }

  private strict(node: Call): Step {
    const overloads = this.checked.overloads.get(node) ?? [];
    const member = node.target !== undefined && !this.checked.qualified.has(node);
    const nodes = member ? [node.target as Expression, ...node.args] : node.args;
    const steps = nodes.map((argument) => this.step(argument));
    const exact = overloads.length === 1 && nodes.every((argument) => isExact(this.checked.types.get(argument)));
    const choose = exact ? () => overloads[0] as Overload : (args: readonly Value[]) => chosen(overloads, args);
    const costs = new Map(overloads.map((overload) => [overload, this.constantMembership(node) ? () => 0 : callCostOf(overload)]));
    return (run) => {
      const args = steps.map((step) => step(run));
      const overload = choose(args);
      const value = (overload.call as (...args: readonly Value[]) => Value)(...args);
      run.charge(costs.get(overload)?.(args, value) ?? 1);
      return value;
    };
  }

  /** The server looks into lists of constants for nothing. */
  private constantMembership(node: Call): boolean {
    const list = node.args[1];
    return node.function === '@in' && list?.kind === 'list' && this.isConstant(list);
  }

  private comprehension(node: Comprehension): Step {
    const range = this.step(node.range);
    const collects = isEmptyList(node.initial) && node.accumulator === accumulatorName;
    const initial = collects ? () => new GrowingList([]) : this.step(node.initial);
    const binds = isEmptyList(node.range);
    const slot = this.scope.length;
    this.scope.push({ name: node.accumulator, slot, delayed: binds });
    this.scope.push({ name: node.variable, slot: slot + 1, delayed: false });
    if (node.variable2 !== undefined) this.scope.push({ name: node.variable2, slot: slot + 2, delayed: false });
    const condition = this.step(node.condition);
    const step = this.step(node.step);
    this.scope.length = slot + 1;
    const end = this.step(node.result);
    this.scope.length = slot;
    const two = node.variable2 !== undefined;
    const always = node.condition.kind === 'literal' && node.condition.value === true;
    return (run) => {
      const over = range(run);
      if (binds) {
        run.slots[slot] = new Delayed(initial);
        return end(run);
      }
      run.slots[slot] = attempt(initial, run);
      for (const [first, second] of pairsOf(over, two)) {
        run.slots[slot + 1] = first;
        if (two) run.slots[slot + 2] = second as Value;
        if (!always && condition(run) === false) break;
        run.slots[slot] = attempt(step, run);
      }
      return end(run);
    };
  }
}

/** What was looked for, which may be null; an error when it is not there. */
const found = (item: Value | undefined, whole: Value, key: Value): Value =>
  item === undefined ? fail(whole instanceof ListValue ? `index out of bounds: ${describe(key)}` : `no such key: ${describe(key)}`) : item;

/** The value of a step, or its error as a value. */
const attempt = (step: Step, run: Run): Value | EvaluationError => {
  try {
    return step(run);
  } catch (fault) {
    if (fault instanceof EvaluationError) return fault;
    throw fault;
  }
};

/** The name that Go has for the type of a value. */
const goTypeName = (value: Value): string => {
  const name = runtimeTypeName(value).replace(/_type$|^google\.protobuf\./gu, '');
  return `types.${name.charAt(0).toUpperCase()}${name.slice(1)}`;
};

function* pairsOf(over: Value, two: boolean): Generator<readonly [Value, Value?]> {
  if (over instanceof ListValue) {
    for (let index = 0; index < over.size; index += 1) yield two ? [BigInt(index), over.at(index)] : [over.at(index)];
  } else if (over instanceof MapValue) {
    for (const key of over.keys()) yield two ? [key, over.get(key) as Value] : [key];
  } else fail(`got '${goTypeName(over)}', expected iterable type`);
}

/** Nothing about the type is left to run time, as far as overloads look. */
const isExact = (type: Type | undefined): boolean =>
  type !== undefined && type.kind !== 'dyn' && type.kind !== 'parameter' && type.kind !== 'null';

const chosen = (overloads: readonly Overload[], args: readonly Value[]): Overload =>
  overloads.find(({ parameters }) => parameters.every((type, index) => hasType(args[index] as Value, type))) ?? noOverload();

/** Makes a program of a checked expression. */
export const compile = (checked: Checked): Program => {
  const step = new Compiler(checked).step(checked.expression);
  return (bindings, limit = costLimit) => {
    const run = new Run(bindings, limit);
    try {
      return { ok: true, value: step(run), cost: run.cost };
    } catch (fault) {
      if (fault instanceof EvaluationError) return { ok: false, message: fault.message, exceeded: false, cost: run.cost };
      if (fault instanceof CostExceeded) return { ok: false, message: fault.message, exceeded: true, cost: run.cost };
      // Deeply nested data can exhaust the stack; the server gives up on such requests too.
      if (fault instanceof RangeError)
        return { ok: false, message: 'operation cancelled: the value is nested too deeply', exceeded: true, cost: run.cost };
      throw fault;
    }
  };
};
