/**
 * Objects as Hedgehog's webhooks store them, by the normalisers of the model.
 *
 * `stored` predicts what they make of an object that is written. `comparable` is the form in which two objects say the same exactly
 * when Hedgehog takes them for the same: what the webhooks compute is left out, and zero values that its types do not tell from absent
 * ones are absent. Both are idempotent, and neither depends on the order of keys or of the rows.
 *
 * Rows work in a fixed order: what is taken away, what is rewritten, what is filled in, what is ordered, what is derived. A row whose
 * condition cannot be evaluated (a field that is not there, a text that is no prefix) does not apply.
 */
import { isObject, type Json } from '#base/json.ts';
import { type CompiledRule, compileRule } from '#cel/rule.ts';
import { type KubernetesObject, splitApiVersion } from '#kubernetes/object.ts';
import { own } from '#kubernetes/own.ts';
import type { StructuralSchema } from '#kubernetes/structural.ts';
import type { TypePlan } from '#kubernetes/type-plan.ts';
import { normaliserRows } from './generated/normalisers.ts';
import type { NormaliserName, NormaliserRow } from './normaliser-row.ts';
import { type Draft, isZero, normalisers, rowText, type Spot, valueIn } from './normalisers.ts';

const phases: Readonly<Record<NormaliserName, number>> = {
  drop: 0,
  dropEmpty: 0,
  dropKeys: 0,
  lowerCase: 1,
  mac: 1,
  cidr: 1,
  duration: 1,
  cutPrefix: 1,
  addPart: 1,
  ranges: 1,
  fillEmpty: 2,
  fillAbsent: 2,
  address: 2,
  include: 3,
  unique: 4,
  sort: 5,
  derive: 6,
  computed: 6,
  zeroIsAbsent: 7,
};

/** Rows that work only where two objects are compared, and those that work only where one is predicted. */
const forComparison = new Set<NormaliserName>(['computed', 'zeroIsAbsent']);
const forPrediction = new Set<NormaliserName>(['derive']);

interface Step {
  readonly row: NormaliserRow;
  readonly applies: (self: Json) => boolean;
}

/** The normalisers of a kind, ready to run. */
export interface NormalForm {
  /** What is stored when this is written. The object itself stays as it is. */
  readonly stored: (object: KubernetesObject) => KubernetesObject;
  /** What two objects are compared in. Without a schema zero values are not taken as absent. */
  readonly comparable: (object: KubernetesObject, schema?: StructuralSchema) => KubernetesObject;
}

const conditions = new Map<string, CompiledRule>();

const conditionOf = (text: string): CompiledRule => {
  const known = conditions.get(text);
  if (known !== undefined) return known;
  // The model's check has typed it.
  const compiled = compileRule('anything', text);
  if (!compiled.ok)
    throw new Error(`the condition ${text} does not compile: ${compiled.problems.map(({ message }) => message).join('; ')}`);
  conditions.set(text, compiled.evaluate);
  return compiled.evaluate;
};

const stepOf = (row: NormaliserRow): Step => {
  const { when } = row;
  if (when === undefined) return { row, applies: () => true };
  return {
    row,
    applies: (self) => {
      const verdict = conditionOf(when)({ self });
      return 'holds' in verdict && verdict.holds;
    },
  };
};

const copied = (value: Json): Json => {
  if (Array.isArray(value)) return value.map((item) => copied(item as Json));
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copied(item)])) : value;
};

interface Reached {
  readonly value: Json;
  readonly self: Json;
}

const below = ({ value, self }: Reached, step: string): readonly Reached[] => {
  if (step !== '*') {
    const found = isObject(value) ? own(value, step) : undefined;
    return found === undefined ? [] : [{ value: found, self }];
  }
  const items = Array.isArray(value) ? (value as readonly Json[]) : isObject(value) ? Object.values(value) : [];
  return items.map((item) => ({ value: item, self: item }));
};

const spotsIn = ({ value, self }: Reached, last: string): readonly Spot[] => {
  if (Array.isArray(value)) {
    return last === '*' ? (value as Json[]).map((_, key) => ({ holder: value as Json[], key, self })) : [];
  }
  if (!isObject(value)) return [];
  const holder = value as Draft;
  return last === '*' ? Object.keys(holder).map((key) => ({ holder, key, self })) : [{ holder, key: last, self }];
};

/** Every place that a path leads to, also a field that is not there when what holds it is. */
const spotsAt = (object: Draft, at: readonly string[]): readonly Spot[] =>
  at
    .slice(0, -1)
    .reduce<readonly Reached[]>((reached, step) => reached.flatMap((place) => below(place, step)), [{ value: object, self: object }])
    .flatMap((place) => spotsIn(place, at.at(-1) as string));

const matches = (pattern: readonly string[], path: readonly string[]): boolean =>
  pattern.length === path.length && pattern.every((step, index) => step === '*' || step === path[index]);

/** Takes declared fields without a value away, from the inside out. */
const dropZeros = (value: Json, plan: TypePlan, path: readonly string[], kept: readonly (readonly string[])[]): void => {
  if (Array.isArray(value)) {
    const items = plan.list?.items;
    if (items !== undefined) for (const item of value as Json[]) dropZeros(item, items, [...path, '*'], kept);
  }
  if (!isObject(value) || plan.map === undefined) return;
  const { fields, element } = plan.map;
  for (const [name, item] of Object.entries(value)) {
    const here = [...path, name];
    const declared = fields.get(name);
    const inner = declared ?? element;
    if (inner !== undefined) dropZeros(item, inner, here, kept);
    if (declared === undefined || !isZero(item)) continue;
    if (item === null || !kept.some((pattern) => matches(pattern, here))) delete (value as Draft)[name];
  }
};

const planAt = (plan: TypePlan | undefined, path: readonly string[]): TypePlan | undefined =>
  path.reduce<TypePlan | undefined>((at, step) => at?.map?.fields.get(step), plan);

const run = (object: KubernetesObject, steps: readonly Step[], schema?: StructuralSchema): KubernetesObject => {
  const draft = copied(object as unknown as Json) as Draft;
  for (const { row, applies } of steps) {
    for (const spot of spotsAt(draft, row.at)) {
      if (!applies(spot.self)) continue;
      if (row.with !== 'zeroIsAbsent') normalisers[row.with](spot, row);
      else {
        const value = valueIn(spot);
        const plan = planAt(schema?.plan, row.at);
        if (value !== undefined && plan !== undefined)
          dropZeros(
            value,
            plan,
            [],
            (row.except ?? []).map((path) => path.split('.')),
          );
      }
    }
  }
  return draft as unknown as KubernetesObject;
};

/** By phase, outer fields first; then by what they say, so that the order in which they were declared means nothing. */
const inOrder = (rows: readonly NormaliserRow[]): readonly NormaliserRow[] =>
  rows.toSorted(
    (left, right) =>
      phases[left.with] - phases[right.with] || left.at.length - right.at.length || (rowText(left) < rowText(right) ? -1 : 1),
  );

/** The normal form that some rows make, which are all of one kind. */
export const normalFormOf = (rows: readonly NormaliserRow[]): NormalForm => {
  const steps = inOrder(rows).map(stepOf);
  const storing = steps.filter(({ row }) => !forComparison.has(row.with));
  const comparing = steps.filter(({ row }) => !forPrediction.has(row.with));
  return {
    stored: (object) => run(object, storing),
    comparable: (object, schema) => run(object, comparing, schema),
  };
};

const numbers = (version: string): readonly number[] => version.replace(/^v/u, '').split(/[.-]/u).slice(0, 3).map(Number);

const isBefore = (left: string, right: string): boolean => {
  const [ours, theirs] = [numbers(left), numbers(right)];
  const index = [0, 1, 2].find((place) => ours[place] !== theirs[place]);
  return index !== undefined && (ours[index] ?? 0) < (theirs[index] ?? 0);
};

/** Whether a row holds for a version of Hedgehog's fabric; without a version those hold that the newest has. */
const holdsFor = ({ since, until }: NormaliserRow, version: string | undefined): boolean =>
  version === undefined
    ? until === undefined
    : !(since !== undefined && isBefore(version, since)) && (until === undefined || isBefore(version, until));

const forms = new Map<string, NormalForm | undefined>();

/** The normal form of a kind as a version of Hedgehog's fabric (`v0.126.0`) has it; nothing for kinds without normalisers. */
export const normalForm = (apiVersion: string, kind: string, version?: string): NormalForm | undefined => {
  const { group } = splitApiVersion(apiVersion);
  const key = `${group}/${kind}/${version ?? ''}`;
  if (!forms.has(key)) {
    const rows = normaliserRows.filter((row) => row.group === group && row.kind === kind && holdsFor(row, version));
    forms.set(key, rows.length === 0 ? undefined : normalFormOf(rows));
  }
  return forms.get(key);
};
