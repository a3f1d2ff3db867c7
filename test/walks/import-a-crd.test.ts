/** The guide to importing definitions, as a reader would follow it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runShown } from '#cli/run.fixture.ts';
import { readYaml } from '#yaml/read.ts';

const root = resolve(import.meta.dirname, '..', '..');
const sample = join(root, 'samples', 'imported-crd');
const folder = mkdtempSync(join(tmpdir(), 'hedgerow-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = async (words: readonly string[]): Promise<readonly [number, string]> => {
  const { status, out } = await runShown(words);
  return [status, out];
};

/** The commands of the guide, with its folders in a temporary one. */
const commands = (): readonly (readonly string[])[] =>
  [...readFileSync(join(root, 'docs/guides/import-a-crd.md'), 'utf8').matchAll(/^npm run -s hedgerow -- (.*)$/gmu)].map(([, words = '']) =>
    words.split(' ').map((word) => (word.startsWith('my-') ? join(folder, word) : word)),
  );

const only = (path: string): unknown => {
  const { documents, diagnostics } = readYaml(readFileSync(path), { profile: 'kubernetes' });
  expect([documents.length, diagnostics]).toEqual([1, []]);
  return documents[0]?.value;
};

test('what the guide says comes to what the guide says', async () => {
  const outcomes: (readonly [number, string])[] = [];
  for (const words of commands()) outcomes.push(await run(words));
  const report = readFileSync(join(sample, 'report.txt'), 'utf8');
  expect(outcomes).toEqual([
    [0, '1 models: no problems\n'],
    [0, expect.stringContaining('create    deploy/crds/greenhouses.garden.example.com.yaml\n')],
    [0, 'Nothing changed.\n'],
    [1, report],
  ]);
  expect(readdirSync(join(folder, 'my-models'))).toEqual(['garden-example-com.pim.yaml']);
  const model = readFileSync(join(folder, 'my-models', 'garden-example-com.pim.yaml'), 'utf8');
  expect(model).toBe(readFileSync(join(sample, 'models', 'garden-example-com.pim.yaml'), 'utf8'));
});

test('the definition that comes out is the one that went in', () => {
  const made = join(folder, 'my-output', 'deploy', 'crds', 'greenhouses.garden.example.com.yaml');
  expect(only(made)).toEqual(only(join(sample, 'greenhouses.yaml')));
});
