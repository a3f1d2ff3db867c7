/** The model of the guide is a model, and what it says of items reaches the targets. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { targets } from '#app/targets.ts';
import { formatLocation } from '#base/diagnostic.ts';
import { checkFiles, generate, withNotes } from '#modeling/pipeline.ts';

const guide = readFileSync('docs/guides/one-rule-everywhere.md', 'utf8');
const blocks = (language: string): readonly string[] =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'gu'))].map(([, text = '']) => text);
const [model = '', ruled = ''] = blocks('yaml');

test('the model of the guide generates, and every target has the bounds of its VLANs', () => {
  const { files, diagnostics } = generate([{ path: 'lab.pim.yaml', text: model }], targets);
  expect(diagnostics).toEqual([]);
  const made = (end: string): string => files.find(({ path }) => path.endsWith(end))?.text ?? '';
  expect(made('lab.schema.json')).toMatch(/"items": \{\s*"type": "integer",\s*"minimum": 1,\s*"maximum": 4094/u);
  expect(made('lab.sql')).toMatch(/\(item0\)::numeric >= 1 AND \(item0\)::numeric <= 4094/u);
  expect(made('lab.sql')).toContain(String.raw`~ '\AE1\/[0-9]+\Z'`);
  expect(made('descriptors.ts')).toContain("of: { kind: 'integer', minimum: 1, maximum: 4094 }, maxItems: 10");
});

test('the rules of the guide stand in every target as it says, and what SQL cannot say is told as it says', () => {
  const { files, diagnostics } = generate([{ path: 'leases.pim.yaml', text: ruled }], targets);
  const made = (end: string): string => files.find(({ path }) => path.endsWith(end))?.text ?? '';
  expect(made('leases.sql')).toContain(blocks('sql')[0]?.trim());
  expect(made('descriptors.ts')).toContain(
    "{ text: 'self.first <= self.last', message: 'must not end before it begins', fieldPath: '.last' },",
  );
  expect(made('leases.schema.json')).toContain('"rule": "self.first <= self.last"');
  expect(
    diagnostics
      .filter(({ code }) => !/^(?:http|validation)\/cannot-rules$/u.test(code))
      .map((one) => `${formatLocation(one.where)}: ${one.severity}: ${one.message} [${one.code}]`),
  ).toEqual([blocks('text')[1]?.trim()]);
});

test('names that other languages reserve are told as the guide says', () => {
  const files = [{ path: 'leases.pim.yaml', text: ruled }];
  expect(
    withNotes(checkFiles(files), files).map(
      ({ where, severity, message, code, hint }) => `${formatLocation(where)}: ${severity}: ${message} [${code}]\n    ${hint}\n`,
    ),
  ).toEqual(blocks('text')[0]?.split(/^(?=leases)/mu));
});
