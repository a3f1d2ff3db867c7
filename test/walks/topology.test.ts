/** The guide to topologies, as a reader would follow it. */
import { expect, test } from 'vitest';
import { isObject, type JsonObject } from '#base/json.ts';
import { runCaptured } from '#cli/run.fixture.ts';
import { commandsOf, guideText, walkWithDemo } from './demo.fixture.ts';

const guide = guideText('topology.md');
const { demo } = walkWithDemo();

test('every command of the guide runs, and the first one says what the guide shows', async () => {
  const [first, ...others] = commandsOf(guide);
  const [, shown] = /<!-- text -->\n```text\n(.*?)```/su.exec(guide) ?? [];
  expect(await runCaptured(first ?? [])).toEqual({ status: 0, out: shown, err: '' });
  expect(others).toHaveLength(2);
  for (const words of others) expect(await runCaptured(words)).toMatchObject({ status: 0, err: '' });
});

test('the formats of the guide are those of the command', async () => {
  const { out } = await runCaptured(['topology', '--help']);
  const told = [...guide.matchAll(/^\| `(\w+)` \|/gmu)].map(([, format]) => format ?? '');
  const [, known = ''] = /choices: ([^)]*?),\s+default/su.exec(out) ?? [];
  expect(told.sort()).toEqual([...known.matchAll(/"(\w+)"/gu)].map(([, format]) => format).sort());
});

test('every address of the guide answers as it says', async () => {
  const addresses = [...guide.matchAll(/^curl 'http:\/\/127\.0\.0\.1:8420(.*)'$/gmu)].map(([, path]) => path ?? '');
  const answers: JsonObject[] = [];
  for (const path of addresses) {
    const response = await fetch(`${demo().url}${path}`);
    const body: unknown = await response.json();
    expect([path, response.status, isObject(body)]).toEqual([path, 200, true]);
    answers.push(body as JsonObject);
  }
  const [desired, live, , marks] = answers;
  expect([desired?.['of'], live?.['of'], 'picture' in (desired ?? {})]).toEqual(['desired', 'live', true]);
  expect(marks?.['revision']).toBe(desired?.['revision']);
});
