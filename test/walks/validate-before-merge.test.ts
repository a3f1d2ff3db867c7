/** The guide to checks before a merge, as a reader would follow it. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isObject, type Json } from '#base/json.ts';
import { runCaptured } from '#cli/run.fixture.ts';
import { readYaml } from '#yaml/read.ts';

const root = resolve(import.meta.dirname, '..', '..');
const guide = readFileSync(join(root, 'docs/guides/validate-before-merge.md'), 'utf8');
const blocks = (language: string): readonly string[] =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gsu'))].map(([, text]) => text ?? '');

const folder = mkdtempSync(join(tmpdir(), 'hedgerow-before-merge-'));
const executable = (path: string, text: string): void => {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
};
/** A repository whose folder gitops is the sample, and a `hedgerow` on the path. */
beforeAll(() => {
  mkdirSync(join(folder, 'bin'));
  executable(join(folder, 'bin', 'hedgerow'), `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'src/cli/main.ts')}' "$@"\n`);
  cpSync(join(root, 'samples', 'fabric-repo'), join(folder, 'repo', 'gitops'), { recursive: true });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'the sample');
});
afterAll(() => rmSync(folder, { recursive: true }));

const git = (...args: readonly string[]) => {
  const env = { ...process.env, PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}` };
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
  const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], { cwd: join(folder, 'repo'), env, encoding: 'utf8' });
  return { status, out: `${stdout}${stderr}` };
};

test('the hook lets a good commit pass and stops one that the fabric would refuse', () => {
  const hook = blocks('sh').find((text) => text.startsWith('#!/bin/sh')) ?? '';
  executable(join(folder, 'repo', '.git', 'hooks', 'pre-commit'), hook);
  const file = join(folder, 'repo', 'gitops', 'vpcs', 'web.yaml');
  const text = readFileSync(file, 'utf8');
  const commit = (vlan: number) => {
    writeFileSync(file, text.replace('vlan: 1020', `vlan: ${vlan}`));
    return git('commit', '-qam', `VLAN ${vlan}`);
  };
  expect(commit(1021)).toMatchObject({ status: 0 });
  const refused = commit(999);
  expect(refused.status).toBe(1);
  expect(refused.out).toContain('gitops/vpcs/web.yaml:23:13: error: VLAN 999 is not from the VLANNamespace default. [hedgehog/vpc-x04]');
  git('checkout', '-q', '--', '.');
}, 120_000);

test('the examples for hooks and pipelines are YAML, and their commands are commands', () => {
  const examples = blocks('yaml');
  const faults = examples.flatMap((text) => readYaml(Buffer.from(text), { profile: 'kubernetes', file: 'example.yaml' }).diagnostics);
  expect([examples.length, faults.filter(({ severity }) => severity === 'error')]).toEqual([5, []]);
  const lines = [...guide.matchAll(/hedgerow ((?:validate|plan) [^\n>|]*)/gu)]
    .map(([, line]) => line?.trim() ?? '')
    .filter((line) => line.includes('gitops/'));
  expect(lines.length).toBeGreaterThan(8);
  for (const line of new Set(lines)) {
    const words = line
      .replaceAll(/"(?:origin\/)?\$\w+"|FETCH_HEAD/gu, 'HEAD')
      .replaceAll('`', '')
      .split(/ +/u);
    const { status, stderr } = spawnSync(join(folder, 'bin', 'hedgerow'), words, { cwd: join(folder, 'repo'), encoding: 'utf8' });
    expect([line, status, stderr]).toEqual([line, 0, '']);
  }
}, 120_000);

/** The commands of a pipeline's example, in order. */
const commandsOf = (value: Json): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(commandsOf);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    ['run', 'script', 'after_script'].includes(key) ? [inner].flat().map(String) : commandsOf(inner),
  );
};

test.each([
  ['gh', ['pr', 'comment', '7', '--edit-last', '--create-if-none', '--body-file', 'plan.md']],
  [
    'curl',
    [
      ...['--fail', '--silent', '--show-error', '--header', 'PRIVATE-TOKEN: secret', '--data-urlencode', 'body@plan.md'],
      'https://gitlab.example/api/v4/projects/3/merge_requests/7/notes',
    ],
  ],
])(
  'the pipeline that comments with %s posts the plan, also when it has errors',
  (tool, words) => {
    const example = blocks('yaml').find((text) => text.includes(`${tool} `) && text.includes('hedgerow plan')) ?? '';
    const [document] = readYaml(Buffer.from(example), { profile: 'kubernetes', file: 'example.yaml' }).documents;
    const [plan = '', post = ''] = commandsOf((document?.value ?? null) as Json);
    executable(join(folder, 'bin', tool), `#!/bin/sh\nprintf '%s\\n' "$@" > posted.txt\n`);
    const file = join(folder, 'repo', 'gitops', 'vpcs', 'web.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/vlan: 10\d\d/u, 'vlan: 999'));
    const env = {
      ...process.env,
      PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
      ...{ GITHUB_BASE_REF: 'main', PULL_REQUEST: '7', CI_MERGE_REQUEST_DIFF_BASE_SHA: 'HEAD', PLAN_TOKEN: 'secret' },
      ...{ CI_API_V4_URL: 'https://gitlab.example/api/v4', CI_PROJECT_ID: '3', CI_MERGE_REQUEST_IID: '7' },
    };
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    const shell = (command: string) => spawnSync('sh', ['-ec', command], { cwd: join(folder, 'repo'), env, encoding: 'utf8' });
    expect(shell(plan)).toMatchObject({ status: 1, stderr: '' });
    expect(shell(post)).toMatchObject({ status: 0, stderr: '' });
    expect(
      readFileSync(join(folder, 'repo', 'posted.txt'), 'utf8')
        .trimEnd()
        .split('\n'),
    ).toEqual(words);
    const comment = readFileSync(join(folder, 'repo', 'plan.md'), 'utf8');
    expect(comment).toMatch(/^### Fabric: risk \d+ of 100\n\n\*\*Why\*\*\n\n- 50 points: 1 new error/u);
    git('checkout', '-q', '--', '.');
  },
  120_000,
);

test('the modes of the guide are those of the command', async () => {
  const { out } = await runCaptured(['validate', '--help']);
  const told = [...guide.matchAll(/^\| `(\w+)` \|/gmu)].map(([, mode]) => mode ?? '');
  expect(told.sort()).toEqual(['hhfab', 'strict', 'webhook']);
  for (const mode of told) expect(out).toMatch(new RegExp(`^ {2}${mode} `, 'mu'));
});
