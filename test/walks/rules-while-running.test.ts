/** The part of the guide to validation that is about the running fabric, as a reader would follow it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandsOf, guideText, walkWithDemo } from './demo.fixture.ts';

const { folder, run } = walkWithDemo();
const repository = join(folder, 'sample-repository');

/** Changes a file of the repository and commits. */
const commit = (file: string, from: string, to: string): string => {
  const path = join(repository, file);
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
  const git = (...words: readonly string[]) =>
    execFileSync('git', ['-C', repository, '-c', 'user.name=Ada', '-c', 'user.email=a@b.c', ...words])
      .toString()
      .trim();
  git('commit', '--quiet', '--all', '--message=Change');
  return git('rev-parse', 'HEAD');
};

test('the commands of the guide do what it says, one after the other', async () => {
  const [strict = [], list = [], hold = [], release = []] = commandsOf(guideText('validate-before-merge.md'));
  expect((await run(...strict)).out).toBe('Rules asked in sample: strict. A commit with new errors is told.\n');
  expect((await run(...list)).status).toBe(0);
  expect((await run(...hold)).out).toBe('Rules asked in sample: strict. A commit with new errors is held.\n');
  expect(await run(...release)).toMatchObject({ status: 1, err: expect.stringContaining('No commit of sample is held.') as string });

  const broken = commit('vpcs/web.yaml', '1010', '4000');
  expect((await run('fabric', 'sync', 'sample')).status).toBe(0);
  expect((await run(...list)).out).toContain('hedgehog/vpc-x04');
  expect((await run('plan', 'sample')).out).toMatch(new RegExp(`Held: Commit ${broken.slice(0, 8)} is held`, 'u'));
  expect(await run('apply', 'sample')).toMatchObject({ status: 1, err: expect.stringContaining('[FabricHeld]') as string });
  expect((await run(...release)).out).toBe(`Commit ${broken.slice(0, 8)} of sample may be applied.\n`);
  expect((await run('plan', 'sample')).out).not.toContain('Held:');
});
