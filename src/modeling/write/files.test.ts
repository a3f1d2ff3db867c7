import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GeneratedFile } from '../target.ts';
import { lockPath, planFiles, planProblems, writePlan } from './files.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hedgerow-files-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const file = (path: string, text: string): GeneratedFile => ({ path, text, sources: [{ file: 'models/a.yaml', line: 3 }] });
const write = (files: readonly GeneratedFile[], force = false) => writePlan(root, planFiles(root, files), force);
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const found = (files: readonly GeneratedFile[]) => planProblems(planFiles(root, files)).map(({ code, where }) => [code, where.file]);

test('files are written with a lock that names their sources, and then nothing is left to do', () => {
  expect(write([file('src/x/generated/a.ts', 'A')])).toEqual([]);
  expect(text('src/x/generated/a.ts')).toBe('A');
  expect(JSON.parse(text(lockPath))).toEqual({
    'src/x/generated/a.ts': { digest: expect.stringMatching(/^[0-9a-f]{64}$/u) as string, sources: ['models/a.yaml:3'] },
  });
  expect(found([file('src/x/generated/a.ts', 'A')])).toEqual([]);
});

test('a file that is as it should be is not touched', () => {
  write([file('src/x/generated/a.ts', 'A')]);
  utimesSync(join(root, 'src/x/generated/a.ts'), 1, 1);
  write([file('src/x/generated/a.ts', 'A'), file('src/x/generated/b.ts', 'B')]);
  expect(statSync(join(root, 'src/x/generated/a.ts')).mtimeMs).toBe(1000);
});

test('stale, missing and orphaned files are told, and mended by writing', () => {
  write([file('src/x/generated/a.ts', 'A'), file('src/x/generated/b.ts', 'B')]);
  const next = [file('src/x/generated/a.ts', 'A2'), file('src/x/generated/c.ts', 'C')];
  expect(found(next)).toEqual([
    ['generate/stale', 'src/x/generated/a.ts'],
    ['generate/missing', 'src/x/generated/c.ts'],
    ['generate/orphan', 'src/x/generated/b.ts'],
    ['generate/stale', lockPath],
  ]);
  expect(write(next)).toEqual([]);
  expect([text('src/x/generated/a.ts'), text('src/x/generated/c.ts'), existsSync(join(root, 'src/x/generated/b.ts'))]).toEqual([
    'A2',
    'C',
    false,
  ]);
});

test('a hand edit is told and kept, unless forced', () => {
  write([file('src/x/generated/a.ts', 'A')]);
  put('src/x/generated/a.ts', 'mine');
  expect(write([file('src/x/generated/a.ts', 'A2')]).map(({ code }) => code)).toEqual(['generate/edited']);
  expect(text('src/x/generated/a.ts')).toBe('mine');
  expect(write([file('src/x/generated/a.ts', 'A2')], true)).toEqual([]);
  expect(text('src/x/generated/a.ts')).toBe('A2');
});

test('an edited file that nothing makes any more is not removed', () => {
  write([file('src/x/generated/a.ts', 'A')]);
  put('src/x/generated/a.ts', 'mine');
  expect(found([])).toContainEqual(['generate/edited', 'src/x/generated/a.ts']);
  write([]);
  expect(text('src/x/generated/a.ts')).toBe('mine');
});

test('a file in a generated folder that nobody made is told and left alone', () => {
  put('src/x/generated/stranger.ts', 'S');
  expect(found([])).toContainEqual(['generate/unknown', 'src/x/generated/stranger.ts']);
  write([]);
  expect(text('src/x/generated/stranger.ts')).toBe('S');
});

test('a lock that cannot be read counts as none', () => {
  put(lockPath, '{');
  expect(write([file('a.txt', 'A')])).toEqual([]);
});
