/** The guide to the past, as a reader would follow it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningDemo, startDemo } from '#app/demo.ts';
import { runCaptured } from '#cli/run.fixture.ts';

const guide = readFileSync(resolve(import.meta.dirname, '..', '..', 'docs/guides/time-travel.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'hedgerow-past-'));
let demo: RunningDemo;
beforeAll(async () => {
  demo = await startDemo({ data: folder, host: '127.0.0.1', port: 0, labPort: 0, fresh: false, drift: true, log: () => undefined });
}, 60_000);
afterAll(async () => {
  await demo?.stop();
  rmSync(folder, { recursive: true });
});

const run = (words: readonly string[]) => runCaptured([...words, '--server', demo.url]);

/** What differs from run to run. */
const steady = (text: string): string =>
  text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/gu, 'TIME')
    .replaceAll(/position \d+/gu, 'POSITION')
    .replaceAll(/by system:(?:definitions|source|sync|live)\b/gu, 'by system:OBSERVER')
    .replaceAll(/at [0-9a-f]{8}/gu, 'at COMMIT');

test('every command of the guide runs, and says which moment it is of', async () => {
  const commands = [...guide.matchAll(/^npm run -s hedgerow -- (.*)$/gmu)].map(([, words]) => words ?? '');
  expect(commands).toHaveLength(7);
  for (const words of commands) {
    const { status, err } = await run(words.split(' '));
    expect([words, status]).toEqual([words, 0]);
    if (words.includes('--as-of'))
      expect([words, steady(err)]).toEqual([words, expect.stringMatching(/^As of POSITION, (?:TIME|before the first event)\.\n$/u)]);
  }
});

test('a history looks as the guide shows it', async () => {
  const [, shown = ''] = /<!-- history -->\n```text\n(.*?)```/su.exec(guide) ?? [];
  expect(steady((await run(['history', 'VPC/data'])).out)).toBe(steady(shown));
});

test('every address of the guide answers, where the guide says', async () => {
  const addresses = [...guide.matchAll(/^curl 'http:\/\/127\.0\.0\.1:8420(.*)'$/gmu)].map(([, path]) => path ?? '');
  expect(addresses).toHaveLength(5);
  for (const path of addresses) {
    const answer = await fetch(`${demo.url}${path}`);
    expect([path, answer.status]).toEqual([path, 200]);
    if (path.includes('as_of')) expect([path, answer.headers.get('hedgerow-position')]).toEqual([path, '100']);
  }
});

test('each problem of the guide is one that the server answers', async () => {
  const codes = [...guide.matchAll(/^\| 400 `(.*?)`/gmu)].map(([, code]) => code);
  const asked: readonly (readonly [string, string])[] = [
    ['GET', '/resources?as_of=soon'],
    ['GET', '/resources?as_of=position:99999999'],
    ['GET', '/changes?from=position:9&to=position:8'],
    ['POST', '/fabrics/sample/sync?as_of=position:9'],
  ];
  const answered = [];
  for (const [method, path] of asked)
    answered.push(((await (await fetch(`${demo.url}/api/v1${path}`, { method })).json()) as { readonly code: string }).code);
  expect(answered).toEqual(codes);
});
