/**
 * Data that keeps rules and data that breaks one, found by trying: values around a plain example, one part changed, then two. The
 * judge is the descriptor, so that what is found is what it says; a rule for which nothing is found has no example.
 */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import type { FieldProblem } from '#base/result.ts';
import { check, type Descriptor, type FieldRule } from '#base/schema.ts';
import type { Scope } from '#modeling/incremental.ts';
import type { Attribute, TypeRef, Value } from '#modeling/metamodel/elements.ts';
import { enumOf, valueTypeOf } from '#modeling/metamodel/model.ts';
import { scalars } from '#modeling/metamodel/scalars.ts';
import { descriptorOf, fieldOf } from '#modeling/shapes/field-type.ts';

/** Data that breaks a rule and nothing else. */
export interface Broken {
  /** Text of the rule. */
  readonly rule: string;
  readonly value: Json;
  /** Where it is reported, from the value. */
  readonly at: string;
}

/** Most data that is tried for one rule. */
const mostTries = 300;

/** The first data that is as it should be, among the first tries. */
const firstOf = <Data>(tries: Iterable<Data>, fits: (data: Data) => boolean): Data | undefined => {
  let count = 0;
  for (const data of tries) {
    if (fits(data)) return data;
    count += 1;
    if (count === mostTries) return undefined;
  }
  return undefined;
};

/** Texts and whole numbers that a rule speaks of. */
const spokenOf = (rule: string): { readonly texts: readonly string[]; readonly numbers: readonly number[] } => ({
  texts: [...rule.matchAll(/'([^'\\]*)'|"([^"\\]*)"/gu)].map((found) => found[1] ?? found[2] ?? ''),
  numbers: [...rule.matchAll(/(?<![\w.])-?\d+(?![\w.])/gu)].map(([number]) => Number(number)).filter(Number.isSafeInteger),
});

/** Whether a rule may look at an attribute: it has its name somewhere, or looks at everything. */
const mentions = (rule: string, { name }: Attribute): boolean => new RegExp(`(?<!\\w)${RegExp.escape(name)}(?!\\w)`, 'u').test(rule);

/** Values to try for a type, the likely ones first and absence, which is `undefined`, last. */
function* triesOf(scope: Scope, type: TypeRef, rule: string, plain: Json | undefined): Generator<Json | undefined> {
  const { texts, numbers } = spokenOf(rule);
  yield plain;
  if (type.kind === 'scalar') {
    const { kind } = scalars[type.name].descriptor;
    if (kind === 'boolean') yield* [true, false];
    if (kind !== 'boolean' && kind !== 'string') yield* [...numbers.flatMap((number) => [number - 1, number, number + 1]), 0, 1, 2, -1];
    if (kind === 'string' || kind === 'int-or-string') yield* [...texts, '', 'text', ...texts.flatMap((text) => [`${text}x`, `x${text}`])];
  } else if (type.kind === 'named') {
    yield* enumOf(scope.model, scope.context, type)?.element.values.map(({ name }) => name) ?? [];
  } else if (type.kind === 'map') {
    yield {};
    const entry = isObject(plain) ? (Object.values(plain)[0] as Json) : null;
    for (const text of texts) yield { [text]: entry };
  } else {
    yield [];
    yield* listsOf(scope, type.of, rule, plain);
  }
  yield undefined;
}

/** Lists of one or two items around the item of an example. */
function* listsOf(scope: Scope, of: TypeRef, rule: string, plain: Json | undefined): Generator<Json> {
  const first = Array.isArray(plain) ? (plain[0] as Json | undefined) : undefined;
  const value = valueTypeOf(scope.model, scope.context, of);
  if (first !== undefined) yield [first, first];
  const items =
    value !== undefined && isObject(first)
      ? changed({ ...scope, context: value.context }, value.element.attributes, rule, first)
      : triesOf(scope, of, rule, first);
  for (const item of items) {
    if (item === undefined) continue;
    yield [item];
    if (first !== undefined) yield [first, item];
  }
}

const withPart = (data: JsonObject, name: string, value: Json | undefined): JsonObject => {
  const { [name]: _gone, ...rest } = data;
  return value === undefined ? rest : { ...data, [name]: value };
};

/** The object with one part changed, and with two; parts that the rule speaks of. */
function* changed(scope: Scope, attributes: readonly Attribute[], rule: string, plain: JsonObject): Generator<JsonObject> {
  yield plain;
  const spoken = attributes.filter((attribute) => mentions(rule, attribute));
  for (const { name, type } of spoken) for (const value of triesOf(scope, type, rule, plain[name])) yield withPart(plain, name, value);
  for (const [index, one] of spoken.entries())
    for (const other of spoken.slice(index + 1))
      for (const value of triesOf(scope, one.type, rule, plain[one.name]))
        for (const second of triesOf(scope, other.type, rule, plain[other.name]))
          yield withPart(withPart(plain, one.name, value), other.name, second);
}

const problemsOf = (descriptor: Descriptor, data: JsonObject): readonly FieldProblem[] => {
  const checked = check(descriptor, data);
  return checked.ok ? [] : checked.problems;
};

const isOneRule = (problems: readonly FieldProblem[], rule: FieldRule, pointer: string): boolean =>
  problems.length === 1 && problems[0]?.code === 'value/rule' && problems[0].pointer === `${pointer}${rule.at ?? ''}`;

/** What a rule is asked of: data with its defaults. */
const filledIn = ({ rules: _rules, ...plain }: Descriptor, data: JsonObject): unknown => {
  const checked = check(plain, data);
  return checked.ok ? checked.value : data;
};

/** Data that keeps all rules, and for each rule data that breaks it and nothing else, as far as such is found. */
export interface RuleExamples<Data extends Json> {
  readonly kept: Data;
  readonly broken: readonly Broken[];
}

/** Examples around a plain value. */
export const valueExamples = (scope: Scope, value: Value, plain: JsonObject): RuleExamples<JsonObject> => {
  const descriptor = descriptorOf(scope, value);
  const rules = descriptor.rules ?? [];
  const spoken = rules.map(({ text }) => text).join(' ');
  const kept = firstOf(changed(scope, value.attributes, spoken, plain), (data) => problemsOf(descriptor, data).length === 0) ?? plain;
  const broken = rules.flatMap((rule) => {
    const found = firstOf(
      changed(scope, value.attributes, rule.text, kept),
      (data) => isOneRule(problemsOf(descriptor, data), rule, '') && !rule.holds(filledIn(descriptor, data)),
    );
    return found === undefined ? [] : [{ rule: rule.text, value: found, at: rule.at ?? '' }];
  });
  return { kept, broken };
};

/** Examples of an attribute by itself, around a plain value of it. */
export const attributeExamples = (scope: Scope, attribute: Attribute, plain: Json): RuleExamples<Json> => {
  const field = { ...fieldOf(scope, attribute), name: 'it' };
  const descriptor: Descriptor = { name: '', fields: [field] };
  const rules = field.rules ?? [];
  const tries = (rule: string, fits: (value: Json) => boolean): Json | undefined =>
    firstOf(triesOf(scope, attribute.type, rule, plain), (value) => value !== undefined && fits(value));
  const spoken = rules.map(({ text }) => text).join(' ');
  return {
    kept: tries(spoken, (value) => problemsOf(descriptor, { it: value }).length === 0) ?? plain,
    broken: rules.flatMap((rule) => {
      const found = tries(rule.text, (value) => isOneRule(problemsOf(descriptor, { it: value }), rule, '/it') && !rule.holds(value));
      return found === undefined ? [] : [{ rule: rule.text, value: found, at: rule.at ?? '' }];
    }),
  };
};
