/** The guides to evolving and to measuring a model, as a reader would follow them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runShown } from '#cli/run.fixture.ts';
import { defaultThresholds } from '#modeling/stats/stats.ts';

const root = resolve(import.meta.dirname, '..', '..');
const sample = 'samples/evolving-model';
const folder = mkdtempSync(join(tmpdir(), 'hedgerow-evolve-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = async (words: readonly string[]): Promise<readonly [number, string]> => {
  const { status, out } = await runShown(words);
  return [status, out];
};

const read = (name: string): string => readFileSync(join(root, sample, name), 'utf8');

test('the sample gives the output and the migrations that the guide shows', async () => {
  const accepted = ['--accepted', `${sample}/accepted-changes.yaml`];
  const [status, out] = await run(['model', 'compare', `${sample}/before`, `${sample}/after`, ...accepted, '--out', folder]);
  expect(status).toBe(1);
  expect(out.replaceAll(/^wrote .*\n/gmu, '')).toBe(read('expected.txt'));
  for (const name of ['upcasts.yaml', 'database.sql']) expect(readFileSync(join(folder, name), 'utf8')).toBe(read(name));
});

test('the sample gives the numbers that the guide shows', async () => {
  expect(await run(['model', 'stats', `${sample}/after`, '--since', `${sample}/before`])).toEqual([0, read('stats.txt')]);
});

test('the guide lists the thresholds there are', () => {
  const guide = readFileSync(join(root, 'docs/guides/measure-a-model.md'), 'utf8');
  const rows = [...guide.matchAll(/^\| `(\w+)` \| (\d+) \|/gmu)].map(([, name = '', value]) => [name, Number(value)]);
  expect(Object.fromEntries(rows)).toEqual(defaultThresholds);
});

test.each([
  ['evolve-a-model', 4],
  ['measure-a-model', 3],
])('every command of the guide %s runs', async (name, count) => {
  const guide = readFileSync(join(root, 'docs/guides', `${name}.md`), 'utf8');
  const commands = [...guide.matchAll(/^npm run -s hedgerow -- (.*)$/gmu)].map(([, words]) => words ?? '');
  expect(commands).toHaveLength(count);
  // A copy without a history has no revisions to compare.
  for (const words of commands.filter((command) => !command.includes('HEAD')))
    expect([words, (await run(words.split(' ')))[0]]).toEqual([words, 0]);
});
