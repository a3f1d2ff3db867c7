import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { kernel, lamps, map } from '#modeling/compare/lamps.fixture.ts';
import { runCaptured } from '../run.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'hedgerow-stats-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const put = (name: string, text: string): string => {
  mkdirSync(join(folder, name));
  for (const [file, content] of Object.entries({ 'lamps.pim.yaml': text, 'kernel.pim.yaml': kernel, 'context-map.yaml': map }))
    writeFileSync(join(folder, name, file), content);
  return join(folder, name);
};
const now = put('now', lamps);
const before = put('before', lamps.replace('maxLength: 20, ', ''));

const run = (...words: readonly string[]) => runCaptured(['model', 'stats', ...words]);

test('numbers, with how they changed, and recommendations above a threshold', async () => {
  const { status, out } = await run(now, '--since', before, '--threshold', 'nesting=1', '--threshold', 'score=27');
  expect(status).toBe(0);
  expect(out).toMatch(/^lamps +28 ↑1 +2 +5 +5 +16 ↑1 /mu);
  expect(out).toContain('now/lamps.pim.yaml:1:1: warning: The context lamps scores 28, more than 27. [stats/score]\n');
  expect(out).toContain('[stats/nesting]');
  expect(out).toMatch(/\nScore 28 ↑1, 2 recommendations\n$/u);
});

test('what was not there before is called new', async () => {
  const alone = join(folder, 'alone');
  mkdirSync(alone);
  writeFileSync(join(alone, 'kernel.pim.yaml'), kernel);
  const { out } = await run(now, '--since', alone);
  expect([/^lamps \(new\)/mu.test(out), /^kernel +0 /mu.test(out), /^Lamp \(new\)/mu.test(out)]).toEqual([true, true, true]);
});

test('JSON has all of it, and SARIF the recommendations', async () => {
  const json = JSON.parse((await run(now, '--format', 'json')).out) as {
    score: number;
    contexts: { name: string; metrics: { instability: number } }[];
  };
  expect([json.score, json.contexts.map(({ name, metrics }) => [name, metrics.instability])]).toEqual([
    28,
    [
      ['kernel', 0],
      ['lamps', 1],
    ],
  ]);
  const sarif = JSON.parse((await run(now, '--format', 'sarif', '--threshold', 'paths=1')).out) as {
    runs: { results: { ruleId: string }[] }[];
  };
  expect(sarif.runs[0]?.results.map(({ ruleId }) => ruleId)).toEqual(['stats/paths']);
});

test.each([
  ['odd=5', 'There are: score,'],
  ['score=high', 'Write score=NUMBER.'],
  ['score', 'Write score=NUMBER.'],
])('the threshold %s is wrong usage', async (threshold, words) => {
  const { status, err } = await run(now, '--threshold', threshold);
  expect([status, err.includes(words)]).toEqual([2, true]);
});

test('models with errors are not measured, and a folder that is nowhere is wrong usage', async () => {
  const broken = await run(put('broken', lamps.replace('type: Watts,', 'type: Wats,')));
  expect([broken.status, broken.out.includes('[model/unknown-type]'), broken.out.includes('Score')]).toEqual([1, true, false]);
  expect((await run(join(folder, 'nowhere'))).status).toBe(2);
});
