/** The guide to a kind, as a reader would follow it: in a folder outside of the checkout, up to the tests that are generated. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateModels } from '#app/models.ts';

const root = resolve(import.meta.dirname, '..', '..');
const sample = join(root, 'samples/added-kind');
const place = mkdtempSync(join(tmpdir(), 'hedgerow-kind-'));

beforeAll(() => {
  cpSync(join(sample, 'models'), join(place, 'models'), { recursive: true });
  copyFileSync(join(sample, 'package.json'), join(place, 'package.json'));
  // What `npm install ../hedgerow vitest` leaves.
  mkdirSync(join(place, 'node_modules'));
  symlinkSync(root, join(place, 'node_modules/hedgerow'));
  symlinkSync(join(root, 'node_modules/vitest'), join(place, 'node_modules/vitest'));
});
afterAll(() => rmSync(place, { recursive: true }));

test('the model is whole, and gives the files that the guide lists', async () => {
  const { diagnostics, files } = await generateModels({ root: place, folder: 'models', mode: 'write', force: false });
  expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
  const listed = [...readFileSync(join(root, 'docs/guides/add-a-kind.md'), 'utf8').matchAll(/^\| `(\S+)` \|/gmu)].map(
    ([, path]) => path ?? '',
  );
  expect(listed.length).toBe(6);
  // Each file is listed, by itself or with its folder, and nothing else is.
  expect(files.filter(({ path }) => !listed.some((one) => path === one || (one.endsWith('/') && path.startsWith(one))))).toEqual([]);
  expect(listed.filter((one) => !files.some(({ path }) => path.startsWith(one)))).toEqual([]);
  expect(files.every(({ action }) => action === 'create')).toBe(true);
});

test('with the behaviour of the guide the generated tests run and pass', () => {
  mkdirSync(join(place, 'src/contexts/water/behaviour'), { recursive: true });
  copyFileSync(join(sample, 'behaviour/pump.ts.txt'), join(place, 'src/contexts/water/behaviour/pump.ts'));
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  // A run of its own, which knows nothing of the one it is in.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => ['HOME', 'PATH', 'TMPDIR'].includes(name)));
  execFileSync(process.execPath, [vitest, 'run', '--reporter=json', '--outputFile=report.json'], { cwd: place, env });
  const report = JSON.parse(readFileSync(join(place, 'report.json'), 'utf8')) as Readonly<
    Record<'numFailedTests' | 'numPassedTests', number>
  >;
  expect([report.numFailedTests, report.numPassedTests > 20]).toEqual([0, true]);
}, 60_000);
