import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check, type Descriptor, type FieldType } from './schema.ts';

const only = (type: FieldType, more: { readonly required?: boolean; readonly default?: unknown } = {}): Descriptor => ({
  name: 'Thing',
  fields: [
    { name: 'a', description: '', required: more.required ?? true, type, ...(more.default === undefined ? {} : { default: more.default }) },
  ],
});
const codes = (type: FieldType, value: unknown): readonly string[] => {
  const checked = check(only(type), { a: value });
  return checked.ok ? [] : checked.problems.map(({ pointer, code }) => `${pointer} ${code}`);
};
const string = (facets: object): FieldType => ({ kind: 'string', ...facets });

test.each<[FieldType, unknown, readonly string[]]>([
  [string({}), 'x', []],
  [string({}), 5, ['/a value/type']],
  [string({ minLength: 2, maxLength: 3 }), 'ab', []],
  [string({ minLength: 2 }), 'a', ['/a value/min-length']],
  [string({ maxLength: 2 }), 'abc', ['/a value/max-length']],
  [string({ maxLength: 2 }), '😀😀', []],
  [string({ pattern: '^a+$' }), 'b', ['/a value/pattern']],
  [string({ format: 'instant' }), '2026-01-01T00:00:00Z', []],
  [string({ format: 'instant' }), '2026-13-01T00:00:00Z', ['/a value/format']],
  [string({ format: 'duration' }), 'PT3M', []],
  [string({ format: 'duration' }), 'P', ['/a value/format']],
  [string({ format: 'url' }), 'https://x/', []],
  [string({ format: 'url' }), 'x y', ['/a value/format']],
  [string({ format: 'digest' }), 'abcdef0', []],
  [string({ format: 'digest' }), 'abc', ['/a value/format']],
  [string({ format: 'dns-label' }), 'a-b', []],
  [string({ format: 'dns-label' }), '-a', ['/a value/format']],
  [string({ format: 'dns-label' }), 'x'.repeat(64), ['/a value/format']],
  [string({ format: 'dns-subdomain' }), 'a.b', []],
  [string({ format: 'dns-subdomain' }), 'a..b', ['/a value/format']],
  [{ kind: 'integer', minimum: 1, maximum: 3 }, 2, []],
  [{ kind: 'integer' }, 1.5, ['/a value/type']],
  [{ kind: 'integer' }, 2 ** 53, ['/a value/type']],
  [{ kind: 'integer', minimum: 1 }, 0, ['/a value/minimum']],
  [{ kind: 'number', maximum: 1 }, 1.5, ['/a value/maximum']],
  [{ kind: 'number', minimum: 1, exclusiveMinimum: true }, 1, ['/a value/minimum']],
  [{ kind: 'number', minimum: 1, exclusiveMinimum: true }, 1.5, []],
  [{ kind: 'number', maximum: 1, exclusiveMaximum: true }, 1, ['/a value/maximum']],
  [{ kind: 'number', multipleOf: 0.1 }, 0.3, []],
  [{ kind: 'number', multipleOf: 0.1 }, 0.35, ['/a value/multiple']],
  [{ kind: 'number', multipleOf: 0.01 }, 1e300, []],
  [{ kind: 'number', multipleOf: 1e300 }, 1e-300, ['/a value/multiple']],
  [{ kind: 'integer', multipleOf: 5 }, -15, []],
  [{ kind: 'integer', multipleOf: 5 }, -0, []],
  [{ kind: 'integer', enum: [1, 2] }, 2, []],
  [{ kind: 'integer', enum: [1, 2] }, 3, ['/a value/enum']],
  [{ kind: 'int-or-string' }, 1.5, ['/a value/type']],
  [{ kind: 'int-or-string' }, '50%', []],
  [
    { kind: 'set', of: { kind: 'json' } },
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    ['/a value/unique'],
  ],
  [{ kind: 'map', of: { kind: 'integer' }, minProperties: 1 }, {}, ['/a value/min-properties']],
  [{ kind: 'map', of: { kind: 'integer' }, maxProperties: 1 }, { a: 1, b: 2 }, ['/a value/max-properties']],
  [{ kind: 'number' }, Number.NaN, ['/a value/type']],
  [{ kind: 'number' }, '1', ['/a value/type']],
  [{ kind: 'boolean' }, 'true', ['/a value/type']],
  [{ kind: 'boolean' }, false, []],
  [{ kind: 'json' }, { any: [null] }, []],
  [{ kind: 'enum', values: ['x'] }, 'y', ['/a value/enum']],
  [{ kind: 'enum', values: ['x'] }, 5, ['/a value/enum']],
  [{ kind: 'list', of: { kind: 'integer' } }, [1, 'x'], ['/a/1 value/type']],
  [{ kind: 'list', of: { kind: 'integer' }, minItems: 2 }, [1], ['/a value/min-items']],
  [{ kind: 'list', of: { kind: 'integer' }, maxItems: 1 }, [1, 2], ['/a value/max-items']],
  [{ kind: 'list', of: { kind: 'integer' } }, {}, ['/a value/type']],
  [{ kind: 'set', of: { kind: 'integer' } }, [1, 1], ['/a value/unique']],
  [{ kind: 'map', of: { kind: 'integer' } }, { 'x/y': 'z' }, ['/a/x~1y value/type']],
  [{ kind: 'map', of: { kind: 'integer' } }, [], ['/a value/type']],
  [{ kind: 'value', descriptor: () => only({ kind: 'integer' }) }, { a: 'x', b: 1 }, ['/a/a value/type', '/a/b value/unknown']],
  [{ kind: 'value', descriptor: () => only({ kind: 'integer' }) }, null, ['/a value/required']],
  [{ kind: 'value', descriptor: () => only({ kind: 'integer' }) }, 'x', ['/a value/type']],
])('%j takes %j with problems %j', (type, value, expected) => {
  expect(codes(type, value)).toEqual(expected);
});

test('defaults are filled in, null counts as absent, and the default is not shared', () => {
  const descriptor = only({ kind: 'list', of: { kind: 'json' } }, { required: false, default: [[]] });
  const [first, second] = [check(descriptor, {}), check(descriptor, { a: null })];
  expect([first, second]).toEqual([
    { ok: true, value: { a: [[]] } },
    { ok: true, value: { a: [[]] } },
  ]);
  expect(first.ok && second.ok && first.value['a'] !== second.value['a']).toBe(true);
  expect(check(only({ kind: 'json' }, { required: false }), {})).toEqual({ ok: true, value: {} });
});

test('null is a value where it is one: of JSON, and where the field says so', () => {
  const nullable: Descriptor = {
    name: 'Thing',
    fields: [{ name: 'a', description: '', required: true, nullable: true, default: 5, type: { kind: 'integer' } }],
  };
  expect(check(nullable, { a: null })).toEqual({ ok: true, value: { a: null } });
  expect(check(nullable, {})).toEqual({ ok: true, value: { a: 5 } });
  expect(check(only({ kind: 'json' }), { a: null })).toEqual({ ok: true, value: { a: null } });
  expect(codes({ kind: 'integer' }, null)).toEqual(['/a value/required']);
});

test('an open value keeps what it does not know', () => {
  expect(check({ name: 'Thing', fields: [], open: true }, { b: 1 })).toEqual({ ok: true, value: { b: 1 } });
});

test('rules are asked only of what is otherwise as it should be, and tell where', () => {
  const rules = [{ text: 'self.a < 5', message: 'must be small', at: '/a', holds: (self: unknown) => (self as { a: number }).a < 5 }];
  const descriptor = { ...only({ kind: 'integer' }), rules };
  expect(check(descriptor, { a: 4 })).toEqual({ ok: true, value: { a: 4 } });
  expect(check(descriptor, { a: 5 })).toEqual({ ok: false, problems: [{ pointer: '/a', code: 'value/rule', message: 'must be small' }] });
  expect(check(descriptor, { a: 'x' })).toMatchObject({ ok: false, problems: [{ code: 'value/type' }] });
  const field: Descriptor = {
    name: 'Thing',
    fields: [
      {
        name: 'a',
        description: '',
        required: true,
        type: { kind: 'integer' },
        rules: [{ text: 'self != 7', message: 'not 7', holds: (self) => self !== 7 }],
      },
    ],
  };
  expect(check(field, { a: 7 })).toEqual({ ok: false, problems: [{ pointer: '/a', code: 'value/rule', message: 'not 7' }] });
});

test('a default is judged as what is given, and what a rule says of the value comes before its message', () => {
  const inner: Descriptor = {
    name: 'Inner',
    fields: [{ name: 'n', description: '', required: false, default: 9, type: { kind: 'integer' } }],
    rules: [
      {
        text: 'self.n < 9',
        message: 'no',
        at: '/n',
        explain: (self) => ((self as { n: number }).n === 9 ? 'is nine' : undefined),
        holds: (self) => (self as { n: number }).n < 9,
      },
    ],
  };
  const descriptor = only({ kind: 'value', descriptor: () => inner }, { required: false, default: {} });
  expect(check(descriptor, {})).toEqual({ ok: false, problems: [{ pointer: '/a/n', code: 'value/rule', message: 'is nine' }] });
  expect(check(descriptor, { a: { n: 10 } })).toEqual({ ok: false, problems: [{ pointer: '/a/n', code: 'value/rule', message: 'no' }] });
  expect(check(descriptor, { a: { n: 8 } })).toEqual({ ok: true, value: { a: { n: 8 } } });
});

test('what is no object at all is refused at the root', () => {
  expect(check(only({ kind: 'json' }), [])).toMatchObject({ ok: false, problems: [{ pointer: '', code: 'value/type' }] });
});

test('nothing makes it throw, and what it takes it takes again unchanged', () => {
  const descriptor: Descriptor = {
    name: 'Thing',
    fields: [
      { name: 's', description: '', required: false, type: { kind: 'string', maxLength: 5 } },
      { name: 'm', description: '', required: false, default: {}, type: { kind: 'map', of: { kind: 'list', of: { kind: 'integer' } } } },
    ],
  };
  fc.assert(
    fc.property(
      fc.oneof(fc.anything(), fc.record({ s: fc.string(), m: fc.dictionary(fc.string(), fc.array(fc.integer())) }, { requiredKeys: [] })),
      (value) => {
        const checked = check(descriptor, value);
        if (checked.ok) expect(check(descriptor, checked.value)).toEqual(checked);
      },
    ),
  );
});
