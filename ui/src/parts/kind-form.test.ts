import { expect, test } from 'vitest';
import { makeData } from '../../mock/data.ts';
import { kindForms } from '../generated/kinds.ts';
import { read, start } from './form-data.ts';
import type { FormField } from './form-spec.ts';
import { specFrom } from './kind-form.ts';

const specOf = (object: unknown): Readonly<Record<string, unknown>> =>
  ((object as { readonly spec?: Readonly<Record<string, unknown>> } | undefined)?.spec ?? {}) as Readonly<Record<string, unknown>>;

/** What a form answers that is opened and sent as it is. */
const untouched = (fields: readonly FormField[], spec: Readonly<Record<string, unknown>>): unknown => {
  const answer = read({ fields }, start(fields, spec), spec);
  return answer.ok ? specFrom(fields, spec, answer.data) : answer.problems;
};

test('every kind that people write has a form', () => {
  expect(Object.keys(kindForms)).toContain('VPC.vpc.githedgehog.com');
  expect(Object.keys(kindForms)).not.toContain('Agent.agent.githedgehog.com');
});

test('a form that nobody touched changes nothing', () => {
  const { resources } = makeData(200, 0);
  const looked = resources.filter(({ desired, kind, group }) => desired != null && kindForms[`${kind}.${group}`] !== undefined);
  expect(looked.length).toBeGreaterThan(50);
  for (const { kind, group, desired } of looked)
    expect([kind, untouched(kindForms[`${kind}.${group}`]?.fields ?? [], specOf(desired))]).toEqual([kind, specOf(desired)]);
});

const lamp: readonly FormField[] = [
  { kind: 'text', name: 'colour', label: 'Colour', description: 'X.', required: false },
  { kind: 'integer', name: 'watts', label: 'Watts', description: 'X.', required: false },
  { kind: 'boolean', name: 'dim', label: 'Dim', description: 'X.', required: false },
  { kind: 'json', name: 'zones', label: 'Zones', description: 'X.', required: false },
  {
    kind: 'group',
    name: 'timer',
    label: 'Timer',
    description: 'X.',
    required: true,
    fields: [{ kind: 'integer', name: 'minutes', label: 'Minutes', description: 'X.', required: false }],
  },
];

test('what is typed is taken, what is emptied goes, and what the form does not know stays where it was', () => {
  const given = { odd: [1], colour: 'red', zones: { a: 1 } };
  expect(untouched(lamp, given)).toEqual(given);
  const typed = { ...start(lamp, given), colour: '', watts: '5', dim: true, timer: { minutes: '3' } };
  const answer = read({ fields: lamp }, typed, given);
  expect(answer.ok && JSON.stringify(specFrom(lamp, given, answer.data))).toBe(
    JSON.stringify({ odd: [1], zones: { a: 1 }, watts: 5, dim: true, timer: { minutes: 3 } }),
  );
  expect(untouched(lamp, { dim: false, colour: '', timer: {} })).toEqual({ dim: false, colour: '', timer: {} });
});
