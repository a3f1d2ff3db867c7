/** The small words of base: diagnostics, JSON, clocks, deciders. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { steppingClock, systemClock } from './clock.ts';
import { makeDecider } from './decider.ts';
import { compareDiagnostics, type Diagnostic, defineDiagnostics, formatLocation, report } from './diagnostic.ts';
import { canonical, equals, isObject, pointerToken, pointerTokens, valueAt } from './json.ts';
import { ok } from './result.ts';

const rows = defineDiagnostics({
  'lamp/broken': { severity: 'error', message: 'The lamp {name} is broken.', hint: 'Replace {name}.' },
  'lamp/dim': { severity: 'warning', message: 'Dim.' },
});

test('a report fills in its parameters, and takes another hint and related places', () => {
  expect(report(rows, 'lamp/broken', { file: 'a' }, { name: 'desk' })).toEqual({
    code: 'lamp/broken',
    severity: 'error',
    message: 'The lamp desk is broken.',
    where: { file: 'a' },
    hint: 'Replace desk.',
  });
  const related = [{ message: 'There.', where: { file: 'b' } }];
  expect(report(rows, 'lamp/dim', { file: 'a' }, {}, { hint: 'Look.', related })).toEqual({
    code: 'lamp/dim',
    severity: 'warning',
    message: 'Dim.',
    where: { file: 'a' },
    hint: 'Look.',
    related,
  });
  expect(report(rows, 'lamp/dim', { file: 'a' }, {})).not.toHaveProperty('hint');
});

test('places are written as compilers write them', () => {
  expect([
    formatLocation({ file: 'a' }),
    formatLocation({ file: 'a', line: 1 }),
    formatLocation({ file: 'a', line: 1, column: 2 }),
    formatLocation({ file: 'a', column: 2 }),
  ]).toEqual(['a', 'a:1', 'a:1:2', 'a']);
});

test('diagnostics are ordered by file, line, column and code', () => {
  const at = (file: string, line?: number, column?: number, code = 'x'): Diagnostic => ({
    code,
    severity: 'info',
    message: '',
    where: { file, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) },
  });
  const sorted = [at('a'), at('a', 1, 1), at('a', 1, 2, 'a'), at('a', 1, 2, 'b'), at('a', 2), at('b')];
  expect([...sorted].reverse().sort(compareDiagnostics)).toEqual(sorted);
  expect(compareDiagnostics(at('a'), at('a'))).toBe(0);
});

test('canonical text is equal exactly for equal values', () => {
  expect(canonical({ b: [1, { d: null, c: 'x' }], a: true, z: undefined })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
  expect(canonical(undefined)).toBe('null');
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
      expect(canonical(left) === canonical(right)).toBe(equals(left, right));
      expect(equals(left, structuredClone(left))).toBe(true);
    }),
  );
});

test('equality looks at kinds and keys', () => {
  expect([
    equals([1], { 0: 1 }),
    equals({ a: 1 }, { b: 1 }),
    equals({ a: 1 }, { a: 1, b: 2 }),
    equals(null, {}),
    equals({}, null),
    equals([1, 2], [1]),
  ]).toEqual(Array(6).fill(false));
  expect([isObject({}), isObject([]), isObject(null), isObject('x')]).toEqual([true, false, false, false]);
});

test('pointers lead to own values only', () => {
  const value = { 'a/b': [{ '~': 1 }] };
  expect(valueAt(value, `/${pointerToken('a/b')}/0/${pointerToken('~')}`)).toBe(1);
  expect([valueAt(value, ''), valueAt(value, '/none/x'), valueAt(value, '/constructor')]).toEqual([value, undefined, undefined]);
  fc.assert(
    fc.property(fc.array(fc.string()), (tokens) => {
      expect(pointerTokens(tokens.map((token) => `/${pointerToken(token)}`).join(''))).toEqual(tokens);
    }),
  );
});

test('clocks tell instants', () => {
  expect(systemClock.now()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u);
  const clock = steppingClock('2026-01-01T00:00:00.000Z', 500);
  expect([clock.now(), clock.now()]).toEqual(['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.500Z']);
});

test('a decider checks data before it decides, and faults on what it does not know', () => {
  const decider = makeDecider<number, never, never, 'No'>(
    {
      aggregate: 'Lamp',
      category: 'lamp',
      identity: 'lamp',
      eventVersions: {},
      commands: {
        Dim: { name: 'Dim', fields: [{ name: 'lamp', description: '', required: true, type: { kind: 'string' } }] },
        Ghost: { name: 'Ghost', fields: [] },
      },
    },
    { initialState: 0, decide: { Dim: () => ok([]) }, evolve: {} },
  );
  const meta = { actor: 'a', at: '2026-01-01T00:00:00Z' };
  expect(decider.decide({ type: 'Dim', data: { lamp: 'x' }, meta } as never, 0)).toEqual({ ok: true, value: [] });
  expect(decider.decide({ type: 'Dim', data: { x: 1 }, meta } as never, 0)).toMatchObject({
    ok: false,
    refusal: { code: 'InvalidData', fields: [{ pointer: '/lamp' }, { pointer: '/x' }] },
  });
  expect(() => decider.decide({ type: 'Ghost', data: {}, meta } as never, 0)).toThrow('no behaviour Ghost');
  expect(() => decider.decide({ type: 'Fly', data: {}, meta } as never, 0)).toThrow('no behaviour Fly');
  expect(() => decider.evolve(0, { type: 'Flown' } as never)).toThrow('cannot evolve by Flown');
});

test('an event that breaks a rule of the model is never told', () => {
  const small = { text: 'self < 3', message: 'must be small', holds: (self: unknown) => (self as number) < 3 };
  const size = { name: 'size', description: '', required: true, type: { kind: 'integer' }, rules: [small] } as const;
  type Grow = {
    readonly type: 'Grow';
    readonly data: { readonly by: number };
    readonly meta: { readonly actor: string; readonly at: string };
  };
  type Grown = { readonly type: 'Grown'; readonly data: { readonly size: number } };
  const decider = makeDecider<number, Grow, Grown, never>(
    {
      aggregate: 'Lamp',
      category: 'lamp',
      identity: 'lamp',
      commands: { Grow: { name: 'Grow', fields: [{ name: 'by', description: '', required: true, type: { kind: 'integer' } }] } },
      events: { Grown: { name: 'Grown', fields: [size] } },
      eventVersions: { Grown: 1 },
    },
    {
      initialState: 0,
      decide: { Grow: (command: Grow, state: number) => ok([{ type: 'Grown', data: { size: state + command.data.by } }]) },
      evolve: { Grown: (_: number, event: Grown) => event.data.size },
    },
  );
  const grow = (by: number) => decider.decide({ type: 'Grow', data: { by }, meta: { actor: 'user:test', at: '' } }, 1);
  expect(grow(1)).toEqual({ ok: true, value: [{ type: 'Grown', data: { size: 2 } }] });
  expect(grow(2)).toEqual({
    ok: false,
    refusal: {
      code: 'InvalidData',
      message: 'Grown: /size must be small',
      fields: [{ pointer: '/size', code: 'value/rule', message: 'must be small' }],
    },
  });
});
