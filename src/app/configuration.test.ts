import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { configurationFile, projectTargets } from './configuration.ts';
import { targets } from './targets.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hedgerow-config-'));
  mkdirSync(join(root, 'models'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('the configuration lies beside the models or among them, or is named, or is none', () => {
  expect(configurationFile(root, 'models')).toBeUndefined();
  writeFileSync(join(root, 'models', 'hedgerow.config.mjs'), '');
  expect(configurationFile(root, 'models')).toBe(join(root, 'models', 'hedgerow.config.mjs'));
  writeFileSync(join(root, 'hedgerow.config.ts'), '');
  expect(configurationFile(root, 'models')).toBe(join(root, 'hedgerow.config.ts'));
  expect(configurationFile(root, 'models', 'other.ts')).toBe(join(root, 'other.ts'));
});

test('without a configuration there are our targets', async () => {
  expect(await projectTargets(undefined)).toEqual({ targets, diagnostics: [] });
});

test.each<[string, string, readonly string[]]>([
  ['has no default export', 'export const a = 1;', ['config/invalid']],
  ['is wrong in two ways', 'export default { targets: [1, 2] };', ['config/invalid', 'config/invalid']],
  ['is no program', 'export default {', ['config/unreadable']],
  ['throws', 'throw new Error("no");', ['config/unreadable']],
])('a configuration that %s stops the run and is told', async (name, text, codes) => {
  const file = join(root, `${name.replaceAll(' ', '-')}.mjs`);
  writeFileSync(file, text);
  const { targets: found, diagnostics } = await projectTargets(file);
  expect([found, diagnostics.map(({ code }) => code), diagnostics[0]?.where.file]).toEqual([[], codes, file]);
});

test('targets of the project come after ours, and overrides reach both', async () => {
  const file = join(root, 'good.mjs');
  writeFileSync(
    file,
    `const own = { name: 'own', description: '', diagnostics: {}, transform: () => ({ psm: null, diagnostics: [] }), check: () => [],
       print: () => [{ path: 'a', text: 'a', sources: [] }] };
     export default { targets: [own], overrides: [{ target: 'own', path: 'a', print: ({ text }) => text + text }] };`,
  );
  const found = await projectTargets(file);
  expect(found.targets.map(({ name }) => name)).toEqual([...targets.map(({ name }) => name), 'own']);
  expect(found.targets.at(-1)?.print(null)).toEqual([{ path: 'a', text: 'aa', sources: [] }]);
});
