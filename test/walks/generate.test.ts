/** `model generate` on the command line: previews, refusals, and the same bytes wherever it runs. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runShown } from '#cli/run.fixture.ts';

const root = resolve(import.meta.dirname, '..', '..');
const sample = join(root, 'samples', 'first-model', 'lights.pim.yaml');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hedgerow-generate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (words: readonly string[], terminal = false) => runShown(['model', 'generate', ...words], { terminal });

const project = (name = 'project'): readonly string[] => {
  mkdirSync(join(folder, name, 'models'), { recursive: true });
  cpSync(sample, join(folder, name, 'models', 'lights.pim.yaml'));
  return ['--models', join(folder, name, 'models'), '--out', join(folder, name, 'out'), '--target', 'kubernetes'];
};
const crd = 'deploy/crds/lamps.lab.example.com.yaml';

test('a dry run shows the difference and writes nothing, an edit by hand included', async () => {
  const words = project();
  expect((await run(words)).status).toBe(0);
  const place = join(folder, 'project', 'out', crd);
  const good = readFileSync(place, 'utf8');
  const model = join(folder, 'project', 'models', 'lights.pim.yaml');
  writeFileSync(model, readFileSync(model, 'utf8').replace('maximum: 500', 'maximum: 600'));
  // Three lines before the one that changes; lines count from 1.
  const start = good.split('\n').findIndex((line) => line.includes('maximum: 500')) - 2;
  const diff = (action: string, old: string) => `${action.padEnd(9)} ${crd}
--- ${crd}
+++ ${crd}
@@ -${start},7 +${start},7 @@
                   type: string
                 watts:
                   description: "What it draws. Unit: W."
-                  maximum: ${old}
+                  maximum: 600
                   minimum: 1
                   type: integer
                 brightness:
1 files, 1 to change: no problems
`;
  expect(await run([...words, '--dry-run'])).toEqual({ status: 0, out: diff('change', '500') });
  expect((await run([...words, '--dry-run'], true)).out).toContain(
    '\u001b[31m-                  maximum: 500\u001b[0m\n\u001b[32m+                  maximum: 600\u001b[0m\n',
  );
  const data = JSON.parse((await run([...words, '--dry-run', '--format', 'json'])).out) as { readonly files: readonly object[] };
  expect(data.files).toEqual([
    {
      action: 'change',
      path: crd,
      hunks: [
        {
          oldStart: start,
          oldLines: 7,
          newStart: start,
          newLines: 7,
          lines: diff('', '500').split('\n').slice(4, 12),
        },
      ],
    },
  ]);
  expect(readFileSync(place, 'utf8')).toBe(good);
  writeFileSync(place, good.replace('maximum: 500', 'maximum: 7'));
  expect((await run([...words, '--dry-run'])).out).toBe(diff('edited', '7'));
  expect((await run(words)).out).toContain('[generate/edited]');
});

test('without a model nothing is removed, and a target that does not exist is told', async () => {
  const words = project();
  await run(words);
  rmSync(join(folder, 'project', 'models', 'lights.pim.yaml'));
  const gone = await run(words);
  expect([gone.status, gone.out.includes('[generate/no-models]'), existsSync(join(folder, 'project', 'out', crd))]).toEqual([
    1,
    true,
    true,
  ]);
  const unknown = await run([...project('second'), 'kubernets']);
  expect([unknown.status, unknown.out]).toEqual([
    1,
    expect.stringContaining('There is no target kubernets. [generate/unknown-target]') as string,
  ]);
  expect(existsSync(join(folder, 'second', 'out'))).toBe(false);
});

test.each([
  ['outside', "'../../escaped.txt'", 'generate/bad-path'],
  ['absolute', `'/tmp/hedgerow-escaped.txt'`, 'generate/bad-path'],
  ['that another target makes', `'${crd}'`, 'generate/same-path'],
  ['without text', "'a.txt', text: undefined", 'generate/target-fault'],
])('a target of the project with a path %s writes nothing at all', async (_name, path, code) => {
  const words = project();
  writeFileSync(
    join(folder, 'project', 'hedgerow.config.mjs'),
    `export default { targets: [{ name: 'own', description: '', diagnostics: {}, transform: () => ({ psm: null, diagnostics: [] }),
      check: () => [], print: () => [{ text: 'x', sources: [], path: ${path} }] }] };`,
  );
  const { status, out } = await run([...words, 'own']);
  expect([status, out.includes(`[${code}]`), existsSync(join(folder, 'project', 'out'))]).toEqual([1, true, false]);
});

test('the bytes do not depend on time zone, language, folder or the path of the checkout', () => {
  const bytes = (name: string, cwd: string, env: NodeJS.ProcessEnv): Readonly<Record<string, string>> => {
    project(name);
    // Another order of names in the folder, and files that are not models.
    writeFileSync(join(folder, name, 'models', `${name}.txt`), '');
    const words = ['model', 'generate', '--models', join(folder, name, 'models'), '--out', join(folder, name, 'out')];
    const made = spawnSync(process.execPath, [join(root, 'src/cli/main.ts'), ...words], { cwd, env: { ...process.env, ...env } });
    expect([made.status, String(made.stderr)]).toEqual([0, '']);
    const out = join(folder, name, 'out');
    const paths = globSync('**/*', { cwd: out, withFileTypes: true }).filter((entry) => entry.isFile());
    return Object.fromEntries(
      paths
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path): [string, string] => [path.slice(out.length), readFileSync(path, 'utf8')])
        .sort(),
    );
  };
  const here = bytes('here', root, { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' });
  const there = bytes('an other place', tmpdir(), { TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' });
  expect(Object.keys(here)).toContain('/models/generated.lock.json');
  expect(there).toEqual(here);
});
