/** A log goes from a folder to PostgreSQL and back, as a person types it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startControlPlane } from '#app/compose.ts';
import { foldersIn } from '#app/config.ts';
import { openPostgresStorage } from '#eventing/storage.ts';
import { freshDatabase, missing } from '../../../test/services/postgres.ts';
import { runCaptured } from '../run.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'hedgerow-store-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const run = (words: readonly string[], env: Readonly<Record<string, string>> = {}) => runCaptured(words, { columns: 100, env });

const start = (data: string, url?: string) =>
  startControlPlane({
    folders: foldersIn(at(data)),
    ...(url === undefined ? {} : { openStorage: () => openPostgresStorage(url) }),
    openCluster: async () => ({ ok: false, refusal: { code: 'None', message: 'None.' } }),
    allowLocal: true,
    log: (line) => expect.fail(line),
  });

const good = { status: 0, err: '' };

describe.skipIf(missing)('with PostgreSQL', () => {
  test('a log is saved from a folder, restored to a database, served there, verified with its rows, and taken back', async () => {
    const one = await start('one');
    const meta = { actor: 'user:test', at: '2026-01-01T00:00:00.000Z' };
    for (const fabric of ['a', 'b'])
      await one.handler.handle({ type: 'CreateFabric', data: { fabric, title: 'ä', description: '' }, meta });
    const before = await one.events.readAll(0, 100);
    await one.stop();
    const { url, run: sql } = await freshDatabase();
    const env = { DB: url };
    expect(await run(['backup', '--data', at('one'), '--to', at('one.backup')])).toMatchObject(good);
    expect(await run(['restore', at('one.backup'), '--store', 'env:DB'], env)).toMatchObject(good);
    const two = await start('two', url);
    await two.settled();
    expect(await two.events.readAll(0, 100)).toEqual(before);
    const verified = await run(['verify', '--store', 'env:DB', '--deep'], env);
    expect(verified).toEqual({ ...good, out: '2 events, 2 streams: no problems\n' });
    await two.stop();
    const table = (
      await sql("select tablename from pg_tables where schemaname = 'hedgerow_views' and tablename like 'fabrics\\_\\_%'")
    ).trim();
    await sql(`update hedgerow_views."${table}" set title = 'other' where fabric = 'b'`);
    const differ = await run(['verify', '--store', 'env:DB', '--deep'], env);
    expect(differ.status).toBe(1);
    expect(differ.out).toContain('Rows of fabrics are not what the log says: 1, of which the first, b, differs. [store/rows-differ]');
    expect(await run(['backup', '--store', 'env:DB', '--to', at('two.backup')], env)).toMatchObject(good);
    expect(await run(['restore', at('two.backup'), '--data', at('three')])).toMatchObject(good);
    const three = await start('three');
    expect(await three.events.readAll(0, 100)).toEqual(before);
    expect(three.life.number).toBe(3);
    await three.stop();
  });

  test('a database without a store, one that is not there, and a password that is wrong are told in words, without the password', async () => {
    const { url } = await freshDatabase();
    const empty = await run(['backup', '--store', 'env:DB', '--to', at('x.backup')], { DB: url });
    expect(empty).toMatchObject({ status: 1, err: expect.stringContaining('There is no store in the database.') });
    const none = await run(['verify', '--store', 'env:DB'], { DB: `${url}_none` });
    expect(none).toMatchObject({ status: 1, err: expect.stringContaining('Make the database first') });
    const wrong = new URL(url);
    wrong.password = 'mistyped';
    const refused = await run(['verify', '--store', 'env:DB'], { DB: wrong.href });
    expect(refused).toMatchObject({ status: 1, err: expect.stringContaining('Check user and password') });
    expect(refused.err).not.toContain('mistyped');
  });
});
