import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lampDefinition } from '#lab-cluster/lamp.fixture.ts';
import { projectFolder } from './config.ts';
import { type ValidateOptions, validateFiles } from './validate.ts';
import { readPaths } from './validate-sources.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hedgerow-validate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, text: string): string => {
  mkdirSync(resolve(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const server = (name: string, more = ''): string =>
  `apiVersion: wiring.githedgehog.com/v1beta1\nkind: Server\nmetadata:\n  name: ${name}\nspec:\n  description: A server\n${more}`;
/** Checks what lies on the disk, as the command does. */
const validate = (paths: readonly string[], options: ValidateOptions = {}, input?: Uint8Array) => {
  const sources = readPaths(paths, input);
  const report = validateFiles(sources.files, options);
  return { ...report, diagnostics: [...sources.diagnostics, ...report.diagnostics] };
};
const found = (paths: readonly string[], definitions: readonly string[] = []) =>
  validate(paths, { definitions }).diagnostics.map(({ code, where }) => [code, relative(folder, where.file), where.line, where.column]);

test('the sample fabric has no problems', () => {
  const report = validate([join(projectFolder, 'samples', 'fabric-repo')]);
  expect([report.diagnostics, report.manifests]).toEqual([[], 60]);
});

test('a wrong field is told at its place, with the nearest name', () => {
  put('a.yaml', server('one', '  descripton: typo\n'));
  const [problem] = validate([folder]).diagnostics;
  expect([problem?.where.line, problem?.where.column, problem?.severity]).toEqual([7, 15, 'error']);
  expect(problem?.hint).toContain('description');
});

test('duplicates across files name each other', () => {
  put('a.yaml', server('one'));
  put('b/c.yaml', `${server('two')}---\n${server('one')}`);
  expect(found([folder])).toEqual([
    ['manifest/duplicate', 'a.yaml', 1, 1],
    ['manifest/duplicate', 'b/c.yaml', 8, 1],
  ]);
});

test('paths with .. and standard input are read like any other', () => {
  put('x/a.yaml', 'kind: [\n');
  const report = validate([join(folder, 'x', '..', 'x'), '-'], {}, Buffer.from(server('one')));
  expect(report.files).toBe(2);
  expect(report.diagnostics.map(({ code }) => code)).toEqual(['yaml/syntax']);
});

test('links are told and not followed; .git is left out', () => {
  const target = put('a.yaml', server('one'));
  symlinkSync(target, join(folder, 'link.yaml'));
  put('.git/config.yaml', 'kind: [\n');
  expect(found([folder])).toEqual([['validate/link', 'link.yaml', undefined, undefined]]);
});

test('kinds are known when their definitions are given', () => {
  put('lamp.yaml', 'apiVersion: lab.example.com/v1\nkind: Lamp\nmetadata: {name: desk}\nspec: {watts: 5}\n');
  expect(found([folder])).toEqual([['manifest/unknown-kind', 'lamp.yaml', 2, 7]]);
  const crds = mkdtempSync(join(tmpdir(), 'hedgerow-crds-'));
  writeFileSync(join(crds, 'lamp.json'), JSON.stringify(lampDefinition));
  expect(found([folder], [crds])).toEqual([]);
  rmSync(crds, { recursive: true });
});

test('what cannot be read is told', () => {
  expect(found([join(folder, 'nowhere')])).toEqual([['validate/unreadable', 'nowhere', undefined, undefined]]);
});
