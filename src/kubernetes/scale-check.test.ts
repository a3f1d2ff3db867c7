import { expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import { predictApply } from './apply.ts';
import { kindOf } from './definition.ts';
import { serverProfile } from './profile.ts';
import { scaleProblems } from './scale-check.ts';
import { compileSchema } from './structural.ts';
import { tortureObject } from './torture.fixture.ts';
import { makeAnswers } from './vector.ts';

const paths = { specReplicas: '.spec.replicas', statusReplicas: '.status.replicas', labelSelector: '.status.selector' };

const said = (object: JsonObject, whole = true): readonly string[] => scaleProblems(paths, object, whole).map(({ message }) => message);

test('numbers of replicas are whole, not negative and fit in 32 bits; a selector is a text', () => {
  expect(said({ spec: { replicas: 2 ** 31 - 1 }, status: { replicas: 0, selector: 'a=b' } })).toEqual([]);
  expect(said({ spec: { replicas: -1 }, status: { replicas: 2 ** 31, selector: 1 } })).toEqual([
    '.spec.replicas: Invalid value: -1: should be a non-negative integer',
    '.status.replicas: Invalid value: 2147483648: should be less than or equal to 2147483647',
    '.status.selector: Invalid value: "": .status.selector accessor error: 1 is of the type int64, expected string',
  ]);
  expect(said({ spec: { replicas: 1.5 }, status: { replicas: null } })).toEqual([
    '.spec.replicas: Invalid value: 0: .spec.replicas accessor error: 1.5 is of the type float64, expected int64',
    '.status.replicas: Invalid value: 0: .status.replicas accessor error: <nil> is of the type <nil>, expected int64',
  ]);
});

test('what is not there has nothing wrong, and what cannot be looked into has', () => {
  for (const object of [{}, { spec: null }, { spec: {}, status: {} }]) expect(said(object)).toEqual([]);
  expect(said({ spec: ['a'] })).toEqual([
    '.spec.replicas: Invalid value: 0: .spec.replicas accessor error: [a] is of the type []interface {}, expected map[string]interface{}',
  ]);
});

test('a write to a subresource asks only about the status', () => {
  expect(said({ spec: { replicas: -1 }, status: { replicas: -2 } }, false)).toEqual([
    '.status.replicas: Invalid value: -2: should be a non-negative integer',
  ]);
});

const numbers = { type: 'object', properties: { replicas: { type: 'integer' } } };
const schema = { type: 'object', properties: { spec: numbers, status: numbers } };

test('an apply is refused for the numbers that the scale subresource would read', () => {
  const request = { config: tortureObject({ replicas: -1 }), manager: 'us', statusSubresource: true, now: '2026-11-24T12:00:00Z' };
  const profile = serverProfile('1.37');
  const predicted = (more: object) => predictApply({ ...request, schema: compileSchema(schema), profile, ...more });
  expect(predicted({ scale: paths })).toMatchObject({
    code: 422,
    message: 'Test.lab.example.com "one" is invalid: .spec.replicas: Invalid value: -1: should be a non-negative integer',
  });
  expect(predicted({})).toMatchObject({ outcome: 'applied' });
});

test('answers to vectors look at the scale subresource of the definition', () => {
  const scale = { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' };
  const version = { name: 'v1', served: true, storage: true, subresources: { status: {}, scale }, schema: { openAPIV3Schema: schema } };
  const names = { kind: 'Test', plural: 'tests' };
  const kinds = [kindOf({ spec: { group: 'lab.example.com', names, scope: 'Namespaced', versions: [version] } })];
  const answer = makeAnswers({ kinds, profile: serverProfile('1.37'), now: '2026-11-24T12:00:00Z' });
  expect(answer({ config: tortureObject({ replicas: 2 ** 31 }), manager: 'us', force: false })).toMatchObject({
    code: 422,
    causes: [{ field: '.spec.replicas', reason: 'FieldValueInvalid' }],
  });
  expect(answer({ config: tortureObject({ replicas: 3 }), manager: 'us', force: false })).toMatchObject({ code: 201 });
});
