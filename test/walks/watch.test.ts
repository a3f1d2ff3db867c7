/** `model generate --watch` as a person uses it: in a process of its own, with an editor that saves in its own ways. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'hedgerow-watch-'));
const model = join(folder, 'models', 'lights.pim.yaml');
const crd = 'deploy/crds/lamps.lab.example.com.yaml';

interface Round {
  readonly changed: readonly string[];
  readonly configured: boolean;
  readonly broken: boolean;
  readonly files: readonly { readonly path: string; readonly action: string }[];
  readonly diagnostics: readonly { readonly code: string }[];
}

let watching: ChildProcessWithoutNullStreams;
const rounds: Round[] = [];
let told: () => void = () => undefined;
let errors = '';

const next = async (): Promise<Round> => {
  while (rounds.length === 0)
    await new Promise<void>((done) => {
      told = done;
    });
  return rounds.shift() as Round;
};

/** Rounds up to the first that fits: one save can be seen in two steps. */
const until = async (fits: (round: Round) => boolean): Promise<Round> => {
  for (;;) {
    const round = await next();
    if (fits(round)) return round;
  }
};

const start = (...more: readonly string[]): ChildProcessWithoutNullStreams => {
  const words = ['model', 'generate', '--watch', '--format', 'json', ...more];
  const child = spawn(process.execPath, [join(root, 'src/cli/main.ts'), ...words], { cwd: folder });
  createInterface({ input: child.stdout }).on('line', (line) => {
    rounds.push(JSON.parse(line) as Round);
    told();
  });
  child.stderr.on('data', (text) => {
    errors += String(text);
  });
  return child;
};

const ended = (child: ChildProcessWithoutNullStreams): Promise<number | null> => new Promise((done) => child.once('exit', done));
const text = (path: string): string => readFileSync(join(folder, path), 'utf8');
const edit = (from: string, to: string): void => writeFileSync(model, readFileSync(model, 'utf8').replace(from, to));
const names = (round: Round): readonly string[] => round.files.map(({ path, action }) => `${action} ${path}`);

beforeAll(async () => {
  mkdirSync(join(folder, 'models'));
  copyFileSync(join(root, 'samples/first-model/lights.pim.yaml'), model);
  watching = start();
  const first = await next();
  expect([first.broken, first.diagnostics, first.changed]).toEqual([false, [], ['lights.pim.yaml']]);
});
afterAll(() => {
  watching.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

test('an edit writes what depends on it, and touches nothing else', async () => {
  const before = statSync(join(folder, 'ui/src/generated/vocabulary.ts')).mtimeMs;
  edit('maximum: 500', 'maximum: 520');
  const round = await until(({ broken }) => !broken);
  expect(names(round)).toContain(`change ${crd}`);
  expect(text(crd)).toContain('maximum: 520');
  expect(statSync(join(folder, 'ui/src/generated/vocabulary.ts')).mtimeMs).toBe(before);
});

test('a broken model keeps what the last good one made, and an editor that renames mends it', async () => {
  const good = readFileSync(model, 'utf8');
  const before = text(crd);
  writeFileSync(model, good.replace('type: ', 'typ: '));
  const broken = await until((round) => round.broken && round.diagnostics.some(({ code }) => code === 'model/unknown-key'));
  expect([broken.files, text(crd)]).toEqual([[], before]);
  writeFileSync(`${model}~`, good.replace('maximum: 520', 'maximum: 530'));
  renameSync(`${model}~`, model);
  await until((round) => !round.broken);
  expect(text(crd)).toContain('maximum: 530');
});

test('new files are read and gone ones forgotten, with what they made', async () => {
  const other = join(folder, 'models', 'deep', 'er', 'other.pim.yaml');
  mkdirSync(join(other, '..'), { recursive: true });
  writeFileSync(other, readFileSync(model, 'utf8').replaceAll('lights', 'other').replaceAll('Lamp', 'Torch').replaceAll('lamp', 'torch'));
  await until(({ files }) => files.some(({ path, action }) => action === 'create' && path.startsWith('src/contexts/other/')));
  expect(existsSync(join(folder, 'src/contexts/other/generated/messages.ts'))).toBe(true);
  rmSync(join(folder, 'models', 'deep'), { recursive: true });
  await until(({ files }) => files.some(({ path, action }) => action === 'remove' && path.startsWith('src/contexts/other/')));
  expect(existsSync(join(folder, 'src/contexts/other'))).toBe(false);
});

test('when the whole folder of models goes nothing is removed, and it may come back', async () => {
  renameSync(join(folder, 'models'), join(folder, 'away'));
  const round = await until(({ diagnostics }) => diagnostics.some(({ code }) => code === 'generate/no-models'));
  expect([round.broken, existsSync(join(folder, crd))]).toEqual([true, true]);
  renameSync(join(folder, 'away'), join(folder, 'models'));
  await until(({ broken }) => !broken);
  edit('maximum: 530', 'maximum: 540');
  await until(({ files }) => files.some(({ path }) => path === crd));
  expect(text(crd)).toContain('maximum: 540');
});

test('a configuration is read again with what it is made of', async () => {
  const target = `{ name: 'own', description: '', diagnostics: {}, transform: () => ({ psm: null, diagnostics: [] }), check: () => [],
    print: () => [{ path: 'own.txt', text, sources: [] }] }`;
  writeFileSync(join(folder, 'hedgerow.config.mjs'), `import { text } from './part.mjs';\nexport default { targets: [${target}] };\n`);
  await until(({ diagnostics }) => diagnostics.some(({ code }) => code === 'config/unreadable'));
  writeFileSync(join(folder, 'part.mjs'), "export const text = 'one';\n");
  await until(({ files }) => files.some(({ path, action }) => path === 'own.txt' && action === 'create'));
  writeFileSync(join(folder, 'part.mjs'), "export const text = 'another';\n");
  await until(({ files }) => files.some(({ path, action }) => path === 'own.txt' && action === 'change'));
  expect(text('own.txt')).toBe('another');
});

test('a generated file that somebody edits meanwhile is not overwritten', async () => {
  writeFileSync(join(folder, crd), 'mine\n');
  edit('maximum: 540', 'maximum: 550');
  const round = await until(({ diagnostics }) => diagnostics.length > 0);
  expect([round.diagnostics.map(({ code }) => code), text(crd)]).toEqual([['generate/edited'], 'mine\n']);
});

test('Ctrl-C ends it, with nothing left behind', async () => {
  watching.kill('SIGINT');
  expect([await ended(watching), errors]).toEqual([0, '']);
  expect(existsSync(join(folder, 'models/generated.lock.json.busy'))).toBe(false);
});
