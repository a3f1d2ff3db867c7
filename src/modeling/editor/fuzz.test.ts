/** Whatever somebody types, the checks and the editor answer: random texts, random structures, and our own models with random damage. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { offsetOfPosition } from '#yaml/text.ts';
import { writeYaml } from '#yaml/write.ts';
import type { ModelFile } from '../load/read-model.ts';
import { syntax } from '../metamodel/syntax.ts';
import { actionsAt } from './actions.ts';
import { completionsAt } from './completion.ts';
import { productModels, sample, sampleWith } from './editor.fixture.ts';
import { hoverAt } from './hover.ts';
import { definitionsAt, referencesAt } from './places.ts';
import { edited, renamableAt, renameAt } from './rename.ts';
import { makeSession } from './session.ts';
import { foldsOf, symbolsOf } from './symbols.ts';

const isIn = (text: string, { start, end }: { readonly start: number; readonly end: number }): boolean =>
  start >= 0 && start <= end && end <= text.length;

/** Asks everything about a place, and holds what is answered to the text. */
const askAll = (files: readonly ModelFile[], file: string, at: number): void => {
  const snapshot = makeSession().read(files);
  const { names } = snapshot;
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const text = texts.get(file) ?? '';
  const offset = Math.floor(at * text.length);

  for (const diagnostic of [...snapshot.diagnostics.values()].flat()) {
    const { where, code } = diagnostic;
    const given = (texts.get(where.file) ?? '').replace(/^\uFEFF/u, '');
    expect(code).not.toBe('model/check-failed');
    expect([code, where.line !== undefined, where.column !== undefined, where.end !== undefined]).toEqual([code, true, true, true]);
    const start = offsetOfPosition(given, { line: where.line ?? 0, column: where.column ?? 0 });
    expect(isIn(given, { start, end: offsetOfPosition(given, where.end ?? { line: 0, column: 0 }) })).toBe(true);
  }
  for (const { span } of completionsAt(names, file, text, offset)) expect(isIn(text, span)).toBe(true);
  const hover = hoverAt(names, file, offset);
  if (hover !== undefined) expect(isIn(text, hover.span)).toBe(true);
  for (const place of [...definitionsAt(names, file, offset), ...referencesAt(names, file, offset, true)])
    expect(isIn(texts.get(place.file) ?? '', place.span)).toBe(true);
  for (const { edits } of actionsAt(snapshot, file, { start: 0, end: text.length }))
    for (const edit of edits) expect(isIn(texts.get(edit.file) ?? '', edit.span)).toBe(true);
  for (const outline of names.outlines) {
    for (const span of foldsOf(outline)) expect(isIn(outline.text, span)).toBe(true);
    symbolsOf(outline);
  }
  if (renamableAt(names, file, offset).kind === 'name') renameAt(snapshot, file, offset, 'zzNew');
};

const share = fc.double({ min: 0, max: 1, noNaN: true });

test('random texts', () => {
  const pieces = fc.constantFrom(
    'context: lab',
    'values:',
    'type: ',
    'list<',
    '>',
    'a',
    ': ',
    '- ',
    '\n',
    '  ',
    '{',
    '}',
    '[',
    ']',
    ', ',
    '"',
    "'",
    '#',
    '&x ',
    '*x',
    '|',
    '.',
    '\r\n',
    '\t',
    '\u{1F4A1}',
    '---\n',
    '__proto__: ',
    'null',
    '1',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(pieces, { maxLength: 50 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, fc.constantFrom('lab.pim.yaml', 'context-map.yaml', 'new.pim.yaml'), share, (given, file, at) => {
      askAll(sampleWith({ [file]: given }), file, at);
    }),
    { numRuns: 120 },
  );
});

test('random structures of the language\u2019s own words', () => {
  const key = fc.oneof(
    fc.constantFrom(...new Set(Object.values(syntax).flatMap(({ keys }) => Object.keys(keys)))),
    fc.constantFrom('Lamp', 'LampLit', 'a', '', '1', '__proto__', 'constructor', 'toString'),
  );
  const word = fc.oneof(
    fc.constantFrom<unknown>(
      'Lamp',
      'lab.Lamp',
      'lab.',
      '.',
      '-',
      'map<list<Lamp>>',
      'list<',
      'string',
      'dark',
      '',
      ' ',
      null,
      true,
      0,
      -1,
      1e21,
      1.5,
    ),
    fc.string({ maxLength: 5 }),
  );
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 7, depthSize: 'large' },
      word,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 5, noNullPrototype: true }),
    ),
  }));
  const document = fc.dictionary(key, tree, { maxKeys: 8, noNullPrototype: true });
  fc.assert(
    fc.property(document, fc.constantFrom('lab.pim.yaml', 'context-map.yaml'), share, (value, file, at) => {
      const named = file === 'lab.pim.yaml' ? { context: 'lab', ...value } : value;
      askAll(sampleWith({ [file]: writeYaml(named as never) }), file, at);
    }),
    { numRuns: 120 },
  );
});

interface Damage {
  readonly at: number;
  readonly take: number;
  readonly put: string;
}

const damage: fc.Arbitrary<Damage> = fc.record({
  at: share,
  take: fc.oneof(fc.nat(3), fc.nat(200)),
  put: fc.constantFrom(
    '',
    ' ',
    '\n',
    ': ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    'x',
    '  ',
    'null',
    '[]',
    '{}',
    'list<',
    'lab.',
    '\u{1F4A1}',
  ),
});

const damaged = (text: string, wounds: readonly Damage[]): string =>
  wounds.reduce((now, { at, take, put }) => {
    const start = Math.floor(at * now.length);
    return edited(now, [{ file: '', span: { start, end: Math.min(now.length, start + take) }, text: put }]);
  }, text);

test.each([
  ['the sample', sample, 100],
  ['the models of the product', productModels(), 10],
] as const)('%s with random damage', (_, files, numRuns) => {
  fc.assert(
    fc.property(fc.constantFrom(...files), fc.array(damage, { minLength: 1, maxLength: 4 }), share, (file, wounds, at) => {
      const text = damaged(file.text, wounds);
      askAll(
        files.map((each) => (each === file ? { path: file.path, text } : each)),
        file.path,
        at,
      );
    }),
    { numRuns },
  );
});

test('in a session, whatever is typed in whichever order, the answers are those of a new one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...sample), fc.array(damage, { maxLength: 2 })), { minLength: 1, maxLength: 5 }),
      (steps) => {
        const session = makeSession();
        let files = sample;
        session.read(files);
        for (const [{ path }, wounds] of steps) {
          files = files.map((each) => (each.path === path ? { path, text: damaged(each.text, wounds) } : each));
          session.read(files);
        }
        // Broken files are remembered as they were: mended ones must not be.
        const after = session.read(sample);
        expect([...after.diagnostics]).toEqual([]);
        expect(after.names.outlines.map(({ path, text }) => ({ path, text }))).toEqual(sample);
      },
    ),
    { numRuns: 25 },
  );
});
