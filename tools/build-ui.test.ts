import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { buildUi, digestOf, isCurrent, sourcesOf } from './build-ui.ts';

let root = '';
afterEach(() => rmSync(root, { recursive: true, force: true }));

const put = (path: string, text: string): void => {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};

const project = (): string => {
  root = mkdtempSync(join(tmpdir(), 'build-ui-')) + sep;
  put('ui/index.html', '<html>');
  put('ui/src/main.tsx', 'main');
  put('ui/src/screens/a.tsx', 'a');
  put('ui/src/screens/a.test.tsx', 'test');
  put('ui/mock/server.ts', 'mock');
  put('package-lock.json', '{}');
  return root;
};

test('sources are what decides the result, without tests and the mock', () => {
  const directory = project();
  expect(sourcesOf(directory).map((file) => file.slice(directory.length))).toEqual([
    'package-lock.json',
    'ui/index.html',
    'ui/src/main.tsx',
    'ui/src/screens/a.tsx',
  ]);
});

test('the digest changes with contents and names, not with tests', () => {
  const directory = project();
  const first = digestOf(directory);
  put('ui/src/screens/a.test.tsx', 'another test');
  expect(digestOf(directory)).toBe(first);
  put('ui/src/screens/a.tsx', 'b');
  const second = digestOf(directory);
  expect(second).not.toBe(first);
  rmSync(join(directory, 'ui/src/screens/a.tsx'));
  put('ui/src/screens/b.tsx', 'b');
  expect(digestOf(directory)).not.toBe(second);
});

test('nothing is built when nothing changed', async () => {
  const directory = project();
  const digest = digestOf(directory);
  expect(isCurrent(directory, digest)).toBe(false);
  put('dist/ui.digest', `${digest}\n`);
  expect(isCurrent(directory, digest)).toBe(false);
  put('dist/ui/index.html', '<html>');
  expect(await buildUi(directory, false)).toBe('Console: up to date (dist/ui).');
  put('package-lock.json', '{"changed":true}');
  expect(isCurrent(directory, digestOf(directory))).toBe(false);
});
