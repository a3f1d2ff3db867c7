/** The guide to evolving a model, as a reader would follow it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Io } from '#cli/output.ts';
import { runCli } from '#cli/program.ts';

const root = resolve(import.meta.dirname, '..', '..');
const sample = 'samples/evolving-model';
const folder = mkdtempSync(join(tmpdir(), 'hedgerow-evolve-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = async (words: readonly string[]): Promise<readonly [number, string]> => {
  let out = '';
  const io: Io = {
    out: (text) => void (out += text),
    err: (text) => void (out += text),
    terminal: false,
    progress: false,
    columns: 80,
    env: {},
    readInput: async () => new Uint8Array(),
    interrupted: async () => undefined,
  };
  return [await runCli(words, io), out];
};

const read = (name: string): string => readFileSync(join(root, sample, name), 'utf8');

test('the sample gives the output and the migrations that the guide shows', async () => {
  const accepted = ['--accepted', `${sample}/accepted-changes.yaml`];
  const [status, out] = await run(['model', 'compare', `${sample}/before`, `${sample}/after`, ...accepted, '--out', folder]);
  expect(status).toBe(1);
  expect(out.replaceAll(/^wrote .*\n/gmu, '')).toBe(read('expected.txt'));
  for (const name of ['upcasts.yaml', 'database.sql']) expect(readFileSync(join(folder, name), 'utf8')).toBe(read(name));
});

test('every command of the guide runs', async () => {
  const guide = readFileSync(join(root, 'docs/guides/evolve-a-model.md'), 'utf8');
  const commands = [...guide.matchAll(/^npm run -s hedgerow -- (.*)$/gmu)].map(([, words]) => words ?? '');
  expect(commands).toHaveLength(4);
  // A copy without a history has no revisions to compare.
  for (const words of commands.filter((command) => !command.includes('HEAD')))
    expect([words, (await run(words.split(' ')))[0]]).toEqual([words, 0]);
});
