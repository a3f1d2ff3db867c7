/** The words of the models are in the glossary. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openModelFolder } from '#app/model-folder.ts';
import { checkFiles } from '#modeling/pipeline.ts';

const root = resolve(import.meta.dirname, '..', '..');

const words = (name: string): string => name.replaceAll(/([a-z])([A-Z])/gu, '$1 $2').toLowerCase();

test('every aggregate, view and enum of our models has its word in the glossary', () => {
  const glossary = readFileSync(resolve(root, 'GLOSSARY.md'), 'utf8').toLowerCase();
  const { model, diagnostics } = checkFiles(openModelFolder(root, 'models').read().files);
  expect(diagnostics).toEqual([]);
  const ours = model.contexts.filter(({ role }) => role === 'runtime' || role === 'shared-kernel');
  const names = ours.flatMap((context) => [...context.aggregates, ...context.views, ...context.enums].map(({ name }) => words(name)));
  expect([...new Set(names)].filter((name) => !glossary.includes(name))).toEqual([]);
});
