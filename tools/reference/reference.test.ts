import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { targets } from '#app/targets.ts';
import { hedgehogProblems } from '#hedgehog/rules/tables.ts';
import { cannotRows } from '#modeling/metamodel/features.ts';
import { allDiagnostics, diagnosticsPage } from './diagnostics.ts';

test('the catalogue has every code that any table of the source defines', () => {
  const files = globSync('src/**/*.ts').filter((file) => !/\.(test|fixture)\.ts$/u.test(file));
  const codes = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    if (!text.includes('= defineDiagnostics({')) return [];
    return [...text.matchAll(/^ {2}'?([a-z-]+\/[a-z0-9-]+)'?: \{/gmu)].map(([, code]) => code as string);
  });
  expect(codes.length).toBeGreaterThan(100);
  // What a target cannot check comes from its column of the support matrix.
  const columns = targets.flatMap(({ name, support }) => (support === undefined ? [] : Object.keys(cannotRows(name, support))));
  // Rules of Hedgehog have their codes from their ids.
  const rules = Object.keys(hedgehogProblems).filter((code) => !codes.includes(code));
  const written = Object.keys(allDiagnostics).filter((code) => !columns.includes(code) && !rules.includes(code));
  expect(written.sort()).toEqual([...codes].sort());
});

test('every row says what to do, in a sentence', () => {
  for (const [code, { message, hint }] of Object.entries(allDiagnostics)) {
    expect([code, /[.?}]$/u.test(message)]).toEqual([code, true]);
    if (hint !== undefined) expect([code, /[.?}]$/u.test(hint)]).toEqual([code, true]);
  }
  expect(diagnosticsPage('<!-- -->')).toContain('| `model/unknown-type` | error |');
});
