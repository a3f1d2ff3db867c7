import { expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import { applyUpdate } from './apply.ts';
import type { KubernetesObject } from './object.ts';
import { serverProfile } from './profile.ts';
import { compileSchema } from './structural.ts';
import type { WriteOutcome } from './write.ts';

const schema = compileSchema({
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        from: { type: 'integer' },
        to: {
          type: 'integer',
          'x-kubernetes-validations': [{ rule: 'self >= oldSelf', message: 'must not shrink', reason: 'FieldValueForbidden' }],
        },
        name: { type: 'string', 'x-kubernetes-validations': [{ rule: "self.startsWith('a')" }] },
      },
      'x-kubernetes-validations': [
        { rule: 'self.from < self.to', messageExpression: "'must begin before ' + string(self.to)", fieldPath: '.from' },
      ],
    },
  },
});

const write = (
  spec: JsonObject,
  { old, version = '1.36' }: { readonly old?: JsonObject; readonly version?: string } = {},
): WriteOutcome => {
  const object = (given: JsonObject): KubernetesObject => ({
    apiVersion: 'lab.example.com/v1',
    kind: 'Lamp',
    metadata: { name: 'a', namespace: 'default', ...(old === undefined ? {} : { resourceVersion: '1' }) },
    spec: given,
  });
  return applyUpdate({
    manager: 'me',
    schema,
    statusSubresource: false,
    now: '2026-11-25T00:00:00Z',
    name: 'a',
    namespace: 'default',
    profile: serverProfile(version),
    object: object(spec),
    ...(old === undefined ? {} : { live: object(old) }),
  });
};

const causes = (outcome: WriteOutcome): unknown =>
  outcome.outcome === 'invalid' ? outcome.causes.map(({ field, message }) => [field, message]) : outcome.outcome;

test.each<[string, unknown, unknown]>([
  ['what the rules allow is written', write({ from: 1, to: 2, name: 'a' }), 'applied'],
  ['a rule refuses with its message and path', write({ from: 2, to: 2 }), [['spec.from', 'Invalid value: must begin before 2']]],
  [
    'older servers name the type',
    write({ from: 2, to: 2, name: 'b' }, { version: '1.31' }),
    [
      ['spec.from', 'Invalid value: "object": must begin before 2'],
      ['spec.name', 'Invalid value: "string": failed rule: self.startsWith(\'a\')'],
    ],
  ],
  [
    'newer ones show the value',
    write({ from: 1, to: 2, name: 'b' }),
    [['spec.name', 'Invalid value: "b": failed rule: self.startsWith(\'a\')']],
  ],
  ['a rule about a transition needs something old', write({ from: 1, to: 2 }, { old: { from: 1 } }), 'applied'],
  ['and refuses', write({ from: 1, to: 2 }, { old: { from: 1, to: 3 } }), [['spec.to', 'Forbidden: must not shrink']]],
  [
    'what did not change is let through by servers that ratchet',
    write({ from: 1, to: 3, name: 'b' }, { old: { from: 1, to: 2, name: 'b' } }),
    'applied',
  ],
  [
    'and not by older ones',
    write({ from: 1, to: 3, name: 'b' }, { old: { from: 1, to: 2, name: 'b' }, version: '1.29' }),
    [['spec.name', 'Invalid value: "string": failed rule: self.startsWith(\'a\')']],
  ],
  [
    'an error of the evaluation is told',
    write({ to: 2 }),
    [['spec', 'Invalid value: "object": no such key: from evaluating rule: self.from < self.to']],
  ],
])('%s', (_name, outcome, expected) => {
  expect(causes(outcome as WriteOutcome)).toEqual(expected);
});

test('rules are not asked when the object does not fit', () => {
  const outcome = write({ from: 'x', to: 1 });
  expect(causes(outcome)).toEqual([
    ['spec.from', 'Invalid value: "string": spec.from in body must be of type integer: "string"'],
    ['<nil>', expect.stringContaining('some validation rules were not checked') as unknown],
  ]);
});
