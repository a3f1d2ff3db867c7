import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf } from './lines.ts';
import { inputOf } from './run.fixture.ts';

const read = async (pieces: readonly (string | Uint8Array)[], longest = 100): Promise<readonly (string | undefined)[]> => {
  const lines: (string | undefined)[] = [];
  for await (const line of linesOf(inputOf(...pieces)(), longest)) lines.push(line);
  return lines;
};

test('lines are the same however the bytes come', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !text.includes('\n'))),
      fc.nat(),
      async (texts, cut) => {
        const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''));
        const at = bytes.length === 0 ? 0 : cut % bytes.length;
        expect(await read([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(texts);
      },
    ),
  );
});

test('the last line needs no end, and nothing is no line', async () => {
  expect(await read(['a\nb'])).toEqual(['a', 'b']);
  expect(await read([])).toEqual([]);
});

test('a line that is too long is not kept, and those around it are', async () => {
  expect(await read(['a\n', 'x'.repeat(60), 'x'.repeat(60), '\nb\n'])).toEqual(['a', undefined, 'b']);
});
