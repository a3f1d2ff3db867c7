import { expect, test } from 'vitest';
import { outcomeOf } from './translate.ts';

test.each([
  [0, 'Unreachable', 'connect ECONNREFUSED', 'transient', 'Unreachable'],
  [429, 'TooManyRequests', 'slow down', 'transient', 'TooManyRequests'],
  [503, 'ServiceUnavailable', 'starting', 'transient', 'ServiceUnavailable'],
  [500, 'InternalError', '.spec.x: field not declared in schema', 'terminal', 'InternalError'],
  [404, 'NotFound', 'the server could not find the requested resource', 'waiting', 'KindNotServed'],
  [404, 'NotFound', 'namespaces "blue" not found', 'waiting', 'NamespaceMissing'],
  [409, 'Conflict', 'the object has been modified', 'waiting', 'Conflict'],
  [409, 'AlreadyExists', 'exists', 'terminal', 'AlreadyExists'],
  [422, 'Invalid', 'spec.x: Invalid value', 'terminal', 'Invalid'],
  [403, 'Forbidden', 'not for you', 'terminal', 'Forbidden'],
])('%i %s (%s) is %s: %s', (status, reason, message, outcome, told) => {
  expect(outcomeOf({ ok: false, status, reason, message })).toEqual({ outcome, reason: told, message });
});
