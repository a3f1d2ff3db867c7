/** The guide to a target of one's own, as a reader would follow it. */
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { explainModels } from '#app/explain-models.ts';
import { generateModels } from '#app/models.ts';

const root = resolve(import.meta.dirname, '..', '..');
const out = mkdtempSync(join(tmpdir(), 'hedgerow-own-'));
afterAll(() => rmSync(out, { recursive: true }));

test('every block of a guide that names a file stands in that file', () => {
  const guides = globSync('docs/guides/*.md', { cwd: root });
  expect(guides.length).toBeGreaterThan(0);
  for (const guide of guides) {
    const text = readFileSync(join(root, guide), 'utf8');
    for (const [, path = '', block = ''] of text.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gmsu))
      expect([guide, path, readFileSync(join(root, path), 'utf8').includes(block)]).toEqual([guide, path, true]);
  }
});

test('a project has a target of its own and another text for one of ours', async () => {
  const run = () =>
    generateModels({ root, folder: 'samples/own-target/models', out, only: ['units', 'kubernetes'], mode: 'write', force: false });
  const { diagnostics, files } = await run();
  expect(diagnostics).toEqual([]);
  expect(files.map(({ path, action }) => [path, action])).toEqual([
    ['deploy/crds/beds.garden.example.com.yaml', 'create'],
    ['docs/units.md', 'create'],
  ]);
  expect(readFileSync(join(out, 'docs/units.md'), 'utf8')).toBe('# Units\n\n- BedSettings.depth: cm\n');
  const crd = readFileSync(join(out, 'deploy/crds/beds.garden.example.com.yaml'), 'utf8');
  expect(crd).toMatch(/^# Owned by the gardeners\.\n# Generated from .*\n/u);
  expect(crd).toContain('maximum: 200');
  expect((await run()).files.map(({ action }) => action)).toEqual(['keep', 'keep']);
});

test('outside of the checkout, with nothing installed, hedgerow in the configuration is the one that runs', async () => {
  const place = mkdtempSync(join(tmpdir(), 'hedgerow-stranger-'));
  try {
    cpSync(join(root, 'samples/own-target'), place, { recursive: true });
    const { diagnostics, files } = await generateModels({ root: place, folder: 'models', only: ['units'], mode: 'write', force: false });
    expect([diagnostics, files.map(({ path, action }) => [path, action])]).toEqual([[], [['docs/units.md', 'create']]]);
    // The printer of the example marks its text with our own marks, so both are the same module.
    const { explanation } = await explainModels({ root: place, folder: 'models', file: 'docs/units.md', line: 3 });
    expect(explanation?.steps.map(({ element }) => element)).toEqual(['value BedSettings, attribute depth']);
  } finally {
    rmSync(place, { recursive: true });
  }
});

test('a line of the project’s own target is explained', async () => {
  await generateModels({ root, folder: 'samples/own-target/models', out, only: ['units', 'kubernetes'], mode: 'write', force: false });
  const at = { root, folder: 'samples/own-target/models', out };
  const { explanation, diagnostics } = await explainModels({ ...at, file: join(out, 'docs/units.md'), line: 3 });
  expect([diagnostics, explanation?.target, explanation?.steps.map(({ part, element, where }) => [part, element, where.file])]).toEqual([
    [],
    'units',
    [['rows[0]', 'value BedSettings, attribute depth', 'samples/own-target/models/garden.pim.yaml']],
  ]);
  // Lists of files name it from the output folder.
  expect((await explainModels({ ...at, file: 'docs/units.md', line: 3 })).explanation?.line).toBe(3);
  // An override that keeps what it was given keeps what is known of it too.
  const crd = join(out, 'deploy/crds/beds.garden.example.com.yaml');
  const line = readFileSync(crd, 'utf8').split('\n').indexOf('                  maximum: 200') + 1;
  const overridden = await explainModels({ ...at, file: crd, line });
  expect(overridden.explanation?.steps.at(-1)?.element).toBe('value BedSettings, attribute depth');
});
