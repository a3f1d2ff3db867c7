/** The guide to backup and restore, as a reader would follow it. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startControlPlane } from '#app/compose.ts';
import { foldersIn } from '#app/config.ts';
import type { JsonObject } from '#base/json.ts';
import { runCaptured as run } from '#cli/run.fixture.ts';

const root = resolve(import.meta.dirname, '..', '..');
const guide = readFileSync(join(root, 'docs/guides/backup-and-restore.md'), 'utf8');
const home = mkdtempSync(join(tmpdir(), 'hedgerow-guide-'));
afterAll(() => rmSync(home, { recursive: true }));

const here = (text: string): string => text.replaceAll('/var/', `${home}/`);

beforeAll(async () => {
  mkdirSync(join(home, 'backups', 'hedgerow'), { recursive: true });
  const plane = await startControlPlane({
    folders: foldersIn(here('/var/lib/hedgerow')),
    openCluster: async () => ({ ok: false, refusal: { code: 'None', message: 'None.' } }),
    allowLocal: true,
    log: (line) => expect.fail(line),
  });
  for (let number = 1; number <= 12; number += 1) {
    const data = { fabric: `fabric-${number}`, title: '', description: '' };
    await plane.handler.handle({ type: 'CreateFabric', data, meta: { actor: 'user:test', at: '2026-11-25T08:00:00.000Z' } });
  }
  await plane.settled();
  await plane.stop();
});

test('every command of the guide runs in its order, and says what the guide shows', async () => {
  const commands = [...guide.matchAll(/^npm run -s hedgerow -- (.*)$/gmu)].map(([, words]) => words ?? '');
  expect(commands).toHaveLength(7);
  const outputs: string[] = [];
  for (const command of commands) {
    const serve = command.startsWith('serve') ? ' --port 0 --lab-port 0' : '';
    const { status, out, err } = await run(here(`${command}${serve}`).split(' '));
    expect([command, status, err]).toEqual([command, 0, '']);
    outputs.push(out);
  }
  const shown = /```text\n(Saved .*)\n```/u.exec(guide)?.[1] ?? '';
  const instant = /\d{4}-\d\d-\d\dT[\d:.]+Z/gu;
  expect(outputs[0]?.replaceAll(instant, 'T')).toBe(here(`${shown}\n`).replaceAll(instant, 'T'));
  expect(outputs.at(-1)).toContain('The log was restored from a backup');
});

test('the file is what the guide says: lines of these kinds, with these fields', () => {
  const lines = zstdDecompressSync(readFileSync(here('/var/backups/hedgerow/monday.backup')))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JsonObject);
  const [header, ...rest] = lines;
  expect(header).toMatchObject({ hedgerow: 'backup', format: 1, events: 12, store: 'embedded', life: { number: 1 } });
  expect(header).toHaveProperty('completeUntil');
  expect([...new Set(rest.map((line) => Object.keys(line)[0]))]).toEqual(['event', 'chunk', 'end']);
  const event = rest[0]?.['event'] as JsonObject;
  expect(Object.keys(event)).toEqual([
    'position',
    'stream',
    'version',
    'id',
    'type',
    'schemaVersion',
    'data',
    'meta',
    'checksum',
    'recordedAt',
  ]);
  expect(JSON.parse(String(event['data']))).toEqual({ title: '', description: '' });
});
