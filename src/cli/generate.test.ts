/** `model generate` and `model explain` in this process: what each form prints, and what a watch makes of edits, damage and repair. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Io } from './output.ts';
import { runCaptured } from './run.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'hedgerow-generate-'));
const crd = 'deploy/crds/lamps.lab.example.com.yaml';
let project = '';
let count = 0;

beforeEach(() => {
  count += 1;
  project = join(folder, String(count));
  mkdirSync(join(project, 'models'), { recursive: true });
  cpSync('samples/first-model/lights.pim.yaml', join(project, 'models', 'lights.pim.yaml'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = async (words: readonly string[], more: Partial<Io> = {}) => {
  const ran = await runCaptured(words, { env: { NO_COLOR: '1' }, ...more });
  return { ...ran, out: ran.out.replaceAll(project, '<project>') };
};

const places = () => ['--models', join(project, 'models'), '--out', project];
const generate = (...words: readonly string[]) => run(['model', 'generate', ...places(), ...words]);
const edit = (from: string, to: string): void => {
  const path = join(project, 'models', 'lights.pim.yaml');
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
};

/** A watch; what it prints is read one round at a time. */
const watch = (...words: readonly string[]) => {
  const printed: string[] = [];
  let told: () => void = () => undefined;
  let end: () => void = () => undefined;
  const interrupted = new Promise<void>((done) => {
    end = done;
  });
  const running = run(['model', 'generate', '--watch', ...places(), ...words], {
    out: (text) => {
      printed.push(text);
      told();
    },
    interrupted: () => interrupted,
  });
  const until = async (fits: (text: string) => boolean): Promise<string> => {
    for (let seen = ''; ; ) {
      while (printed.length > 0) {
        seen += printed.shift();
        if (fits(seen)) return seen;
      }
      await new Promise<void>((done) => {
        told = done;
      });
    }
  };
  const stop = async (): Promise<number> => {
    end();
    return (await running).status;
  };
  return { until, stop };
};

test('a preview shows every line that would change, and writes nothing', async () => {
  await generate();
  edit('maximum: 500', 'maximum: 520');
  const preview = await generate('--dry-run', '--target', 'kubernetes');
  expect(preview.status).toBe(0);
  expect(preview.out).toContain(`--- ${crd}\n+++ ${crd}\n@@ `);
  expect(preview.out).toMatch(/\n-\s+maximum: 500\n\+\s+maximum: 520\n/u);
  expect(readFileSync(join(project, crd), 'utf8')).toContain('maximum: 500');
  const data = JSON.parse((await generate('--dry-run', '--target', 'kubernetes', '--format', 'json')).out);
  expect(data.files.map(({ action, path }: { action: string; path: string }) => [action, path])).toEqual([['change', crd]]);
  expect(data.files[0].hunks[0].lines).toContainEqual(expect.stringMatching(/^\+\s+maximum: 520$/u));
});

test('a file that is new has no other side, and colours are for a terminal', async () => {
  const preview = await run(['model', 'generate', ...places(), '--dry-run', '--target', 'kubernetes'], { terminal: true, env: {} });
  expect(preview.out).toContain('--- /dev/null\n+++ deploy/crds');
  expect(preview.out).toContain('\u001b[32m+apiVersion');
});

test('a comparison names what is other, and is a problem', async () => {
  await generate();
  writeFileSync(join(project, crd), `${readFileSync(join(project, crd), 'utf8')}# by hand\n`);
  const checked = await generate('--check');
  expect([checked.status, checked.out.includes(crd)]).toEqual([1, true]);
  expect((await generate('--check', '--format', 'json')).status).toBe(1);
});

test('a watch makes again what an edit changes, says what is broken, and goes on when it is mended', async () => {
  const { until, stop } = watch();
  expect(await until((text) => text.includes('Watching'))).toMatch(
    /^( {2}create {4}\S+\n)+14 files, 14 changed: no problems, \d+ ms\nWatching; Ctrl-C ends\.\n$/u,
  );
  edit('maximum: 500', 'maximum: 520');
  expect(await until((text) => text.includes(' ms\n'))).toMatch(
    /^lights\.pim\.yaml changed\n {2}change .*\n\d+ files, \d+ changed: no problems, \d+ ms\n$/su,
  );
  expect(readFileSync(join(project, crd), 'utf8')).toContain('maximum: 520');
  edit('maximum: 520', 'maximum: {');
  const broken = await until((text) => text.includes(' ms\n'));
  expect(broken).toContain('Nothing was written; what was generated before stays: ');
  expect(readFileSync(join(project, crd), 'utf8')).toContain('maximum: 520');
  edit('maximum: {', 'maximum: 530');
  await until((text) => text.includes('no problems'));
  expect(readFileSync(join(project, crd), 'utf8')).toContain('maximum: 530');
  expect(await stop()).toBe(0);
});

test('a watch tells in JSON, follows the configuration, and takes targets that are named only', async () => {
  const { until, stop } = watch('--format', 'json', '--target', 'kubernetes', '--config', join(project, 'hedgerow.config.ts'));
  const line = (text: string): boolean => text.endsWith('\n');
  const first = JSON.parse(await until(line));
  expect([first.broken, first.configured, first.diagnostics.length]).toEqual([true, true, 1]);
  writeFileSync(join(project, 'hedgerow.config.ts'), 'export default {};\n');
  const second = JSON.parse(
    await until((text) => text.includes('"broken":false')).then((text) => text.trim().split('\n').at(-1) as string),
  );
  expect([second.configured, second.files.map(({ path }: { path: string }) => path)]).toEqual([true, [crd]]);
  writeFileSync(join(project, 'hedgerow.config.ts'), 'export default { targets: 1 };\n');
  const third = JSON.parse(await until((text) => text.includes('"broken":true')).then((text) => text.trim().split('\n').at(-1) as string));
  expect([third.configured, third.diagnostics.length > 0]).toEqual([true, true]);
  expect(await stop()).toBe(0);
});

test('a watch over no models says so, and begins with the first', async () => {
  rmSync(join(project, 'models', 'lights.pim.yaml'));
  const { until, stop } = watch('--format', 'json');
  const none = JSON.parse(await until((text) => text.endsWith('\n')));
  expect([none.broken, none.diagnostics[0].code]).toEqual([true, 'generate/no-models']);
  cpSync('samples/first-model/lights.pim.yaml', join(project, 'models', 'lights.pim.yaml'));
  await until((text) => text.includes('"broken":false'));
  expect(existsSync(join(project, crd))).toBe(true);
  expect(await stop()).toBe(0);
});

const lineWith = (path: string, text: string): number =>
  readFileSync(join(project, path), 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1;
const explain = (place: string, ...words: readonly string[]) => run(['model', 'explain', place, ...places(), ...words]);

test('a line is explained by the element it comes from', async () => {
  await generate();
  const line = lineWith(crd, 'maximum: 500');
  const told = await explain(`${join(project, crd)}:${line}`);
  expect([told.status, told.err]).toEqual([0, '']);
  expect(told.out).toMatch(
    /maximum: 500\n {2}target {3}kubernetes\n(.*\n)* {2}element {2}value LampSettings, attribute watts {2}\S*lights\.pim\.yaml:\d+:\d+\n$/u,
  );
  const data = JSON.parse((await explain(`${join(project, crd)}:${line}:3`, '--format', 'json')).out);
  expect([data.line, data.target, data.steps.length > 0]).toEqual([line, 'kubernetes', true]);
});

test('a line of the target itself names what the file is made of', async () => {
  await generate();
  const told = await explain(`${join(project, crd)}:1`);
  expect(told.out).toContain('  No element: the line comes from the target itself.\n  file of  ');
});

test.each([
  ['no place', 'nothing', 2],
  ['no such file', 'nothing.yaml:1', 1],
  ['a line behind the end', `${crd}:99999`, 1],
])('%s is a problem', async (_, place, status) => {
  await generate();
  const told = await explain(place === 'nothing' ? place : `${join(project, place.replace(/:\d+$/u, ''))}:${place.split(':').at(-1)}`);
  expect(told.status).toBe(status);
  expect(told.out + told.err).not.toBe('');
});
