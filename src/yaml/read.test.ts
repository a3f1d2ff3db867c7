import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ReadOptions, readYaml } from './read.ts';

const server = (text: string | Uint8Array, more: Partial<ReadOptions> = {}) =>
  readYaml(text, { profile: 'kubernetes', file: 'a.yaml', ...more });
const model = (text: string) => readYaml(text, { profile: 'model', file: 'm.yaml' });
const codes = (stream: ReturnType<typeof readYaml>): readonly string[] => stream.diagnostics.map(({ code }) => code);

test('models are YAML 1.2 core: words are text, numbers decimal, merge keys ordinary', () => {
  const { documents, diagnostics } = model('a: no\nb: 010\nc: 0o10\nd: 1_000\ne: 12:30\nf: 0x1F\ng: -0\nh: 1e3\n<<: {i: 1}\n1: j\n');
  expect(documents[0]?.value).toEqual({ a: 'no', b: 10, c: 8, d: '1_000', e: '12:30', f: 31, g: 0, h: 1000, '<<': { i: 1 }, 1: 'j' });
  expect(diagnostics).toEqual([]);
});

test.each([
  ['a: .inf\n', 'yaml/number-not-finite'],
  ['a: 1e999\n', 'yaml/number-not-finite'],
  ['a: 9007199254740993\n', 'yaml/integer-precision'],
  ['a: !!int x\n', 'yaml/tag-mismatch'],
  ['~: 1\n', 'yaml/null-key'],
  ['[a]: 1\n', 'yaml/complex-key'],
  ['a: {\n  b: 1\n}\n', 'yaml/syntax'],
])('models refuse %j', (text, code) => {
  expect(codes(model(text))).toEqual([code]);
});

test('who asks for it gets integers beyond 2^53 as they are, and floats as numbers', () => {
  for (const profile of ['model', 'kubernetes'] as const) {
    const { documents, diagnostics } = readYaml('[9223372036854775807, -9007199254740993, 1e18, 1, 1e21]', {
      profile,
      exactIntegers: true,
    });
    expect(documents[0]?.value).toEqual([9223372036854775807n, -9007199254740993n, 1e18, 1, 1e21]);
    expect(diagnostics).toEqual([]);
  }
});

test('models take tags: !!float of an integer, !!bool, !!str, !!null', () => {
  expect(model('a: !!float 1\nb: !!bool true\nc: !!str 1\nd: !!null ~\ne: !!int 0x10\nf: !!float .5\n').documents[0]?.value).toEqual({
    a: 1,
    b: true,
    c: '1',
    d: null,
    e: 16,
    f: 0.5,
  });
});

test('what YAML 1.1 makes of text surprises and is told, with the value', () => {
  const { diagnostics } = server('n: no\nm: 010\nk: "no"\nt: true\ni: 10\n');
  expect(diagnostics).toEqual([
    {
      code: 'yaml/surprising-boolean',
      severity: 'warning',
      message: 'The API server reads n without quotes as false.',
      where: { file: 'a.yaml', line: 1, column: 1 },
      hint: 'Write true or false, or put it in quotes if text is meant.',
    },
    {
      code: 'yaml/surprising-boolean',
      severity: 'warning',
      message: 'The API server reads no without quotes as false.',
      where: { file: 'a.yaml', line: 1, column: 4 },
      hint: 'Write true or false, or put it in quotes if text is meant.',
    },
    {
      code: 'yaml/surprising-number',
      severity: 'warning',
      message: 'The API server reads 010 without quotes as the number 8.',
      where: { file: 'a.yaml', line: 2, column: 4 },
      hint: 'Write 8, or put it in quotes if text is meant.',
    },
  ]);
});

test('duplicate keys are an error at the second one, also when they are only equal as text', () => {
  const { documents, broken, diagnostics } = server('a: 1\nb: 2\na: 3\n');
  expect(documents).toEqual([]);
  expect(broken).toEqual([{ index: 0, line: 1 }]);
  expect(diagnostics[0]).toMatchObject({
    code: 'yaml/duplicate-key',
    where: { line: 3, column: 1 },
    message: 'The key a stands twice in this mapping.',
  });
  expect(codes(server('1: a\n"1": b\n'))).toEqual(['yaml/duplicate-key']);
  expect(codes(server('y: a\ntrue: b\n'))).toContain('yaml/duplicate-key');
});

test('all problems of a stream are told at once, with their places', () => {
  const { diagnostics } = server('a: .inf\nb: {x: 1, x: 2}\n---\nc: *nope\n');
  expect(diagnostics.map(({ code, where }) => [code, where.line, where.column])).toEqual([
    ['yaml/number-not-finite', 1, 4],
    ['yaml/duplicate-key', 2, 11],
    ['yaml/unknown-alias', 4, 4],
  ]);
});

test('a broken document does not take the others with it', () => {
  const text = '# first\nkind: A\n---\nkind: [B\n---\n# nothing\n---\nkind: C\n---\nkind: "D\n';
  const { documents, broken, total, diagnostics } = server(text);
  expect(documents.map(({ index, line, value }) => [index, line, value])).toEqual([
    [0, 2, { kind: 'A' }],
    [3, 8, { kind: 'C' }],
  ]);
  expect(broken).toEqual([
    { index: 1, line: 3 },
    { index: 4, line: 9 },
  ]);
  expect(total).toBe(4);
  expect(diagnostics.map(({ code, where }) => [code, where.line])).toEqual([
    ['yaml/syntax', 5],
    ['yaml/syntax', 11],
  ]);
});

test('directives and comments before a mark stay with the document after it when the stream is cut', () => {
  const { documents, broken } = server('%TAG !y! tag:yaml.org,2002:\n# note\n---\na: !y!int "1"\n---\nb: [\n');
  expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }]);
  expect(broken).toEqual([{ index: 1, line: 5 }]);
});

test('empty documents, comments and null count as positions, not as documents', () => {
  expect(server('').total).toBe(0);
  expect(server('# only a comment\n').total).toBe(0);
  const { documents, total } = server('---\n---\na: 1\n---\n# x\n---\n~\n...\n---\nb: 2\n');
  expect(documents.map(({ index, line }) => [index, line])).toEqual([
    [1, 3],
    [4, 10],
  ]);
  expect(total).toBe(3);
});

test('places are found by JSON pointer, with the nearest parent for what is not there', () => {
  const [document] = server('spec:\n  links:\n    - server: {port: "a/b"}\n      no: |\n        text\n    - &x 5\n  "~/": *x\n').documents;
  expect(document?.locate('')).toEqual({ line: 1, column: 1 });
  expect(document?.locate('/spec/links/0/server/port')).toEqual({ line: 3, column: 22 });
  expect(document?.locateKey('/spec/links/0/server/port')).toEqual({ line: 3, column: 16 });
  expect(document?.locate('/spec/links/0/false')).toMatchObject({ line: 5 });
  expect(document?.locateKey('/spec/links/0/false')).toEqual({ line: 4, column: 7 });
  expect(document?.locate('/spec/links/1')).toEqual({ line: 6, column: 10 });
  expect(document?.locate('/spec/~0~1')).toEqual({ line: 7, column: 9 });
  expect(document?.locate('/spec/links/7/x')).toEqual(document?.locate('/spec/links'));
  expect(document?.locate('/nothing/here')).toEqual({ line: 1, column: 1 });
  expect(document?.locateKey('/spec/~0~1/deeper')).toEqual({ line: 7, column: 3 });
});

test('places are those of the text as it was given, where lines had to be indented to be read', () => {
  const text = 'a: [\n1,\n2\n]\nb: {\n}\nc: no\n';
  const { documents, diagnostics } = server(text);
  expect(documents[0]?.value).toEqual({ a: [1, 2], b: {}, c: false });
  expect(documents[0]?.locate('/a/1')).toEqual({ line: 3, column: 1 });
  expect(documents[0]?.locate('/c')).toEqual({ line: 7, column: 4 });
  expect(diagnostics[0]?.where).toEqual({ file: 'a.yaml', line: 7, column: 4 });
  expect(server('a: [\n1\nb: 2\n').diagnostics[0]).toMatchObject({ code: 'yaml/syntax', where: { line: 3 } });
});

test('keys named like parts of every object are data', () => {
  const value = server('__proto__: {polluted: true}\nconstructor: 1\ntoString: 2\nhasOwnProperty: 3\n').documents[0]?.value as Record<
    string,
    unknown
  >;
  expect(Object.keys(value)).toEqual(['__proto__', 'constructor', 'toString', 'hasOwnProperty']);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  const merged = server('a: &x {__proto__: {polluted: true}}\nb:\n  <<: *x\n').documents[0]?.value as { readonly b: object };
  expect(Object.hasOwn(merged.b, '__proto__')).toBe(true);
});

test('bytes that are not UTF-8 are refused with their offset and place', () => {
  expect(server(Uint8Array.of(0x61, 0x3a, 0x20, 0xef, 0xbf, 0xbd, 0x0a, 0x62, 0xff)).diagnostics[0]).toMatchObject({
    code: 'yaml/encoding',
    message: 'Not valid UTF-8 (byte 8).',
    where: { line: 2, column: 2 },
  });
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a: 1\n', 'utf16le')]);
  expect(server(utf16).diagnostics[0]?.message).toBe('Not valid UTF-8 (byte 0); it looks like UTF-16, little-endian.');
  expect(server(utf16.swap16()).diagnostics[0]?.message).toBe('Not valid UTF-8 (byte 0); it looks like UTF-16, big-endian.');
  expect(server(utf16)).toMatchObject({ documents: [], broken: [{ index: 0, line: 1 }], total: 1 });
});

test('a byte order mark is no content and moves nothing', () => {
  const { documents } = server(Buffer.from('\uFEFFa: 1\n'));
  expect(documents[0]?.locate('/a')).toEqual({ line: 1, column: 4 });
});

const bomb = (): string => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level += 1)
    lines.push(`a${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ')}]`);
  return lines.join('\n');
};

test.each([
  ['lists nested 20,000 deep', '['.repeat(20_000), 'yaml/too-deep'],
  ['mappings nested 20,000 deep', '{a: '.repeat(20_000), 'yaml/too-deep'],
  ['dashes nested 20,000 deep', '- '.repeat(20_000), 'yaml/too-deep'],
  ['an alias bomb', bomb(), 'yaml/alias-bomb'],
  [
    'a merge bomb',
    `a: &a {${Array.from({ length: 2000 }, (_, key) => `k${key}: 1`).join(', ')}}\n${Array.from({ length: 90 }, (_, key) => `m${key}: {<<: *a}\n`).join('')}`,
    'yaml/alias-bomb',
  ],
  ['a value inside of itself', 'a: &a {b: *a}\n', 'yaml/recursive-alias'],
  ['thousands of aliases', `- &a x\n${'- *a\n'.repeat(5000)}`, 'yaml/too-many-aliases'],
  ['a tab for indentation', 'a:\n\tb: 1\n', 'yaml/tab-indent'],
  ['a text over the limit', 'x'.repeat(1024 * 1024 + 1), 'yaml/too-large'],
])('refuses %s', (_, text, code) => {
  const stream = server(text);
  expect(codes(stream)).toEqual([code]);
  expect(stream.documents).toEqual([]);
  expect(stream.broken).toHaveLength(1);
});

test('limits can be given', () => {
  expect(codes(server('a: {b: {c: 1}}\n', { limits: { maxDepth: 2 } }))).toEqual(['yaml/too-deep']);
  expect(codes(server('a: [1, 2, 3]\n', { limits: { maxValues: 3 } }))).toEqual(['yaml/alias-bomb']);
  expect(codes(server('a: &x 1\nb: *x\n', { limits: { maxAliases: 0 } }))).toEqual(['yaml/too-many-aliases']);
});

test('documents over the limit are told once, and the first ones are read', () => {
  const whole = server('---\na: 1\n'.repeat(5), { limits: { maxDocuments: 3 } });
  expect(whole.documents).toHaveLength(3);
  expect(whole.broken).toEqual([{ index: 3, line: 8 }]);
  expect(whole.diagnostics.map(({ code, where }) => [code, where.line])).toEqual([['yaml/too-many-documents', 8]]);
  const cut = server(`---\na: [\n${'---\na: 1\n'.repeat(200)}`, { limits: { maxDocuments: 3 } });
  expect(cut.documents).toHaveLength(2);
  expect(codes(cut)).toEqual(['yaml/syntax', 'yaml/too-many-documents']);
});

test('a stream with very many problems tells the first hundred, and long texts are shortened', () => {
  expect(server('a: .inf\n---\n'.repeat(300)).diagnostics).toHaveLength(100);
  expect(codes(server('---\na: [\n'.repeat(300), { limits: { maxDocuments: 200 } })).at(-1)).toBe('yaml/too-many-documents');
  expect(server(`${'k'.repeat(500)}: 1\n${'k'.repeat(500)}: 2\n`).diagnostics[0]?.message).toBe(
    `The key ${'k'.repeat(79)}… stands twice in this mapping.`,
  );
});

test('indenting lines for the parser has an end', () => {
  const { diagnostics } = server(`a: [\n${'1,\n'.repeat(5000)}]\n`);
  expect(diagnostics.map(({ code }) => code)).toEqual(['yaml/syntax']);
});

test('a definition of 400 kB with forty texts in quotes that go on under their key is read', () => {
  const rule = `- rule: 'self.type == ''Some''\n  ? has(self.some) : true'\n  about: ${'x'.repeat(10_000)}\n`;
  const { documents, diagnostics } = server(`list:\n${rule.repeat(40)}`);
  expect(diagnostics).toEqual([]);
  expect(documents[0]?.value).toMatchObject({
    list: Array.from({ length: 40 }, () => ({ rule: "self.type == 'Some' ? has(self.some) : true" })),
  });
});

test('what only looks like text in quotes that goes on keeps its meaning, and its place', () => {
  const text = 'a: |\n  b: "\n   c"\nd: "x\ny"\ne: [\n1]\nf: no\n';
  const { documents } = server(text);
  expect(documents[0]?.value).toEqual({ a: 'b: "\n c"\n', d: 'x y', e: [1], f: false });
  expect(documents[0]?.locate('/f')).toEqual({ line: 8, column: 4 });
  expect(server('a: "x\n--- y"\nb: "x\ny"\n').diagnostics[0]?.code).toBe('yaml/syntax');
  const long = server('d: "x\ny\nz"\nf: no\n').documents[0];
  expect([long?.value, long?.locate('/d'), long?.locate('/f')]).toEqual([
    { d: 'x y z', f: false },
    { line: 1, column: 4 },
    { line: 4, column: 4 },
  ]);
});

const fragments = [
  'a: ',
  '- ',
  '\n',
  ' ',
  '  ',
  '\t',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '?',
  '"',
  "'",
  '|',
  '>',
  '&x ',
  '*x',
  '<<: ',
  '!!int ',
  '!!binary ',
  '---\n',
  '...\n',
  '%YAML 1.2\n',
  '#',
  '~',
  '\\u',
  '\\UFFFFFFFF',
  '\0',
  '\uFEFF',
  'é',
  '😀',
  '\ud83d',
  '9'.repeat(30),
  '0x',
  '.inf',
  '\r',
];

test('never throws, whatever the text or the bytes, and places are inside of the text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...fragments), { maxLength: 20 }).map((parts) => parts.join('')),
  );
  const input = fc.oneof(text, fc.uint8Array());
  fc.assert(
    fc.property(input, fc.constantFrom('model' as const, 'kubernetes' as const), (given, profile) => {
      const { documents, diagnostics, broken, total } = readYaml(given, { profile });
      const lines = (typeof given === 'string' ? given : Buffer.from(given).toString()).split('\n').length;
      for (const { where } of diagnostics) expect(where.line ?? 1).toBeLessThanOrEqual(lines);
      for (const document of documents) expect(document.locate('/a/0').line).toBeLessThanOrEqual(lines);
      expect(documents.length + broken.length).toBeLessThanOrEqual(Math.max(total, 1));
      expect(broken.length > 0).toBe(diagnostics.some(({ severity }) => severity === 'error'));
    }),
    { numRuns: 2000 },
  );
});

test('a value that is not written has the place of its key', () => {
  const [document] = readYaml('a: 1\nb:\nc: [x, ]\n', { profile: 'model' }).documents;
  expect([document?.locate('/b'), document?.locate('/c/0')]).toEqual([
    { line: 2, column: 1 },
    { line: 3, column: 5 },
  ]);
});
