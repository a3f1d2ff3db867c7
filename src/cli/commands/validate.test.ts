import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { projectFolder } from '#app/config.ts';
import { runCaptured as run } from '../run.fixture.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hedgerow-validate-command-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const sample = (): string => {
  cpSync(join(projectFolder, 'samples', 'fabric-repo'), join(folder, 'fabric'), { recursive: true });
  return join(folder, 'fabric');
};
const change = (file: string, from: string, to: string): void => {
  const path = join(folder, 'fabric', file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
};
const git = (...args: readonly string[]): void => {
  execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { stdio: 'pipe' });
};
const commit = (message: string): void => {
  git('add', '-A');
  git('commit', '-qm', message);
};

interface Told {
  readonly mode: string;
  readonly known?: number;
  readonly diagnostics: readonly {
    readonly code: string;
    readonly severity: string;
    readonly subject?: string;
    readonly where: { readonly file: string; readonly line: number; readonly column: number };
    readonly related?: readonly { readonly where: { readonly file: string; readonly line: number } }[];
  }[];
}
const asked = async (...words: readonly string[]): Promise<Told> =>
  JSON.parse((await run(['validate', ...words, '--format', 'json'])).out) as Told;

test('a conflict names both sides, with file, line and column', async () => {
  const fabric = sample();
  change('vpcs/web.yaml', 'vlan: 1020', 'vlan: 2010');
  change('vpcs/ops.yaml', 'vlan: ', 'vlan: 2010 # ');
  const { diagnostics } = await asked(fabric);
  const clash = diagnostics.find(({ subject }) => subject === 'VPC.vpc.githedgehog.com default/web');
  expect([clash?.code, clash?.where.file, clash?.where.line, clash?.where.column]).toEqual([
    'hedgehog/vpc-x07',
    join(fabric, 'vpcs/web.yaml'),
    23,
    13,
  ]);
  expect(clash?.related?.map(({ where }) => where.file)).toEqual([join(fabric, 'vpcs/ops.yaml')]);
});

test('modes have verdicts of their own', async () => {
  const fabric = sample();
  change('vpcs/web.yaml', '10.10.2.0/24', '10.10.2.5/24');
  change('fabric/switches/leaf-01.yaml', 'role: server-leaf', 'role: virtual-edge');
  const verdicts = async (mode: string) =>
    (await asked(fabric, '--mode', mode)).diagnostics.map(({ code, severity }) => `${severity} ${code}`);
  expect(await verdicts('webhook')).toEqual([]);
  expect(await verdicts('hhfab')).toEqual(['error hedgehog/hf-07']);
  expect((await verdicts('strict')).sort()).toEqual([
    'warning hedgehog/hf-07',
    ...Array.from({ length: 4 }, () => 'warning hedgehog/q05'),
    'warning hedgehog/q07',
  ]);
});

test('some files of a fabric are checked by themselves when that is said', async () => {
  const fabric = sample();
  const words = ['validate', join(fabric, 'vpcs/web.yaml')];
  expect((await run(words)).status).toBe(1);
  expect(await run([...words, '--partial'])).toMatchObject({ status: 0, out: '1 files, 1 manifests: no problems\n' });
});

test('with --since only what is new is told, and what may not change or go away', async () => {
  const fabric = sample();
  git('init', '-q', '-b', 'main');
  change('vpcs/web.yaml', 'vlan: 1020', 'vlan: 999');
  commit('a mistake that is there already');
  change('externals/internet.yaml', '      switch:\n        port: leaf-05/E1/48', '      switch:\n        port: leaf-05/E1/99');
  rmSync(join(fabric, 'vpcs/data.yaml'));
  const { diagnostics, known } = await asked(fabric, '--since', 'main');
  expect(known).toBe(1);
  expect([...new Set(diagnostics.map(({ code }) => code))].sort()).toEqual([
    'hedgehog/conn-x04',
    'hedgehog/vpc-w01',
    'hedgehog/vpc-w02',
    'hedgehog/vpca-x01',
    'hedgehog/vpcp-x01',
  ]);
});

test('revisions are read without a check-out, by either way of saying so', async () => {
  const fabric = sample();
  git('init', '-q', '-b', 'main');
  commit('good');
  change('vpcs/web.yaml', 'vlan: 1020', 'vlan: 999');
  expect((await run(['validate', fabric])).status).toBe(1);
  expect((await run(['validate', fabric, '--revision', 'main'])).out).toBe('29 files, 60 manifests: no problems\n');
  expect((await run(['validate', fabric, '--revision', 'none'])).status).toBe(2);
});

test('SARIF names file, place and object of each finding', async () => {
  const fabric = sample();
  change('vpcs/web.yaml', 'vlan: 1020', 'vlan: 999');
  const { out, status } = await run(['validate', fabric, '--format', 'sarif']);
  expect(status).toBe(1);
  const sarif = JSON.parse(out) as { readonly runs: readonly { readonly results: readonly object[] }[] };
  expect(sarif.runs[0]?.results).toEqual([
    {
      ruleId: 'hedgehog/vpc-x04',
      level: 'error',
      message: expect.objectContaining({
        text: expect.stringContaining('VLAN 999 is not from the VLANNamespace default.') as string,
      }) as object,
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: `file://${join(fabric, 'vpcs/web.yaml')}` },
            region: { startLine: 23, startColumn: 13 },
          },
          logicalLocations: [{ fullyQualifiedName: 'VPC.vpc.githedgehog.com default/web' }],
        },
      ],
      relatedLocations: [expect.objectContaining({ message: { text: 'VLANNamespace default.' } }) as object],
    },
  ]);
});

test.each<[readonly string[], string]>([
  [['validate', '.', '--mode', 'loose'], 'Allowed choices are webhook, hhfab, strict'],
  [['validate', 'nowhere:else'], 'There is no'],
])('%j is wrong usage', async (words, text) => {
  const { status, err } = await run(words);
  expect([status, err.includes(text)]).toEqual([2, true]);
});
