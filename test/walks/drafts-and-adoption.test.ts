/** The guide to drafts and adoption, as a reader would follow it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandsOf, guideText, walkWithDemo } from './demo.fixture.ts';

const guide = guideText('drafts-and-adoption.md');
const { folder, run } = walkWithDemo();
const git = (...words: readonly string[]): string =>
  execFileSync('git', ['-C', join(folder, 'sample-repository'), ...words])
    .toString()
    .trim();

test('the commands of the guide do what it says, one after the other', async () => {
  // The demo changes its cluster by hand; a watch sees it a moment later.
  const seen = async (): Promise<string> => (await run('resources', '--state', 'drifted,orphaned')).out;
  await expect.poll(seen, { timeout: 30_000 }).toMatch(/data +drifted[\s\S]*shadow +orphaned/u);

  const commands = commandsOf(guide);
  expect(commands.map(([name, second]) => (name === 'draft' ? second : name))).toEqual([
    'adopt',
    'adopt',
    'show',
    'save',
    'commit',
    'begin',
  ]);
  const [orphan = [], drifted = [], show = [], save = [], commit = [], begin = []] = commands;

  const adopted = await run(...orphan);
  expect(adopted).toMatchObject({
    status: 0,
    out: expect.stringMatching(/^[0-9a-f]{8} on hedgerow\/adopt-vpc-shadow: vpcs\/shadow\.yaml\nMerge it/u) as string,
  });
  expect((await run(...drifted)).out).toMatch(/ on hedgerow\/adopt-vpc-data: vpcs\/data\.yaml\n/u);
  const [, told = ''] = /```text\n(Adopt changes.*?)```/su.exec(guide) ?? [];
  expect(git('log', '-1', '--format=%B', 'hedgerow/adopt-vpc-data')).toBe(told.trim());
  expect(git('diff', '--numstat', 'main', 'hedgerow/adopt-vpc-data')).toBe('1\t1\tvpcs/data.yaml');
  expect(await run(...orphan)).toMatchObject({ status: 0, out: 'The branch hedgerow/adopt-vpc-shadow says it already.\n' });

  const file = join(folder, 'web.yaml');
  const shown = await run(...show);
  writeFileSync(file, shown.out.replace('vlan: 1010', 'vlan: 1077'));
  expect((await run(...save.map((word) => (word === 'web.yaml' ? file : word)))).out).toBe('Draft saved.\n');
  expect((await run(...show)).out).toBe(readFileSync(file, 'utf8'));
  expect((await run(...commit)).out).toMatch(/ on hedgerow\/draft-vpc-web: vpcs\/web\.yaml\n/u);
  expect(git('log', '-1', '--format=%s', 'hedgerow/draft-vpc-web')).toBe('Move web to another VLAN');
  expect(git('diff', '--numstat', 'main', 'hedgerow/draft-vpc-web')).toBe('1\t1\tvpcs/web.yaml');
  expect((await run('draft', 'discard', 'VPC/web')).out).toBe('Draft discarded.\n');

  const fresh = join(folder, 'new.yaml');
  const manifest = (subnet: string): string =>
    `apiVersion: vpc.githedgehog.com/v1beta1\nkind: VPC\nmetadata: {name: lab}\nspec: {subnets: {a: {subnet: ${subnet}, vlan: 1444}}}\n`;
  writeFileSync(fresh, manifest('10.44.0.0/24'));
  const words = begin.map((word) => (word === 'new.yaml' ? fresh : word));
  expect((await run(...words)).out).toBe('Draft of sample:VPC.vpc.githedgehog.com:default:lab saved.\n');
  expect((await run(...words)).err).toContain('[ResourceExists]');
  expect((await run('draft', 'commit', 'VPC/lab')).out).toMatch(/ on hedgerow\/draft-vpc-lab: vpcs\/lab\.yaml\n/u);
  expect(git('show', 'hedgerow/draft-vpc-lab:vpcs/lab.yaml')).toContain('subnet: 10.44.0.0/24');
  expect((await run('draft', 'begin', '--fabric', 'nowhere', '--file', fresh)).err).toContain('[NotFound]');
});

test('what goes wrong is told: a draft that the cluster would refuse, a file that is none, a branch that is guarded', async () => {
  const file = join(folder, 'bad.yaml');
  writeFileSync(file, 'subnets: {front: {vlan: many}}\n');
  const refused = await run('draft', 'save', 'VPC/web', '--file', file);
  expect([refused.status, refused.err]).toEqual([1, expect.stringMatching(/\[DraftInvalid\]\n {2}\/spec\/subnets\/front\/vlan /u)]);
  writeFileSync(file, 'a: [\n');
  expect((await run('draft', 'save', 'VPC/web', '--file', file)).err).toContain('Not valid YAML');
  expect((await run('draft', 'save', 'VPC/web', '--file', join(folder, 'none.yaml'))).status).toBe(2);
  expect((await run('draft', 'commit', 'VPC/web')).err).toContain('[NoDraft]');
  expect((await run('adopt', 'VPC/web')).err).toContain('[NothingToAdopt]');
  expect((await run('adopt', 'VPC/data', '--branch', 'main')).err).toMatch(/main.*checked out.*\[PushRefused\]/su);
});
