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
  folder = mkdtempSync(join(tmpdir(), 'hedgerow-impact-'));
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
  const { out, status } = await run(['impact', '--from', 'main', fabric]);
  expect(status).toBe(0);
  expect(out).toMatch(
    /^Risk 10 of 100, 1 objects\n\nWhy:\n {2}\+10 subnets change: VPC web\n\nIn this order:\n {2}change VPC web \(subnets\)\n/u,
  );
  expect(await run(['impact', '--from', 'main', '--to', 'main', fabric])).toEqual({ status: 0, out: 'Nothing changes.\n', err: '' });
});

test('what would be refused is told, what is put right too, between two revisions', async () => {
  change('vpcs/web.yaml', 'vlan: 1020', 'vlan: 999');
  commit();
  expect((await run(['impact', '--from', 'main~1', '--to', 'main', fabric])).status).toBe(1);
  const back = await run(['impact', '--from', 'main', '--to', 'main~1', fabric, '--format', 'json']);
  const { score, found, resolved } = JSON.parse(back.out) as {
    readonly score: number;
    readonly found: readonly object[];
    readonly resolved: readonly object[];
  };
  expect([back.status, score, found, resolved.length]).toEqual([0, 10, [], 1]);
});

test('as Markdown it is a comment for a pull request', async () => {
  change('fabric/switches/leaf-01.yaml', 'asn: 65101', 'asn: 65111');
  const { out } = await run(['impact', '--from', 'main', '--format', 'markdown', fabric]);
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

test('a state before has to be named', async () => {
  expect((await run(['impact', fabric])).status).toBe(2);
  expect((await run(['impact', '--from', 'none', fabric])).status).toBe(2);
});
