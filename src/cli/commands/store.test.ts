/** Backup, restore and verify as a person types them. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startControlPlane } from '#app/compose.ts';
import { foldersIn } from '#app/config.ts';
import { runCaptured } from '../run.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'hedgerow-store-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const run = (words: readonly string[], env: Readonly<Record<string, string>> = {}) => runCaptured(words, { columns: 100, env });

const meta = { actor: 'user:test', at: '2026-01-01T00:00:00.000Z' };

beforeAll(async () => {
  const plane = await startControlPlane({
    folders: foldersIn(at('data')),
    openCluster: async () => ({ ok: false, refusal: { code: 'None', message: 'None.' } }),
    allowLocal: true,
    log: (line) => expect.fail(line),
  });
  for (const fabric of ['one', 'two', 'three'])
    await plane.handler.handle({ type: 'CreateFabric', data: { fabric, title: '', description: '' }, meta });
  await plane.settled();
  // The backup is made while it runs.
  const saved = await run(['backup', '--data', at('data'), '--to', at('whole.backup')]);
  expect(saved).toMatchObject({ status: 0, err: '' });
  expect(saved.out).toMatch(/^Saved 3 events to .*whole\.backup; whatever was written until 20.*Z is in it\.\n$/u);
  await plane.stop();
});

test('a backup is for its owner only, is found whole, and is not replaced by accident', async () => {
  expect(statSync(at('whole.backup')).mode & 0o777).toBe(0o600);
  expect(await run(['verify', at('whole.backup')])).toEqual({ status: 0, out: '3 events, 3 streams: no problems\n', err: '' });
  const again = await run(['backup', '--data', at('data'), '--to', at('whole.backup')]);
  expect(again.status).toBe(1);
  expect(again.err).toContain('is there already.');
  expect(again.err).toContain('--force');
  expect((await run(['backup', '--data', at('data'), '--to', at('whole.backup'), '--force'])).status).toBe(0);
});

test('a restore fills a new folder, says which life began, and refuses a log that is there', async () => {
  const restored = await run(['restore', at('whole.backup'), '--data', at('new'), '--until', '2']);
  expect(restored).toMatchObject({ status: 0, err: '' });
  expect(restored.out).toMatch(/^Restored 2 events\. This is life 2 of the log: what was written after 20.*Z is not in it\.\n/u);
  const again = await run(['restore', at('whole.backup'), '--data', at('new')]);
  expect(again.status).toBe(1);
  expect(again.err).toContain('holds events');
  expect(again.err).toContain('Restore to a new data folder');
});

test('a store is verified with all its rows, and every problem is told with its code, position and stream', async () => {
  expect(await run(['verify', '--data', at('data'), '--deep'])).toEqual({ status: 0, out: '3 events, 3 streams: no problems\n', err: '' });
  const store = foldersIn(at('data')).store;
  const rows = new DatabaseSync(join(store, 'views.sqlite'));
  const { name } = rows.prepare("select name from sqlite_master where name like 'fabrics__%' and type = 'table'").get() as { name: string };
  rows.exec(`update "${name}" set title = 'other' where fabric = 'one'; delete from "${name}" where fabric = 'two'`);
  rows.close();
  const differ = await run(['verify', '--data', at('data'), '--deep', '--format', 'json']);
  expect(differ.status).toBe(1);
  expect(JSON.parse(differ.out)).toMatchObject({
    events: 3,
    diagnostics: [
      { code: 'store/rows-differ', message: 'Rows of fabrics are not what the log says: 2, of which the first, one, differs.' },
    ],
  });
  const log = new DatabaseSync(join(store, 'log.sqlite'));
  log.exec(`update events set data = '{}' where position in (1, 3)`);
  log.close();
  const damaged = await run(['verify', '--data', at('data'), '--format', 'json']);
  expect(damaged.status).toBe(1);
  expect(JSON.parse(damaged.out)).toMatchObject({
    diagnostics: [
      { code: 'store/checksum', position: 1, stream: 'fabric-one' },
      { code: 'store/checksum', position: 3, stream: 'fabric-three' },
    ],
  });
  const refused = await run(['backup', '--data', at('data'), '--to', at('damaged.backup')]);
  expect(refused.status).toBe(1);
  expect(refused.err).toContain('The payload of event 1 of fabric-one is not what was written.');
});

test.each([
  [['backup', '--to', at('none/x.backup')], 'There is no folder for'],
  [['restore', at('none.backup')], 'There is no'],
  [['verify', at('none.backup')], 'There is no'],
  [['backup', '--to', at('x.backup'), '--until', 'yesterday'], 'a position, or a time with its zone'],
  [['backup'], '--to'],
  [['verify', '--store', 'postgresql://user:secret@host/db'], 'not given by reference'],
])('what cannot be meant is wrong usage: %j', async (words, said) => {
  const { status, err } = await run(words);
  expect(status).toBe(2);
  expect(err).toContain(said);
});

test('a file that cannot be written is told, and it is not the store that is blamed', async () => {
  const { status, err } = await run(['backup', '--data', at('new'), '--to', at('x'.repeat(300))]);
  expect(status).toBe(1);
  expect(err).toContain('cannot be written (ENAMETOOLONG');
  expect(err).toContain('No backup was written.');
});

test('a folder without a store, and a file that is no backup, are told in words', async () => {
  const missing = await run(['backup', '--data', at('nowhere'), '--to', at('x.backup')]);
  expect(missing).toMatchObject({ status: 1, err: expect.stringContaining('There is no store in') });
  const none = await run(['restore', 'package.json', '--data', at('untouched')]);
  expect(none.status).toBe(1);
  expect(none.err).toContain('This is not a backup');
  expect(() => readFileSync(at('untouched'))).toThrow('ENOENT');
});
