import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { projectFolder } from '#app/config.ts';
import { runCaptured as run } from '../run.fixture.ts';

let folder: string;
let fabric: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hedgerow-plan-'));
  fabric = join(folder, 'fabric');
  cpSync(join(projectFolder, 'samples', 'fabric-repo'), fabric, { recursive: true });
  git('init', '-q', '-b', 'main');
  commit();
});
afterEach(() => rmSync(folder, { recursive: true }));

const git = (...args: readonly string[]): void => {
  execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { stdio: 'pipe' });
};
const commit = (): void => {
  git('add', '-A');
  git('commit', '-qm', 'a state');
};
const change = (file: string, from: string, to: string): void => {
  const path = join(fabric, file);
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
};

test('a change that is good has a risk with reasons, and status 0', async () => {
  change('vpcs/web.yaml', 'vlan: 1020', 'vlan: 1021');
  const { out, status } = await run(['plan', '--from', 'main', fabric]);
  expect(status).toBe(0);
  expect(out).toMatch(
    /^Risk 10 of 100, 1 objects\n\nWhy:\n {2}\+10 subnets change: VPC web\n\nIn this order:\n {2}change VPC web \(subnets\)\n/u,
  );
  expect(await run(['plan', '--from', 'main', '--to', 'main', fabric])).toEqual({ status: 0, out: 'Nothing changes.\n', err: '' });
});

test('what would be refused is told, what is put right too, between two revisions', async () => {
  change('vpcs/web.yaml', 'vlan: 1020', 'vlan: 999');
  commit();
  expect((await run(['plan', '--from', 'main~1', '--to', 'main', fabric])).status).toBe(1);
  const back = await run(['plan', '--from', 'main', '--to', 'main~1', fabric, '--format', 'json']);
  const { score, found, resolved } = JSON.parse(back.out) as {
    readonly score: number;
    readonly found: readonly object[];
    readonly resolved: readonly object[];
  };
  expect([back.status, score, found, resolved.length]).toEqual([0, 10, [], 1]);
});

test('as Markdown it is a comment for a pull request', async () => {
  change('fabric/switches/leaf-01.yaml', 'asn: 65101', 'asn: 65111');
  const { out } = await run(['plan', '--from', 'main', '--format', 'markdown', fabric]);
  expect(out).toBe(
    [
      '### Fabric: risk 15 of 100',
      '',
      '**Why**',
      '',
      '- 15 points: switches get other identities: Switch leaf-01',
      '',
      '| Touched | | |',
      '|---|---|---|',
      '| Switches | 1 | leaf-01 |',
      '',
      '**Objects, in the order in which they can be applied**',
      '',
      '- change Switch leaf-01 (asn)',
      '',
    ].join('\n'),
  );
});

test('who reaches whom no more is told, and counts', async () => {
  rmSync(join(fabric, 'vpcs', 'peerings.yaml'));
  const { out } = await run(['plan', '--from', 'main', fabric]);
  const pairs = ['data/db and web/app', 'ops/tools and web/app', 'ops/tools and web/front'];
  expect(out).toMatch(new RegExp(`^ {2}\\+30 do not reach each other any more: ${pairs.join(', ')}$`, 'mu'));
  expect(out).toContain(`\nReach each other no more:\n  ${pairs.join('\n  ')}\n`);
});

test('files and fabrics are not mixed up, and what is missing is said', async () => {
  const told = async (...words: readonly string[]) => {
    const { status, err } = await run(['plan', ...words]);
    return [status, err.split('\n')[0]?.replace('error: ', '')];
  };
  expect(await told()).toEqual([2, 'A plan is about one fabric, or with --from about files.']);
  expect(await told('lab', 'other')).toEqual([2, 'A plan is about one fabric, or with --from about files.']);
  expect(await told('--to', 'main', fabric)).toEqual([2, '--to needs --from.']);
  expect(await told('lab', '--format', 'markdown')).toEqual([2, 'The plan of a fabric is text or JSON.']);
  expect(await told('--from', 'main', '--prune', fabric)).toEqual([
    2,
    '--take-over, --prune and --approve are about a fabric, and --from is about files.',
  ]);
  expect((await run(['plan', '--from', 'none', fabric])).status).toBe(2);
});
