/** The guide to the past, as a reader would follow it. */
import { expect, test } from 'vitest';
import { commandsOf, guideText, walkWithDemo } from './demo.fixture.ts';

const guide = guideText('time-travel.md');
const { demo, run } = walkWithDemo();

/** What differs from run to run. */
const steady = (text: string): string =>
  text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/gu, 'TIME')
    .replaceAll(/position \d+/gu, 'POSITION')
    .replaceAll(/by system:(?:definitions|source|sync|live)\b/gu, 'by system:OBSERVER')
    .replaceAll(/at [0-9a-f]{8}/gu, 'at COMMIT');

test('every command of the guide runs, and says which moment it is of', async () => {
  const commands = commandsOf(guide);
  expect(commands).toHaveLength(7);
  for (const words of commands) {
    const { status, err } = await run(...words);
    expect([words, status]).toEqual([words, 0]);
    if (words.includes('--as-of'))
      expect([words, steady(err)]).toEqual([words, expect.stringMatching(/^As of POSITION, (?:TIME|before the first event)\.\n$/u)]);
  }
});

test('a history looks as the guide shows it', async () => {
  const [, shown = ''] = /<!-- history -->\n```text\n(.*?)```/su.exec(guide) ?? [];
  expect(steady((await run('history', 'VPC/data')).out)).toBe(steady(shown));
});

test('every address of the guide answers, where the guide says', async () => {
  const addresses = [...guide.matchAll(/^curl 'http:\/\/127\.0\.0\.1:8420(.*)'$/gmu)].map(([, path]) => path ?? '');
  expect(addresses).toHaveLength(5);
  for (const path of addresses) {
    const answer = await fetch(`${demo().url}${path}`);
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
    answered.push(((await (await fetch(`${demo().url}/api/v1${path}`, { method })).json()) as { readonly code: string }).code);
  expect(answered).toEqual(codes);
});
