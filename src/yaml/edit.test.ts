import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equals, isObject, type Json, type JsonObject, pointerToken } from '#base/json.ts';
import { editYaml } from './edit.ts';
import { readYaml } from './read.ts';
import { quoteText, writeYaml } from './write.ts';

const valueIn = (text: string, document = 0): unknown =>
  readYaml(text, { profile: 'kubernetes' }).documents.find(({ index }) => index === document)?.value;

/** The text with the first document made another one by `alter`. */
const edited = (text: string, alter: (value: Record<string, unknown>) => void, document = 0): string => {
  const value = JSON.parse(JSON.stringify(valueIn(text, document))) as Record<string, unknown>;
  alter(value);
  const result = editYaml(text, { document, pointer: '', value: value as JsonObject });
  if (!result.ok) throw new Error(`${result.problem.code} at ${result.problem.where.line}`);
  expect(valueIn(result.text, document)).toEqual(value);
  return result.text;
};

const refused = (text: string, alter: (value: Record<string, unknown>) => void) => {
  const value = JSON.parse(JSON.stringify(valueIn(text))) as Record<string, unknown>;
  alter(value);
  const result = editYaml(text, { document: 0, pointer: '', value: value as JsonObject }, 'a.yaml');
  return result.ok ? 'changed' : [result.problem.code, result.problem.where];
};

const vpc = `# What we sell.
apiVersion: vpc.githedgehog.com/v1beta1
kind: VPC
metadata:
  name: web     # never rename
spec:
  # the default subnet
  subnets:
    default: {subnet: "10.0.1.0/24", vlan: 1001}  # flow
    extra:
      subnet: '10.0.2.0/24'
      vlan: 1002
  permit:
  - [default]
  -   - default
      - extra
`;

test('a scalar is changed where it stands, with its quotes and the comment behind it', () => {
  const text = edited(vpc, (value) => {
    const { subnets } = value['spec'] as { subnets: Record<string, Record<string, unknown>> };
    Object.assign(subnets['default'] ?? {}, { subnet: '10.9.1.0/24', vlan: 7 });
    Object.assign(subnets['extra'] ?? {}, { subnet: '10.9.2.0/24', vlan: 8 });
  });
  expect(text).toBe(
    vpc
      .replace('{subnet: "10.0.1.0/24", vlan: 1001}', '{subnet: "10.9.1.0/24", vlan: 7}')
      .replace("'10.0.2.0/24'", "'10.9.2.0/24'")
      .replace('vlan: 1002', 'vlan: 8'),
  );
});

test('new entries stand behind the last one, in the column of their siblings and in brackets where those are', () => {
  const text = edited(vpc, (value) => {
    const spec = value['spec'] as { subnets: Record<string, Record<string, unknown>>; vlanNamespace?: string };
    Object.assign(spec.subnets['default'] ?? {}, { dhcp: { enable: true, range: ['a', 'b: c'] } });
    spec.subnets['more'] = { subnet: '10.0.3.0/24', gateway: 'yes' };
    spec.vlanNamespace = 'default';
  });
  expect(text).toBe(
    `${vpc
      .replace('vlan: 1001}', 'vlan: 1001, dhcp: {enable: true, range: [a, "b: c"]}}')
      .replace(
        '      vlan: 1002\n',
        '      vlan: 1002\n    more:\n      subnet: 10.0.3.0/24\n      gateway: "yes"\n',
      )}  vlanNamespace: default\n`,
  );
});

test('what is taken out takes its lines along, and no comment of others', () => {
  const text = edited(vpc, (value) => {
    const spec = value['spec'] as { subnets: Record<string, Record<string, unknown>>; permit: unknown[] };
    delete spec.subnets['default'];
    spec.permit.splice(0, 1);
    delete spec.subnets['extra']?.['vlan'];
  });
  expect(text).toBe(
    vpc
      .replace('    default: {subnet: "10.0.1.0/24", vlan: 1001}  # flow\n', '')
      .replace('      vlan: 1002\n', '')
      .replace('  - [default]\n', ''),
  );
});

test.each([
  ['a: 1 # one\nb: 2\n', { a: { x: 1 }, b: 2 }, 'a: # one\n  x: 1\nb: 2\n'],
  ['a: # one\n  # two\n  x: 1\nb: 2\n', { a: 5, b: 2 }, 'a: 5 # one\n  # two\nb: 2\n'],
  ['a: # one\n  x: 1\nb: 2\n', { a: {}, b: 2 }, 'a: {} # one\nb: 2\n'],
  ['a: {}\nb: 2\n', { a: { x: [] }, b: 2 }, 'a:\n  x: []\nb: 2\n'],
  ['a:\nb: 2\n', { a: 'x', b: 2 }, 'a: x\nb: 2\n'],
  ['a: |  # text\n  one\n  two\n\n# b\nb: 2\n', { a: 'one\n2\n', b: 2 }, 'a: |  # text\n  one\n  2\n\n# b\nb: 2\n'],
  ['a: |\n      one\nb: 2\n', { a: 'x', b: 2 }, 'a: x\nb: 2\n'],
  ['a: x # c\nb: 2\n', { a: 'one\ntwo\n', b: 2 }, 'a: | # c\n  one\n  two\nb: 2\n'],
  ['- a: 1\n  b: 2\n- c: 3\n', [{ b: 2 }, { c: 3 }], '- b: 2\n- c: 3\n'],
  ['- a: 1\n  # of b\n  b: 2\n', [{ b: 2 }], '-\n  # of b\n  b: 2\n'],
  ['- 1\n- 2 # two\n- 3\n', [1, 3, 4], '- 1\n- 3\n- 4\n'],
  ['- 1\n- 3\n', [0, 1, 2, 3], '- 0\n- 1\n- 2\n- 3\n'],
  ['[1, 2, 3]', [2, 3, 4], '[2, 3, 4]'],
  ['{"a": 1, "b": [true]}', { b: [true, 'yes'], c: { d: 'x' } }, '{"b": [true, "yes"], "c": {"d": "x"}}'],
  ['a: 1', { a: 1, b: 2 }, 'a: 1\nb: 2'],
  ['\uFEFFa: 1\r\nb:\r\n  c: 2\r\n', { a: 2, b: { c: 2, d: 'x\ny' } }, '\uFEFFa: 2\r\nb:\r\n  c: 2\r\n  d: |-\r\n    x\r\n    y\r\n'],
  ['a: !!str 5\nb: &free x\n', { a: 6, b: 'z' }, 'a: 6\nb: &free z\n'],
  ["a: 'it''s'\n", { a: "it's not" }, "a: 'it''s not'\n"],
  ['a: yes\n', { a: 'yes' }, 'a: "yes"\n'],
] as const)('%j becomes %j', (before, wanted, after) => {
  const wrapped = (value: unknown): JsonObject => (isObject(value) ? value : { root: value as Json });
  const isList = Array.isArray(wanted);
  const text = isList && !before.startsWith('[') ? `root:\n${before}` : isList ? `root: ${before}` : before;
  const result = editYaml(text, { document: 0, pointer: '', value: wrapped(wanted) });
  expect(result).toEqual({ ok: true, text: isList && !before.startsWith('[') ? `root:\n${after}` : isList ? `root: ${after}` : after });
});

test('of several documents only the one that is meant is changed, and an item of a list by its pointer', () => {
  const text = '# first\na: 1\n---\n# list\nkind: List\nitems:\n  - a: 1 # one\n  - a: 1 # two\n---\n\n---\na: 1\n';
  const result = editYaml(text, { document: 1, pointer: '/items/1', value: { a: 2, b: 3 } });
  expect(result).toEqual({ ok: true, text: text.replace('a: 1 # two\n', 'a: 2 # two\n    b: 3\n') });
  expect(edited(text, (value) => Object.assign(value, { a: 9 }), 3)).toBe(text.replace(/a: 1\n$/u, 'a: 9\n'));
});

test('a value behind an alias, under an anchor that is named, or from a merge key is refused with its place', () => {
  const shared = 'base: &base\n  mtu: 9036\none: *base\ntwo:\n  <<: *base\n  name: x\n';
  const inside = (key: string) => (value: Record<string, unknown>) => Object.assign(value[key] as object, { mtu: 1500 });
  expect(refused(shared, inside('one'))).toEqual(['yaml/edit-alias', { file: 'a.yaml', line: 3, column: 6, pointer: '' }]);
  expect(refused(shared, inside('base'))).toEqual(['yaml/edit-anchor', { file: 'a.yaml', line: 5, column: 7, pointer: '' }]);
  expect(refused(shared, inside('two'))).toEqual(['yaml/edit-merge', { file: 'a.yaml', line: 5, column: 3, pointer: '' }]);
  const removed = (value: Record<string, unknown>): void => void delete value['base'];
  expect(refused(shared, removed)).toMatchObject(['yaml/edit-anchor', {}]);
  expect(edited(shared, (value) => Object.assign(value['two'] as object, { name: 'z' }))).toBe(shared.replace('name: x', 'name: z'));
});

test('brackets that close under their key, lines in quotes that are not indented, and keys that are no text are understood', () => {
  const text = 'kind: X\nspec: {\n  list: [ # one\n  a,\n  b\n],\n  more: 1\n}\nnote: "one\ntwo" # folded\nyes: 1\n1: 2\n';
  const value = valueIn(text) as Record<string, unknown>;
  expect(value).toEqual({ kind: 'X', spec: { list: ['a', 'b'], more: 1 }, note: 'one two', true: 1, '1': 2 });
  const changed = edited(text, (now) => Object.assign(now, { spec: { list: ['a', 'c'], more: 2 }, true: 5, '1': 6 }));
  expect(changed).toBe(text.replace('  b\n', '  c\n').replace('more: 1', 'more: 2').replace('yes: 1', 'yes: 5').replace('1: 2', '1: 6'));
  expect(edited(text, (now) => void delete now['note'])).toBe(text.replace('note: "one\ntwo" # folded\n', ''));
});

test('a layout that is not understood is refused, and a broken file too', () => {
  expect(refused('? a\n: 1\n? b\n: 2\n', (value) => void delete value['a'])).toMatchObject(['yaml/edit-layout', { line: 1 }]);
  expect(refused('a: 1\n? b\n', (value) => void delete value['b'])).toMatchObject(['yaml/edit-layout', { line: 1 }]);
  expect(editYaml('a: [', { document: 0, pointer: '', value: {} })).toMatchObject({ ok: false, problem: { code: 'yaml/edit-layout' } });
  expect(editYaml('a: 1\n', { document: 3, pointer: '', value: {} })).toMatchObject({ ok: false, problem: { code: 'yaml/edit-layout' } });
  expect(editYaml('a: 1\n', { document: 0, pointer: '/b', value: {} })).toMatchObject({ ok: false, problem: { code: 'yaml/edit-layout' } });
});

/** A line of a written document, and the value it belongs to. */
interface Line {
  readonly text: string;
  readonly path: string;
  /** Holds everything below the path as well. */
  readonly whole: boolean;
}

/** Small numbers, one after the other, that decide how something is written. */
type Choose = (options: number) => number;

const flow = (value: unknown, choose: Choose): string => {
  if (Array.isArray(value)) return `[${value.map((item) => flow(item, choose)).join(choose(2) === 0 ? ', ' : ' , ')}]`;
  if (isObject(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${quoteText(key)}: ${flow(item, choose)}`)
      .join(', ')}}`;
  return typeof value === 'string' ? quoteText(value) : String(value);
};

const comment = (choose: Choose): string => (choose(3) === 0 ? `  # ${choose(1000)}` : '');

const scalarLines = (head: string, value: unknown, path: string, indent: number, choose: Choose): Line[] => {
  const isCollection = typeof value === 'object' && value !== null;
  const style = choose(4);
  const single = typeof value === 'string' && style === 0 && /^[\w .:#'"/-]*$/u.test(value);
  const [first = '', ...rest] = isCollection
    ? [flow(value, choose)]
    : single
      ? [`'${value.replaceAll("'", "''")}'`]
      : (typeof value === 'string' && style === 1 ? quoteText(value) : writeYaml(value).slice(0, -1)).split('\n');
  return [
    { text: `${head} ${first}${comment(choose)}`, path, whole: isCollection },
    ...rest.map((line) => ({ text: line === '' ? '' : ' '.repeat(indent) + line, path, whole: false })),
  ];
};

const blockLines = (value: unknown, path: string, indent: number, choose: Choose): Line[] => {
  const pad = ' '.repeat(indent);
  const above = (): Line[] => (choose(4) === 0 ? [{ text: `${pad}# ${choose(1000)}`, path: `${path}/#`, whole: false }] : []);
  if (Array.isArray(value))
    return value.flatMap((item, index) => {
      const at = `${path}/${index}`;
      if (!isBlock(item, choose)) return [...above(), ...scalarLines(`${pad}-`, item, at, indent, choose)];
      const [first, ...rest] = blockLines(item, at, indent + 2, choose);
      if (first === undefined || first.text.trimStart().startsWith('#') || choose(4) === 0)
        return [...above(), { text: `${pad}-`, path: at, whole: false }, ...(first === undefined ? [] : [first]), ...rest];
      return [...above(), { ...first, text: `${pad}- ${first.text.slice(indent + 2)}` }, ...rest];
    });
  return Object.entries(value as JsonObject).flatMap(([key, item]) => {
    const at = `${path}/${pointerToken(key)}`;
    const head = `${pad}${writeYaml({ [key]: 0 }).slice(0, -3)}`;
    if (!isBlock(item, choose)) return [...above(), ...scalarLines(head, item, at, indent, choose)];
    const deeper = Array.isArray(item) && choose(2) === 0 ? indent : indent + 1 + choose(3);
    return [...above(), { text: head + comment(choose), path: at, whole: false }, ...blockLines(item, at, deeper, choose)];
  });
};

const isBlock = (value: unknown, choose: Choose): value is object =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0 && choose(4) !== 0;

/** Paths of the values that have to be written anew. */
const changedPaths = (now: unknown, wanted: unknown, path = ''): string[] => {
  if (equals(now, wanted)) return [];
  if (Array.isArray(now) && Array.isArray(wanted) && now.length === wanted.length)
    return now.flatMap((item, index) => changedPaths(item, wanted[index], `${path}/${index}`));
  if (!isObject(now) || !isObject(wanted) || !Object.keys(now).some((key) => Object.hasOwn(wanted, key))) return [path];
  return [...new Set([...Object.keys(now), ...Object.keys(wanted)])].flatMap((key) => {
    const at = `${path}/${pointerToken(key)}`;
    return Object.hasOwn(now, key) && Object.hasOwn(wanted, key) ? changedPaths(now[key], wanted[key], at) : [at];
  });
};

const isBelow = (path: string, above: string): boolean => path === above || path.startsWith(`${above}/`);

const words = fc.oneof(
  fc.constantFrom(
    'a',
    'b1',
    'yes',
    '10.0.0.0/24',
    'E1/1',
    'key with space',
    "it's",
    '017',
    '',
    'x: y',
    '# no',
    '-',
    'null',
    'true',
    '~',
    '{',
    'a, b',
  ),
  fc.string({ maxLength: 8 }),
  fc.constantFrom('one\ntwo\n', 'one\n\n  two', 'tail\n\n', ' lead\nx', 'a\tb', 'é\u2028\uFEFF'),
);
const keys = fc.constantFrom('a', 'b', 'c', 'spec', 'E1/1', 'with space', 'yes', '1');
const { json } = fc.letrec<{ json: Json; scalar: Json }>((tie) => ({
  scalar: fc.oneof(words, fc.integer({ min: -9999, max: 9999 }), fc.boolean(), fc.constant(null)) as fc.Arbitrary<Json>,
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('scalar'),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(keys, tie('json'), { maxKeys: 4, noNullPrototype: true }),
  ) as fc.Arbitrary<Json>,
}));
const documents = fc.dictionary(keys, json, { maxKeys: 5, noNullPrototype: true }).map((value): JsonObject => ({ kind: 'X', ...value }));

/** Changes, adds and takes out a few values anywhere. */
const altered = (value: Json, choose: Choose, replacement: () => Json): Json => {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0 || choose(5) === 0) return replacement();
  const names = Object.keys(value);
  const name = names[choose(names.length)] ?? '';
  if (Array.isArray(value)) {
    const how = choose(4);
    if (how === 0) return value.toSpliced(Number(name), 1);
    return value.toSpliced(
      Number(name),
      how === 1 ? 0 : 1,
      how === 1 ? replacement() : altered(value[Number(name)] as Json, choose, replacement),
    );
  }
  const object = value as JsonObject;
  const how = choose(4);
  if (how === 0) return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
  return {
    ...object,
    [how === 1 ? `new${choose(3)}` : name]: how === 1 ? replacement() : altered(object[name] as Json, choose, replacement),
  };
};

test('any change of any document reads back as exactly what was wanted, and leaves every line of other values as it was', () => {
  fc.assert(
    fc.property(
      fc.array(documents, { minLength: 1, maxLength: 3 }),
      fc.array(json, { minLength: 3, maxLength: 3 }),
      fc.array(fc.nat(), { minLength: 50, maxLength: 300 }),
      (values, replacements, choices) => {
        let next = 0;
        const choose: Choose = (options) => (choices[next++ % choices.length] ?? 0) % options;
        const newline = choose(3) === 0 ? '\r\n' : '\n';
        const lines = values.map((value) => blockLines(value, '', 0, choose));
        const joined = lines.map((document) => document.map(({ text }) => text).join(newline)).join(`${newline}---${newline}`);
        const text = `${choose(4) === 0 ? '\uFEFF' : ''}${joined}${choose(4) === 0 ? '' : newline}`;
        const document = choose(values.length);
        const value = values[document] as JsonObject;
        fc.pre(values.every((each, index) => equals(valueIn(text, index), each)));
        let wanted: JsonObject = value;
        for (let round = 0; round <= choose(3); round += 1) {
          const changed = altered(wanted, choose, () => replacements[choose(replacements.length)] as Json);
          wanted = { ...(isObject(changed) ? changed : wanted), kind: 'X' };
        }
        const result = editYaml(text, { document, pointer: '', value: wanted });
        if (!result.ok) throw new Error(`${result.problem.code}\n${text}\n${JSON.stringify(wanted)}`);
        expect(valueIn(result.text, document)).toEqual(wanted);
        const changed = changedPaths(value, wanted);
        const isTouched = ({ path, whole }: Line): boolean => changed.some((at) => isBelow(path, at) || (whole && isBelow(at, path)));
        const kept = lines.flatMap((each, index) => (index === document ? each.filter((line) => !isTouched(line)) : each));
        const bare = (line: string): string => line.replace(/^\uFEFF?[ -]*/u, '').replace(/\r$/u, '');
        const after = result.text.split('\n').map(bare);
        let from = 0;
        for (const line of kept) {
          const found = after.indexOf(bare(line.text), from);
          expect(found, `${line.text}\n\n${text}\n\n${result.text}`).toBeGreaterThanOrEqual(0);
          from = found + 1;
        }
      },
    ),
    { numRuns: 300 },
  );
});

const pieces = [
  'a: &x 1\n',
  'b: *x\n',
  'c: {d: 1, e: [1, 2]}\n',
  '<<: *y\n',
  '- f\n',
  '  - g: 1\n',
  'h: |\n  text\n',
  'i: >-\n  t\n\n',
  '# c\n',
];
const oddPieces = [
  '---\n',
  '? j\n',
  ': k\n',
  'l: "m\n  n"\n',
  '  o: p\n',
  'q: &y\n  r: 1\n',
  's:\n',
  '\n',
  '[',
  ']',
  '}',
  '{',
  '!!str 5\n',
  't: !u v\n',
];
const rarePieces = ["w: 'x'\n", '\t', '...\n', '%YAML 1.1\n', 'on: off\n', '1: 0x1F\n'];

test('whatever the text, an edit is refused or reads back as exactly what was wanted', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...pieces, ...oddPieces, ...rarePieces), { maxLength: 12 }),
      fc.nat(9),
      fc.nat(99),
      fc.constantFrom<Json>({ a: 2 }, 'z', [1], null, {}, [], 'x\ny\n', { b: [{ c: 1 }] }),
      (parts, at, how, put) => {
        const text = parts.join('');
        const { documents: read } = readYaml(text, { profile: 'kubernetes' });
        const document = read[at % Math.max(1, read.length)];
        if (document === undefined || !isObject(document.value)) return;
        const keys = Object.keys(document.value);
        const key = keys[how % Math.max(1, keys.length)] ?? 'new';
        const { [key]: _, ...rest } = document.value;
        const wanted = [rest, { ...document.value, [key]: put }, { ...document.value, new: put }][how % 3] as JsonObject;
        const result = editYaml(text, { document: document.index, pointer: '', value: wanted });
        if (result.ok) expect(valueIn(result.text, document.index)).toEqual(wanted);
        else expect(result.problem.code).toMatch(/^yaml\/edit-/u);
      },
    ),
    { numRuns: 500 },
  );
});

test('a long file takes work in proportion to its length', () => {
  const text = Array.from({ length: 10_000 }, (_, index) => `k${index}: {a: ${index}, b: "x"} # c\n`).join('');
  expect(edited(text, (value) => Object.assign(value['k777'] as object, { a: 5 }))).toBe(text.replace('{a: 777,', '{a: 5,'));
});
