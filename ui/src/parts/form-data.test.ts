import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFabricForm } from '../generated/forms.ts';
import { hasRules, read, start } from './form-data.ts';
import { judgeRules } from './form-rules.ts';
import type { FormField } from './form-spec.ts';

const base = { label: 'L', description: 'D' };

test('starts with defaults; a group that is not required is left out until it is given', () => {
  const draft = start(createFabricForm.fields);
  expect(draft['title']).toBe('');
  expect(draft['git']).toBeUndefined();
  expect(start(createFabricForm.fields, { git: { repository: '/x' } })['git']).toEqual({
    repository: '/x',
    branch: 'main',
    path: '',
    credential: '',
    pollInterval: '60',
  });
});

test('reads what was typed; optional texts that are empty are not sent', () => {
  const draft = { ...start(createFabricForm.fields, { git: { repository: '/srv/x.git' } }), fabric: 'lab' };
  expect(read(createFabricForm, draft)).toEqual({
    ok: true,
    data: { fabric: 'lab', title: '', description: '', git: { repository: '/srv/x.git', branch: 'main', path: '', pollInterval: 60 } },
  });
});

test('tells all problems at once, by pointer', () => {
  const draft = { ...start(createFabricForm.fields, { git: { pollInterval: 1 } }), fabric: 'Not A Label' };
  const answer = read(createFabricForm, draft);
  expect(answer.ok === false && Object.keys(answer.problems)).toEqual(['/fabric', '/git/repository', '/git/pollInterval']);
});

const problemOf = (field: FormField, typed: string | boolean): string | undefined => {
  const answer = read({ fields: [field] }, { [field.name]: typed });
  return answer.ok ? undefined : answer.problems[`/${field.name}`];
};

test.each([
  [{ ...base, kind: 'integer', name: 'n', required: true, minimum: 5, maximum: 9 }, '4', 'At least 5'],
  [{ ...base, kind: 'integer', name: 'n', required: true, maximum: 9 }, '10', 'At most 9'],
  [{ ...base, kind: 'integer', name: 'n', required: true }, '1.5', 'A whole number'],
  [{ ...base, kind: 'number', name: 'n', required: true }, 'x', 'A number'],
  [{ ...base, kind: 'number', name: 'n', required: true }, '1.5', undefined],
  [{ ...base, kind: 'text', name: 't', required: true }, '', 'Needed'],
  [{ ...base, kind: 'text', name: 't', required: false, minLength: 3 }, 'ab', 'At least 3 characters'],
  [{ ...base, kind: 'text', name: 't', required: true, maxLength: 2 }, 'abc', 'At most 2 characters; this has 3'],
  [{ ...base, kind: 'text', name: 't', required: true, maxLength: 2 }, '😀😀', undefined],
  [{ ...base, kind: 'text', name: 't', required: true, patterns: [{ pattern: '^https:', hint: 'A full URL' }] }, 'x', 'A full URL'],
  [{ ...base, kind: 'text', name: 't', required: true, enum: ['a', 'b'] }, 'c', 'One of a, b'],
  [{ ...base, kind: 'number', name: 'n', required: true, minimum: 1, exclusiveMinimum: true }, '1', 'Above 1'],
  [{ ...base, kind: 'number', name: 'n', required: true, maximum: 1, exclusiveMaximum: true }, '1', 'Below 1'],
  [{ ...base, kind: 'number', name: 'n', required: true, multipleOf: 0.1 }, '0.35', 'A multiple of 0.1'],
  [{ ...base, kind: 'integer', name: 'n', required: true, enum: [1, 2] }, '3', 'One of 1, 2'],
  [{ ...base, kind: 'choice', name: 'c', required: true, options: [{ value: 'a', description: 'A' }] }, 'b', 'One of the choices'],
  [{ ...base, kind: 'json', name: 'j', required: true, intOrString: true }, '1.5', 'A whole number, or text in quotes'],
  [{ ...base, kind: 'json', name: 'j', required: true }, '{"a":1}', undefined],
  [{ ...base, kind: 'boolean', name: 'b', required: true }, true, undefined],
] as const)('checks %j with %j', (field, typed, problem) => {
  expect(problemOf(field as FormField, typed)).toBe(problem);
});

test('says what is wrong with JSON', () => {
  expect(problemOf({ ...base, kind: 'json', name: 'j', required: true }, '{')).toMatch(/^Not JSON: /u);
});

test('a text that had a value and was emptied is sent empty', () => {
  const fields: FormField[] = [{ ...base, kind: 'text', name: 'title', required: false }];
  expect(read({ fields }, { title: '' }, { title: 'Old' })).toEqual({ ok: true, data: { title: '' } });
  expect(read({ fields }, { title: '' }, {})).toEqual({ ok: true, data: {} });
});

test('a required group that is missing is a problem', () => {
  const group: FormField = { ...base, kind: 'group', name: 'g', required: true, fields: [] };
  expect(read({ fields: [group] }, {})).toEqual({ ok: false, problems: { '/g': 'Needed' } });
});

test('rules of the model are asked where there is a judge, of data that is otherwise right', () => {
  const cluster = (data: Record<string, unknown>, judge = judgeRules) =>
    read(createFabricForm, { ...start(createFabricForm.fields, { cluster: data }), fabric: 'lab' }, {}, judge);
  expect(hasRules(createFabricForm.fields)).toBe(true);
  expect(cluster({ kind: 'kubeconfig' })).toEqual({ ok: false, problems: { '/cluster/kubeconfig': 'Is needed for a real cluster' } });
  expect(cluster({ kind: 'lab' }).ok).toBe(true);
  expect(cluster({ kind: 'kubeconfig' }, () => []).ok).toBe(true);
  expect(cluster({ kind: 'kubeconfig', namespace: 'Not A Label' })).toMatchObject({
    problems: { '/cluster/namespace': expect.stringContaining('Lower-case') },
  });
});

const rows: readonly FormField[] = [
  {
    kind: 'map',
    name: 'subnets',
    label: 'Subnets',
    description: '',
    required: false,
    item: {
      kind: 'group',
      name: 'subnets',
      label: 'Subnets',
      description: '',
      required: true,
      fields: [
        { kind: 'integer', name: 'vlan', label: 'Vlan', description: '', required: true, minimum: 1 },
        { kind: 'boolean', name: 'isolated', label: 'Isolated', description: '', required: false },
        {
          kind: 'list',
          name: 'servers',
          label: 'Servers',
          description: '',
          required: false,
          item: { kind: 'text', name: 'servers', label: 'Servers', description: '', required: true },
        },
      ],
    },
  },
];
type Subnets = readonly { readonly id: number; readonly key: string; readonly value: { readonly servers: readonly object[] } }[];

test('a form that nobody typed into gives back what it was opened with, rows of rows and what it does not know included', () => {
  const servers = fc.array(fc.string({ minLength: 1 }), { minLength: 1 });
  const subnet = fc.record(
    {
      vlan: fc.integer({ min: 1, max: 4094 }),
      isolated: fc.constant(true),
      servers,
      other: fc.anything({ maxDepth: 1, key: fc.constant('x') }),
    },
    { requiredKeys: ['vlan'] },
  );
  const keys = fc.string({ minLength: 1 }).filter((key) => key !== '__proto__');
  fc.assert(
    fc.property(fc.dictionary(keys, subnet, { minKeys: 1, noNullPrototype: true }), (subnets) => {
      const given = JSON.parse(JSON.stringify({ subnets })) as Record<string, unknown>;
      expect(read({ fields: rows }, start(rows, given), given)).toEqual({ ok: true, data: given });
    }),
  );
});

test('rows are checked where they stand: keys that are missing or twice there, and values', () => {
  const [first, second, third] = start(rows, { subnets: { a: { vlan: 1 }, b: { vlan: 0, servers: [''] }, 'c/d': {} } })[
    'subnets'
  ] as never as Subnets;
  if (first === undefined || second === undefined || third === undefined) throw new Error('rows are missing');
  const draft = { subnets: [first, { ...second, key: 'a' }, third, { ...first, key: '' }] } as never;
  expect(read({ fields: rows }, draft)).toEqual({
    ok: false,
    problems: {
      '/subnets?1': 'There is another one of this name',
      '/subnets?3': 'Needed',
      '/subnets/a/vlan': 'At least 1',
      '/subnets/a/servers/0': 'Needed',
      '/subnets/c~1d/vlan': 'Needed',
    },
  });
  expect(read({ fields: rows }, { subnets: [] })).toEqual({ ok: true, data: {} });
});
