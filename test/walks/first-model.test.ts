/** The sample model through all targets, compared with what was recorded. `RECORD=1` records. */
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { targets } from '#app/targets.ts';
import { generate } from '#modeling/pipeline.ts';

const folder = resolve(import.meta.dirname, '..', '..', 'samples', 'first-model');
const expected = join(folder, 'expected');
const path = 'lights.pim.yaml';
const text = readFileSync(join(folder, path), 'utf8');

/** Recorded files end in `.txt`, so that nothing takes them for code. */
const recorded = (name: string): string => join(expected, `${name}.txt`);

test('the sample model gives what was recorded, and nothing is recorded that it does not give', () => {
  const { files, diagnostics } = generate([{ path, text }], targets);
  expect(diagnostics).toEqual([]);
  if (process.env['RECORD'] === '1') {
    rmSync(expected, { recursive: true, force: true });
    for (const file of files) {
      mkdirSync(dirname(recorded(file.path)), { recursive: true });
      writeFileSync(recorded(file.path), file.text);
    }
  }
  for (const file of files)
    expect([file.path, existsSync(recorded(file.path)) && readFileSync(recorded(file.path), 'utf8') === file.text]).toEqual([
      file.path,
      true,
    ]);
  expect(globSync('**/*.txt', { cwd: expected }).sort()).toEqual(files.map((file) => `${file.path}.txt`).sort());
});

test('generating twice gives the same bytes', () => {
  expect(generate([{ path, text }], targets).files).toEqual(generate([{ path, text }], targets).files);
});

test('walk 2: one line in the model is a field, a column, a property, an input and a test', () => {
  const line = '      wallHeight: { type: integer, minimum: 30, maximum: 300, default: 180, unit: cm, description: How high it hangs. }\n';
  const with5 = text
    .replace('      onAfter:', `${line}      onAfter:`)
    .replace(
      '      brightness: { type: integer, required: true, description: How bright it is. }\n    search',
      `      brightness: { type: integer, required: true, description: How bright it is. }\n${line.replace(', minimum: 30, maximum: 300, default: 180, unit: cm', ', required: true')}    search`,
    );
  const { files, diagnostics } = generate([{ path, text: with5 }], targets);
  expect(diagnostics).toEqual([]);
  const made = (end: string): string => files.find((file) => file.path.endsWith(end))?.text ?? '';
  expect(made('lamps.lab.example.com.yaml')).toMatch(
    /wallHeight:\n\s+default: 180\n\s+description: .*\n\s+maximum: 300\n\s+minimum: 30\n\s+type: integer/u,
  );
  expect(made('tables.ts')).toContain("{ column: 'wall_height', name: 'wallHeight', type: 'integer', required: true }");
  expect(made('openapi.json')).toContain('"wallHeight"');
  expect(made('forms.ts')).toMatch(/name: 'wallHeight', label: 'Wall height'[^}]*default: 180, minimum: 30, maximum: 300/u);
  expect(made('messages.ts')).toContain('readonly wallHeight: number;');
  expect(made('examples.ts')).toContain("pointer: '/settings/wallHeight', code: 'value/minimum'");
});
