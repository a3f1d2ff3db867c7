/** The guide to a target of one's own, as a reader would follow it. */
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
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
