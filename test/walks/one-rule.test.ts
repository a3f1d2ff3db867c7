/** The model of the guide is a model, and what it says of items reaches the targets. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { targets } from '#app/targets.ts';
import { generate } from '#modeling/pipeline.ts';

const guide = readFileSync('docs/guides/one-rule-everywhere.md', 'utf8');
const model = /```yaml\n([\s\S]*?)```/u.exec(guide)?.[1] ?? '';

test('the model of the guide generates, and every target has the bounds of its VLANs', () => {
  const { files, diagnostics } = generate([{ path: 'lab.pim.yaml', text: model }], targets);
  expect(diagnostics).toEqual([]);
  const made = (end: string): string => files.find(({ path }) => path.endsWith(end))?.text ?? '';
  expect(made('lab.schema.json')).toMatch(/"items": \{\s*"type": "integer",\s*"minimum": 1,\s*"maximum": 4094/u);
  expect(made('lab.sql')).toMatch(/\(item0\)::numeric >= 1 AND \(item0\)::numeric <= 4094/u);
  expect(made('lab.sql')).toContain(String.raw`~ '\AE1\/[0-9]+\Z'`);
  expect(made('descriptors.ts')).toContain("of: { kind: 'integer', minimum: 1, maximum: 4094 }, maxItems: 10");
});
