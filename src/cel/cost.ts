/**
 * The most an expression can cost, before it is ever run: what the API server refuses definitions for.
 *
 * Source: cel-go's cost estimator with Kubernetes' costs of its own functions. Sizes come from the schema: `maxItems`, `maxLength`,
 * `maxProperties`, or what fits into a request.
 */
import type { Checked } from './checked.ts';
import type { Declaration } from './declaration.ts';
import type { Overload } from './library/overload.ts';
import { type CallEstimate, callEstimateOf } from './library-cost.ts';
import { addCost, type Cost, fixed, multiplyCost, type Part, type Range, scaled, unbounded, union, unknownSize } from './range.ts';
import type { Call, Comprehension, Expression, ListLiteral, MapLiteral } from './syntax.ts';
import { dyn, type Type } from './types.ts';
import { lengthOf } from './values.ts';

/** A part of the values that has no bound of its own, though the cost of the expression depends on its size. */
export interface Unbounded {
  /** Names from the variable on; `@items`, `@values` and `@keys` are the parts of lists and maps. */
  readonly path: readonly string[];
  readonly bound: 'maxItems' | 'maxProperties' | 'maxLength';
}

export interface CostEstimate {
  /** At least and at most; 2 ** 64 when it has no bound at all. */
  readonly cost: Cost;
  /** What would have to be bounded to make it less. */
  readonly unbounded: readonly Unbounded[];
}

interface Local {
  readonly path: readonly string[] | undefined;
  readonly size: Range | undefined;
  readonly entries: Entries | undefined;
}

/** Sizes of the keys and values of a container. */
interface Entries {
  readonly list: boolean;
  readonly key: Range;
  readonly value: Range;
}

const one = fixed(1);

const constantSize = (node: Expression): Range | undefined => {
  if (node.kind === 'list') return fixed(node.elements.length);
  if (node.kind === 'map') return fixed(node.entries.length);
  if (node.kind !== 'literal') return undefined;
  if (typeof node.value === 'string') return fixed(lengthOf(node.value));
  return fixed(node.value instanceof Uint8Array ? node.value.length : 1);
};

const isScalar = (type: Type): boolean =>
  ['bool', 'double', 'duration', 'int', 'timestamp', 'uint'].includes(type.kind) ||
  (type.kind === 'opaque' && type.name === 'optional_type' && isScalar(type.of[0] as Type));

const withoutPathOf = (path: readonly string[] | undefined): readonly string[] | undefined =>
  path?.[0]?.startsWith('@') ? undefined : path;

class Estimator {
  private readonly checked: Checked;
  private readonly root: Declaration | undefined;
  private readonly paths = new Map<Expression, readonly string[] | undefined>();
  private readonly sizes = new Map<Expression, Range>();
  private readonly entries = new Map<Expression, Entries>();
  private readonly locals = new Map<string, Local[]>();
  private readonly done = new Map<Expression, Cost>();
  readonly unbounded = new Map<string, Unbounded>();

  constructor(checked: Checked, root: Declaration | undefined) {
    this.checked = checked;
    this.root = root;
  }

  cost(node: Expression): Cost {
    const known = this.done.get(node);
    if (known !== undefined) return known;
    const cost = this.estimate(node);
    this.done.set(node, cost);
    return cost;
  }

  private estimate(node: Expression): Cost {
    switch (node.kind) {
      case 'ident':
        this.paths.set(node, this.local(node.name) === undefined ? [node.name.replace(/^\./u, '')] : this.local(node.name)?.path);
        return one;
      case 'select':
        return this.select(node);
      case 'call':
        return this.call(node);
      case 'list':
        return this.list(node);
      case 'map':
        return this.map(node);
      case 'comprehension':
        return node.range.kind === 'list' &&
          node.range.elements.length === 0 &&
          node.condition.kind === 'literal' &&
          node.condition.value === false
          ? this.binding(node)
          : this.loop(node);
      default:
        return fixed(0);
    }
  }

  private select(node: Expression & { readonly kind: 'select' }): Cost {
    if (this.checked.qualified.has(node)) {
      this.paths.set(node, [this.checked.qualified.get(node) as string]);
      return one;
    }
    const operand = this.cost(node.operand);
    if (node.test) return operand;
    const path = this.pathOf(node.operand);
    this.paths.set(node, [...(path ?? []), node.field]);
    return ['map', 'object', 'parameter'].includes(this.typeOf(node.operand).kind) ? addCost(operand, one) : operand;
  }

  private typeOf(node: Expression): Type {
    return this.checked.types.get(node) ?? dyn;
  }

  private local(name: string): Local | undefined {
    return this.locals.get(name)?.at(-1);
  }

  private pathOf(node: Expression): readonly string[] | undefined {
    const local = node.kind === 'ident' ? this.local(node.name) : undefined;
    return local === undefined ? this.paths.get(node) : local.path;
  }

  private push(name: string, local: Local): void {
    const stack = this.locals.get(name);
    if (stack === undefined) this.locals.set(name, [local]);
    else stack.push(local);
  }

  private pop(name: string): void {
    this.locals.get(name)?.pop();
  }

  /** What the schema says of the size of a part, remembering when it says nothing. */
  private declaredSize(path: readonly string[] | undefined): Range | undefined {
    if (path === undefined || path.length === 0 || this.root === undefined) return undefined;
    let part: Declaration | undefined = this.root;
    for (const name of path.slice(1)) {
      part = name === '@items' || name === '@values' ? part.items : name === '@keys' ? part.keys : part.fields?.get(name);
      if (part === undefined) return undefined;
    }
    if (!part.bounded) this.note(path, part);
    return { min: 0, max: part.maxElements };
  }

  private note(path: readonly string[], { type }: Declaration): void {
    const bound = type.kind === 'list' ? 'maxItems' : type.kind === 'map' ? 'maxProperties' : 'maxLength';
    this.unbounded.set(path.join('/'), { path, bound });
  }

  private sizeOf(node: Expression): Range | undefined {
    const known = this.sizes.get(node) ?? constantSize(node);
    if (known !== undefined) return known;
    const declared = this.declaredSize(this.pathOf(node));
    if (declared !== undefined) {
      this.sizes.set(node, declared);
      return declared;
    }
    if (isScalar(this.typeOf(node))) return one;
    return node.kind === 'ident' ? this.local(node.name)?.size : undefined;
  }

  private entriesOf(node: Expression): Entries | undefined {
    return this.entries.get(node) ?? (node.kind === 'ident' ? this.local(node.name)?.entries : undefined);
  }

  private part(node: Expression): Part {
    const path = withoutPathOf(this.pathOf(node));
    const type = this.typeOf(node);
    const size = this.sizeOf(node);
    return {
      node,
      type,
      size: size ?? unknownSize,
      known: size,
      sizeOfItems: () => (path === undefined ? undefined : this.declaredSize([...path, '@items'])) ?? unknownSize,
    };
  }

  private list(node: ListLiteral): Cost {
    let cost = fixed(0);
    let items: Range = node.elements.length === 0 ? fixed(0) : { min: unbounded, max: 0 };
    for (const { value } of node.elements) {
      cost = addCost(cost, this.cost(value));
      items = union(items, this.sizeOf(value) ?? unknownSize);
    }
    this.entries.set(node, { list: true, key: one, value: items });
    return addCost(cost, fixed(10));
  }

  private map(node: MapLiteral): Cost {
    const empty = node.entries.length === 0;
    let cost = fixed(0);
    let keys: Range = empty ? fixed(0) : { min: unbounded, max: 0 };
    let values = keys;
    for (const { key, value } of node.entries) {
      cost = addCost(addCost(cost, this.cost(key)), this.cost(value));
      keys = union(keys, this.sizeOf(key) ?? unknownSize);
      values = union(values, this.sizeOf(value) ?? unknownSize);
    }
    this.entries.set(node, { list: false, key: keys, value: values });
    return addCost(cost, fixed(30));
  }

  private copySizes(to: Expression, from: Expression): void {
    const size = this.sizeOf(from);
    const entries = this.entriesOf(from);
    if (size !== undefined) this.sizes.set(to, size);
    if (entries !== undefined) this.entries.set(to, entries);
  }

  private call(node: Call): Cost {
    if (node.function === 'dyn' && node.target === undefined) {
      const argument = node.args[0] as Expression;
      const cost = addCost(one, this.cost(argument));
      this.copySizes(node, argument);
      return cost;
    }
    const costs = node.args.map((argument) => this.cost(argument));
    const parts = node.args.map((argument) => this.part(argument));
    const member = node.target !== undefined && !this.checked.qualified.has(node);
    const before = member ? this.cost(node.target as Expression) : fixed(0);
    const target = member ? this.part(node.target as Expression) : undefined;
    let cost: Cost = { min: unbounded, max: 0 };
    let size: Range | undefined;
    const overloads = this.checked.overloads.get(node) ?? [];
    for (const overload of overloads) {
      const estimate = this.overloadCost(node, overload, target, parts, costs);
      cost = union(cost, estimate.cost);
      if (estimate.size !== undefined) size = size === undefined ? estimate.size : union(size, estimate.size);
      if (overload.id === 'index_list' || overload.id === 'index_map') {
        const container = node.args[0] as Expression;
        size = this.entriesOf(container)?.value;
        this.paths.set(node, [...(this.pathOf(container) ?? []), overload.id === 'index_list' ? '@items' : '@values']);
      }
      size ??= this.sizeOf(node);
    }
    if (size !== undefined) this.sizes.set(node, size);
    return addCost(before, overloads.length === 0 ? fixed(0) : cost);
  }

  private overloadCost(
    node: Call,
    overload: Overload,
    target: Part | undefined,
    args: readonly Part[],
    costs: readonly Cost[],
  ): CallEstimate {
    const all = costs.reduce(addCost, fixed(0));
    const special = callEstimateOf(overload, target, args);
    if (special !== undefined) return { ...special, cost: addCost(special.cost, all) };
    const [left, right, other] = costs as [Cost, Cost, Cost];
    switch (overload.id) {
      case 'logical_and':
      case 'logical_or':
        return { cost: { min: left.min, max: addCost(left, right).max } };
      case 'conditional': {
        const [yes, no] = node.args.slice(1) as [Expression, Expression];
        this.setJoined(node, yes, no);
        return { cost: addCost(left, union(right, other)), size: union((args[1] as Part).size, (args[2] as Part).size) };
      }
      case 'add_list':
      case 'add_string':
      case 'add_bytes': {
        const size = addCost((args[0] as Part).size, (args[1] as Part).size);
        this.setJoined(node, node.args[0] as Expression, node.args[1] as Expression);
        return { cost: addCost(overload.id === 'add_list' ? one : scaled(size, 0.1), all), size };
      }
      default:
        return { cost: addCost(one, all) };
    }
  }

  private setJoined(node: Expression, left: Expression, right: Expression): void {
    const [ours, theirs] = [this.entriesOf(left), this.entriesOf(right)];
    if (ours !== undefined && theirs !== undefined)
      this.entries.set(node, { list: ours.list, key: union(ours.key, theirs.key), value: union(ours.value, theirs.value) });
  }

  /** Names of the parts a variable of a loop stands for. */
  private variable(name: string, range: Expression, key: boolean, single: boolean): void {
    const entries = this.entriesOf(range);
    const list = entries?.list ?? this.typeOf(range).kind === 'list';
    const path = this.pathOf(range) ?? [];
    const asKey = single ? !list : key;
    const part = asKey ? (list ? '@indices' : '@keys') : list ? '@items' : '@values';
    this.push(name, { path: [...path, part], size: asKey ? entries?.key : entries?.value, entries: undefined });
  }

  private pushBound(name: string, value: Expression): void {
    this.push(name, { path: this.pathOf(value), size: this.sizeOf(value), entries: this.entriesOf(value) });
  }

  private loop(node: Comprehension): Cost {
    const before = addCost(this.cost(node.range), this.cost(node.initial));
    this.pushBound(node.accumulator, node.initial);
    this.variable(node.variable, node.range, true, node.variable2 === undefined);
    if (node.variable2 !== undefined) this.variable(node.variable2, node.range, false, false);
    const once = addCost(this.cost(node.step), this.cost(node.condition));
    this.pop(node.variable);
    if (node.variable2 !== undefined) this.pop(node.variable2);
    const after = this.cost(node.result);
    this.pop(node.accumulator);
    const count = this.sizeOf(node.range) ?? unknownSize;
    if (node.initial.kind === 'literal') {
      const size = this.sizeOf(node.initial);
      if (size !== undefined) this.sizes.set(node, size);
    } else if (node.initial.kind === 'list' || node.initial.kind === 'map') {
      this.sizes.set(node, count);
      const entries = this.entriesOf(node.step);
      if (entries !== undefined) this.entries.set(node, entries);
    }
    return addCost(addCost(before, after), multiplyCost(count, once));
  }

  private binding(node: Comprehension): Cost {
    const before = addCost(this.cost(node.range), this.cost(node.initial));
    this.pushBound(node.accumulator, node.initial);
    const after = this.cost(node.result);
    this.pop(node.accumulator);
    this.copySizes(node, node.result);
    return addCost(before, after);
  }
}

/** Estimates a checked expression on values of a declaration. */
export const estimateCost = (checked: Checked, root: Declaration | undefined): CostEstimate => {
  const estimator = new Estimator(checked, root);
  const cost = estimator.cost(checked.expression);
  return { cost, unbounded: [...estimator.unbounded.values()].sort((left, right) => left.path.length - right.path.length) };
};
