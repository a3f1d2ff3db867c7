/** The guide to plans, as a reader would follow it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { commandsOf, guideText, walkWithDemo } from './demo.fixture.ts';

const guide = guideText('reconcile.md');
const { run } = walkWithDemo();
const steady = (text: string): string => text.replaceAll(/Plan [0-9a-f]{32}/gu, 'Plan HASH');

test('the commands of the guide do what it says, one after the other', async () => {
  const commands = commandsOf(guide);
  expect(commands.map(([name, second]) => (name === 'fabric' ? second : name))).toEqual([
    'plan',
    'apply',
    'suspend',
    'resume',
    'hold',
    'release',
  ]);
  const [plan = [], apply = [], suspend = [], resume = [], hold = [], release = []] = commands;
  const [, shown = ''] = /<!-- plan -->\n```text\n(.*?)```/su.exec(guide) ?? [];
  const planned = await run(...plan);
  expect([planned.status, steady(planned.out)]).toEqual([1, steady(shown)]);
  const applied = await run(...apply);
  expect([applied.status, applied.out.split('\n').at(-2)]).toEqual([0, '3 changes made.']);
  expect(await run(...plan)).toMatchObject({ status: 0, out: 'Git and the cluster agree.\n' });
  expect((await run(...suspend)).status).toBe(0);
  await expect.poll(async () => (await run(...plan)).status).toBe(0);
  expect((await run(...resume)).status).toBe(0);
  expect((await run(...hold)).out).toBe('VPC default/data is left to people.\n');
  expect((await run('resource', 'VPC/data', '--format', 'json')).out).toContain('"held": "Being rebuilt by hand"');
  expect((await run(...release)).out).toBe('VPC default/data may be reconciled automatically again.\n');
});

test('every obstacle that a plan can have is in the guide', () => {
  const source = readFileSync(resolve(import.meta.dirname, '..', '..', 'src/contexts/gitops/behaviour/plan.ts'), 'utf8');
  const codes = new Set([...source.matchAll(/code: '(\w+)'/gu)].map(([, code]) => code));
  const told = new Set([...guide.matchAll(/^\| `(\w+)` \| [^|]* \| [^|]* \|$/gmu)].map(([, code]) => code));
  expect([...codes].filter((code) => !told.has(code))).toEqual([]);
});
