/**
 * Expressions as SQL, as far as both mean exactly the same. An error of the language is NULL here, and the logic of three values is that
 * of the language: `false && error` is false on both sides. What has no exact counterpart is not translated, and the reason is told.
 *
 * Whole numbers are numerics that are kept inside of 64 bits, fractions are compared as their shortest decimals, texts by code point.
 */
import type { Json, JsonObject } from '#base/json.ts';
import type { Checked } from '#cel/checked.ts';
import { unescapeProperty } from '#cel/property-name.ts';
import { checkRule } from '#cel/rule.ts';
import type { Call, Comprehension, Expression, LiteralValue, Select } from '#cel/syntax.ts';
import { formatType, type Type } from '#cel/types.ts';
import { patternFor } from '#modeling/patterns/dialects.ts';
import { jsonLiteral, literal } from './sql-text.ts';

/** What `self` is: JSON in an expression of SQL, a column of a scalar, or a row whose columns are the fields. */
export type Self =
  | { readonly kind: 'json'; readonly sql: string }
  | { readonly kind: 'column'; readonly sql: string; readonly renotes: boolean }
  | { readonly kind: 'row'; readonly columns: ReadonlyMap<string, RowColumn> };

export interface RowColumn {
  readonly sql: string;
  /** Holds JSON, not a scalar. */
  readonly json: boolean;
  /** Keeps its values in another notation than they were written in. */
  readonly renotes: boolean;
}

export type Translation =
  /** True, false, or NULL for an error. */
  | { readonly ok: true; readonly sql: string }
  /** Offsets of what has no counterpart, and why. */
  | { readonly ok: false; readonly reason: string; readonly at: number; readonly end: number };

class Untranslatable extends Error {
  readonly node: Expression;
  constructor(node: Expression, reason: string) {
    super(reason);
    this.node = node;
  }
}

const cannot = (node: Expression, reason: string): never => {
  throw new Untranslatable(node, reason);
};

/** Something that an expression can read. `sql` is a scalar when there is no schema, else JSON, and NULL when it is not there. */
interface Part {
  readonly sql: string;
  readonly schema?: JsonObject;
  /** Is never NULL. */
  readonly sure: boolean;
}

const isScalar = ({ kind }: Type): boolean => ['bool', 'int', 'double', 'string'].includes(kind);

const casts: Readonly<Record<string, string>> = { int: '::numeric', double: '::numeric', bool: '::boolean', string: '' };

/** JSON as a scalar of SQL. Its type was asked before. */
const scalarOf = (json: string, type: Type): string => `(${json} #>> '{}')${casts[type.kind] ?? ''}`;

const schemaAt = (schema: JsonObject | undefined, ...keys: readonly string[]): JsonObject | undefined => {
  let found: unknown = schema;
  for (const key of keys)
    found = typeof found === 'object' && found !== null && Object.hasOwn(found, key) ? (found as Record<string, unknown>)[key] : undefined;
  return found as JsonObject | undefined;
};

/** What a whole number can be. */
interface Bounds {
  readonly low: bigint;
  readonly high: bigint;
}

const int64: Bounds = { low: -(2n ** 63n), high: 2n ** 63n - 1n };
const safe: Bounds = { low: BigInt(Number.MIN_SAFE_INTEGER), high: BigInt(Number.MAX_SAFE_INTEGER) };

const around = (...ends: readonly bigint[]): Bounds => ({
  low: ends.reduce((least, end) => (end < least ? end : least)),
  high: ends.reduce((most, end) => (end > most ? end : most)),
});

const fits = ({ low, high }: Bounds): boolean => low >= int64.low && high <= int64.high;

const widest = ({ low, high }: Bounds): bigint => (-low > high ? -low : high);

/** What may come out of an operator, before it is kept inside of 64 bits. */
const outcomes: Readonly<Record<string, (left: Bounds, right: Bounds) => Bounds>> = {
  '_+_': (left, right) => ({ low: left.low + right.low, high: left.high + right.high }),
  '_-_': (left, right) => ({ low: left.low - right.high, high: left.high - right.low }),
  '_*_': (left, right) => around(left.low * right.low, left.low * right.high, left.high * right.low, left.high * right.high),
  '_/_': (left) => around(-widest(left), widest(left)),
  '_%_': (_, right) => around(-widest(right), widest(right)),
  '-_': (left) => ({ low: -left.high, high: -left.low }),
};

/** Quotient and remainder are cut towards zero on both sides. */
const arithmetic: Readonly<Record<string, (left: string, right: string) => string>> = {
  '_+_': (left, right) => `((${left})::numeric + (${right})::numeric)`,
  '_-_': (left, right) => `((${left})::numeric - (${right})::numeric)`,
  '_*_': (left, right) => `((${left})::numeric * (${right})::numeric)`,
  '_/_': (left, right) => `div((${left})::numeric, nullif((${right})::numeric, 0))`,
  '_%_': (left, right) => `mod((${left})::numeric, nullif((${right})::numeric, 0))`,
  '-_': (left) => `(-(${left})::numeric)`,
};

const comparisons: Readonly<Record<string, string>> = { '_==_': '=', '_!=_': '<>', '_<_': '<', '_<=_': '<=', '_>_': '>', '_>=_': '>=' };

const texts: Readonly<Record<string, (text: string, part: string) => string>> = {
  startsWith: (text, part) => `starts_with(${text}, ${part})`,
  endsWith: (text, part) => `(right(${text}, char_length(${part})) = ${part})`,
  contains: (text, part) => `(strpos(${text}, ${part}) > 0)`,
};

const renoted = 'a column of instants does not keep how they were written';
const noSubquery = 'a check constraint of a row cannot look into a collection';

class Translator {
  private readonly checked: Checked;
  private readonly root: JsonObject;
  /** A check constraint of a row or column holds no subquery; a function that is asked of JSON may. */
  private readonly flat: boolean;
  private readonly names = new Map<string, Part | Self>();
  private depth = 0;

  constructor(checked: Checked, self: Self, schema: JsonObject) {
    this.checked = checked;
    this.flat = self.kind !== 'json';
    this.names.set('self', self.kind === 'json' ? { sql: self.sql, schema, sure: true } : self);
    this.root = schema;
  }

  private typeOf(node: Expression): Type {
    return this.checked.types.get(node) ?? cannot(node, 'its type is not known');
  }

  /** A scalar or truth as SQL. */
  scalar(node: Expression): string {
    const type = this.typeOf(node);
    if (!isScalar(type)) return cannot(node, `there is no ${formatType(type)} of the same meaning`);
    switch (node.kind) {
      case 'literal':
        return this.literal(node, node.value);
      case 'select':
        return node.test ? this.presence(node) : this.read(node, type);
      case 'ident':
        return this.read(node, type);
      case 'call':
        return this.call(node, type);
      case 'comprehension':
        return this.loop(node);
      default:
        return cannot(node, 'it has no such expression');
    }
  }

  private literal(node: Expression, value: LiteralValue): string {
    if (typeof value === 'boolean') return String(value);
    if (typeof value === 'bigint') return value < 0n ? `(${value})` : String(value);
    if (typeof value === 'number' && Number.isFinite(value)) return value < 0 || Object.is(value, -0) ? `(${value})` : String(value);
    if (typeof value === 'string' && !value.includes('\0')) return literal(value);
    return cannot(node, 'it cannot write this value');
  }

  private read(node: Expression, type: Type): string {
    const { sql, schema } = this.part(node);
    return schema === undefined ? sql : scalarOf(sql, type);
  }

  /** JSON that an expression reads, with its schema. */
  private json(node: Expression): Part & { readonly schema: JsonObject } {
    const part = this.part(node);
    return part.schema === undefined ? cannot(node, 'it is not kept as JSON') : { ...part, schema: part.schema };
  }

  private part(node: Expression): Part {
    if (node.kind === 'ident') {
      const found = this.names.get(node.name) ?? cannot(node, 'the name is not known');
      if (!('kind' in found)) return found;
      if (found.kind === 'row') return cannot(node, 'a row is not one value');
      return found.kind === 'column' && found.renotes ? cannot(node, renoted) : { sql: found.sql, sure: true };
    }
    if (node.kind === 'select' && !node.test) return this.field(node);
    if (node.kind === 'call' && node.function === '_[_]' && node.target === undefined) return this.item(node);
    return cannot(node, 'it is not kept as it is');
  }

  private field(node: Select): Part {
    const { operand, field } = node;
    const whole = operand.kind === 'ident' ? this.names.get(operand.name) : undefined;
    if (whole !== undefined && 'kind' in whole && whole.kind === 'row') return this.column(node, whole.columns);
    const parent = this.json(operand);
    const entries = schemaAt(parent.schema, 'additionalProperties');
    const name = entries === undefined ? (unescapeProperty(field) ?? field) : field;
    const schema = entries ?? schemaAt(parent.schema, 'properties', name) ?? cannot(node, 'its type is not known');
    const required = schemaAt(parent.schema, 'required') as unknown as readonly string[] | undefined;
    return defaulted(parent, name, schema, required?.includes(name) === true);
  }

  private column(node: Select, columns: ReadonlyMap<string, RowColumn>): Part {
    const name = unescapeProperty(node.field) ?? node.field;
    const column = columns.get(name);
    const schema = schemaAt(this.root, 'properties', name);
    if (column === undefined || schema === undefined) return cannot(node, 'there is no such column');
    if (column.renotes) return cannot(node, renoted);
    const given = schema['default'];
    const sql =
      given === undefined || given === null
        ? column.sql
        : `coalesce(${column.sql}, ${column.json ? jsonLiteral(given) : scalarLiteral(given)})`;
    return { sql, sure: false, ...(column.json ? { schema } : {}) };
  }

  private item(node: Call): Part {
    const [container, index] = node.args as [Expression, Expression];
    const parent = this.json(container);
    const entries = schemaAt(parent.schema, 'additionalProperties');
    if (entries !== undefined) return { sql: `nullif(${parent.sql} -> ${this.scalar(index)}, 'null')`, schema: entries, sure: false };
    const items = schemaAt(parent.schema, 'items') ?? cannot(node, 'its type is not known');
    if (index.kind !== 'literal' || typeof index.value !== 'bigint' || index.value < 0n || index.value > 2n ** 31n - 1n)
      return cannot(index, 'it counts from the end where an index is negative');
    return { sql: `nullif(${parent.sql} -> ${index.value}, 'null')`, schema: items, sure: false };
  }

  private presence(node: Select): string {
    const { operand } = node;
    const whole = operand.kind === 'ident' ? this.names.get(operand.name) : undefined;
    const there = `(${this.field(node).sql} IS NOT NULL)`;
    if (whole !== undefined && 'kind' in whole && whole.kind === 'row') return there;
    const parent = this.json(operand);
    return parent.sure ? there : `CASE WHEN ${parent.sql} IS NOT NULL THEN ${there} END`;
  }

  private call(node: Call, type: Type): string {
    const [first, second, third] = node.args as [Expression, Expression, Expression];
    switch (node.function) {
      case '_&&_':
        return `(${this.scalar(first)} AND ${this.scalar(second)})`;
      case '_||_':
        return `(${this.scalar(first)} OR ${this.scalar(second)})`;
      case '!_':
        return `(NOT ${this.scalar(first)})`;
      case '_?_:_':
        return `CASE ${this.scalar(first)} WHEN true THEN ${this.scalar(second)} WHEN false THEN ${this.scalar(third)} END`;
      case '@in':
        return this.membership(node);
      case 'size':
        return this.size(node.target ?? first);
      case 'matches':
        return this.match(node);
      case 'double':
        return this.typeOf(first).kind === 'int' ? this.safeInt(first) : this.scalar(first);
      case '_[_]':
        return this.read(node, type);
      default:
        return this.compared(node) ?? this.computed(node, type) ?? this.searched(node) ?? this.unknown(node);
    }
  }

  private unknown(node: Call): never {
    return cannot(node, `it has no ${node.function.replaceAll('_', '')} of the same meaning`);
  }

  private compared(node: Call): string | undefined {
    const sign = comparisons[node.function];
    if (sign === undefined) return undefined;
    const [left, right] = node.args as [Expression, Expression];
    const [ours, theirs] = [this.typeOf(left).kind, this.typeOf(right).kind];
    if (ours === theirs) return `(${this.scalar(left)}${ours === 'string' ? ' COLLATE "C"' : ''} ${sign} ${this.scalar(right)})`;
    if (ours === 'int' && theirs === 'double') return `(${this.safeInt(left)} ${sign} ${this.scalar(right)})`;
    if (ours === 'double' && theirs === 'int') return `(${this.scalar(left)} ${sign} ${this.safeInt(right)})`;
    return cannot(node, `it does not compare ${formatType(this.typeOf(left))} and ${formatType(this.typeOf(right))} alike`);
  }

  /** A whole number that a double holds exactly: one that is written or kept, not one that is computed. */
  private safeInt(node: Expression): string {
    const small = node.kind === 'literal' && typeof node.value === 'bigint' && node.value >= safe.low && node.value <= safe.high;
    if (!small && node.kind !== 'select' && node.kind !== 'ident')
      return cannot(node, 'it does not round whole numbers to fractions alike');
    return this.scalar(node);
  }

  private computed(node: Call, type: Type): string | undefined {
    const [left, right] = node.args as [Expression, Expression];
    if (node.function === '_+_' && type.kind === 'string') return `(${this.scalar(left)} || ${this.scalar(right)})`;
    const compute = arithmetic[node.function];
    if (node.target !== undefined || compute === undefined) return undefined;
    if (type.kind !== 'int') return cannot(node, 'it rounds fractions differently and has errors where there are infinities');
    const sql = compute(this.scalar(left), right === undefined ? '' : this.scalar(right));
    if (node.function === '_%_') {
      // The one quotient that does not fit is an error of its remainder too.
      if (this.boundsOf(left).low > int64.low) return sql;
      return cannot(node, 'it has a remainder where there is no quotient of 64 bits');
    }
    return fits(this.outcome(node)) ? sql : `CASE WHEN ${sql} BETWEEN ${int64.low} AND ${int64.high} THEN ${sql} END`;
  }

  private outcome(node: Call): Bounds {
    const [left, right = left] = node.args.map((argument) => this.boundsOf(argument)) as [Bounds, Bounds?];
    return (outcomes[node.function] as (left: Bounds, right: Bounds) => Bounds)(left, right);
  }

  /** Between which numbers the value of an int lies. */
  private boundsOf(node: Expression): Bounds {
    if (node.kind === 'literal' && typeof node.value === 'bigint') return around(node.value);
    if (node.kind === 'select' || node.kind === 'ident') return safe;
    if (node.kind !== 'call') return int64;
    if (node.function === 'size') return { low: 0n, high: 2n ** 31n };
    const outcome = node.target === undefined && Object.hasOwn(outcomes, node.function) ? this.outcome(node) : int64;
    return fits(outcome) ? outcome : int64;
  }

  private searched(node: Call): string | undefined {
    const search = texts[node.function];
    if (search === undefined || node.target === undefined) return undefined;
    return search(this.scalar(node.target), this.scalar(node.args[0] as Expression));
  }

  private match(node: Call): string {
    const [text, pattern] = node.target === undefined ? node.args : [node.target, ...node.args];
    if (pattern?.kind !== 'literal' || typeof pattern.value !== 'string')
      return cannot(pattern ?? node, 'a pattern that is not written out cannot be translated');
    const translated = patternFor(pattern.value, 'postgresql');
    if (translated === undefined) return cannot(pattern, 'its regular expressions lack or read differently what the pattern says');
    return `(${this.scalar(text as Expression)} ~ ${literal(translated)})`;
  }

  private size(node: Expression): string {
    const type = this.typeOf(node);
    if (type.kind === 'string') return `char_length(${this.scalar(node)})`;
    if (type.kind === 'list') return `jsonb_array_length(${this.json(node).sql})`;
    if (type.kind !== 'map') return cannot(node, 'it counts this differently');
    if (this.flat) return cannot(node, noSubquery);
    const { sql } = this.json(node);
    return `CASE WHEN ${sql} IS NOT NULL THEN (SELECT count(*) FROM jsonb_object_keys(${sql})) END`;
  }

  private membership(node: Call): string {
    const [item, container] = node.args as [Expression, Expression];
    const type = this.typeOf(item);
    if (!isScalar(type)) return cannot(item, 'it compares only scalars alike');
    const value = this.scalar(item);
    if (container.kind === 'list')
      return this.listed(
        value,
        type,
        container.elements.map((element) => element.value),
      );
    const held = this.typeOf(container);
    const { sql } = this.json(container);
    if (held.kind === 'map') return `(${sql} ? ${value})`;
    if (held.kind !== 'list' || held.of.kind !== type.kind) return cannot(node, 'it compares only scalars of one type alike');
    return `(${sql} @> to_jsonb((${value})${casts[type.kind] || '::text'}))`;
  }

  private listed(value: string, type: Type, items: readonly Expression[]): string {
    for (const item of items)
      if (item.kind !== 'literal' || this.typeOf(item).kind !== type.kind) cannot(item, 'it takes only what is written out in a list');
    // Not even where the value cannot be worked out: as the server has it.
    if (items.length === 0) return 'false';
    return `(${value} IN (${items.map((item) => this.scalar(item)).join(', ')}))`;
  }

  private loop(node: Comprehension): string {
    const macro = node.macro?.function;
    const body = bodyOf(node);
    if (macro === undefined || body === undefined || node.variable2 !== undefined || !quantifiers.has(macro))
      return cannot(node, `it has no ${macro ?? 'loop'} of the same meaning`);
    if (this.flat) return cannot(node, noSubquery);
    const type = this.typeOf(node.range);
    const { sql, schema } = this.json(node.range);
    const name = `v${this.depth}`;
    const rows = type.kind === 'map' ? `jsonb_object_keys(${sql})` : `jsonb_array_elements(${sql})`;
    const items = schemaAt(schema, 'items');
    if (type.kind !== 'map' && items === undefined) return cannot(node.range, 'its type is not known');
    const before = this.names.get(node.variable);
    this.names.set(node.variable, { sql: name, sure: true, ...(type.kind === 'map' || items === undefined ? {} : { schema: items }) });
    this.depth += 1;
    const condition = this.scalar(body);
    this.depth -= 1;
    if (before === undefined) this.names.delete(node.variable);
    else this.names.set(node.variable, before);
    return `CASE WHEN ${sql} IS NOT NULL THEN (SELECT ${(quantifiers.get(macro) as (one: string) => string)('held')} FROM (SELECT ${condition} AS held FROM ${rows} AS r${this.depth}(${name})) AS q) END`;
  }
}

/** One answer from the answers for each item. An error counts unless another item decides; `exists_one` asks all. */
const quantifiers: ReadonlyMap<string, (held: string) => string> = new Map([
  ['all', (held: string) => `CASE WHEN bool_or(NOT ${held}) THEN false WHEN bool_or(${held} IS NULL) THEN NULL ELSE true END`],
  ['exists', (held: string) => `CASE WHEN bool_or(${held}) THEN true WHEN bool_or(${held} IS NULL) THEN NULL ELSE false END`],
  ['exists_one', (held: string) => `CASE WHEN bool_or(${held} IS NULL) THEN NULL ELSE count(*) FILTER (WHERE ${held}) = 1 END`],
  ['existsOne', (held: string) => `CASE WHEN bool_or(${held} IS NULL) THEN NULL ELSE count(*) FILTER (WHERE ${held}) = 1 END`],
]);

/** What a quantifier asks of each item: the part of its step that is not the accumulator. */
const bodyOf = ({ step, macro }: Comprehension): Expression | undefined => {
  if (step.kind !== 'call') return undefined;
  return macro?.function === 'all' || macro?.function === 'exists' ? step.args[1] : step.args[0];
};

const scalarLiteral = (value: Json): string => (typeof value === 'string' ? literal(value) : String(value));

/** A field of JSON; its default where it is not there, and nothing where the whole is not there. */
const defaulted = (parent: Part, name: string, schema: JsonObject, required: boolean): Part => {
  const { default: given, nullable } = schema;
  const value = `nullif(${parent.sql} -> ${literal(name)}, 'null')`;
  if (given === undefined || given === null) return { sql: value, schema, sure: parent.sure && required && nullable !== true };
  const filled =
    nullable === true
      ? `CASE WHEN ${parent.sql} ? ${literal(name)} THEN ${value} ELSE ${jsonLiteral(given)} END`
      : `coalesce(${value}, ${jsonLiteral(given)})`;
  return {
    sql: parent.sure ? filled : `CASE WHEN ${parent.sql} IS NOT NULL THEN ${filled} END`,
    schema,
    sure: parent.sure && nullable !== true,
  };
};

/** A rule over `self`, whose schema is the one that expressions are typed by. */
export const translateRule = (schema: JsonObject, text: string, self: Self): Translation => {
  const checking = checkRule(schema, text);
  // What does not compile is told by the model's own check.
  if (!checking.ok) return { ok: false, reason: 'it cannot be read', at: 0, end: text.length };
  try {
    return { ok: true, sql: new Translator(checking.checked, self, schema).scalar(checking.checked.expression) };
  } catch (fault) {
    if (!(fault instanceof Untranslatable)) throw fault;
    const { at, end } = fault.node.macro ?? fault.node;
    return { ok: false, reason: fault.message, at, end };
  }
};
