/**
 * Claims: a connection that is cut at any moment, also between a commit and its answer, a server that answers late or not at all, and a
 * database that becomes read-only or is replaced by its standby lose nothing that was acknowledged and write nothing twice. What cannot
 * be known is told as unknown in bounded time, repeated safely, and the writer goes on without a restart.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missing } from '../services/postgres.ts';
import { type PrivateCluster, privateCluster } from '../services/private-postgres.ts';
import { randomFrom } from './batches.ts';
import { makeJournal } from './journal.ts';
import { judgeAt, roundsOf } from './kill-rounds.ts';
import { startWire, type Wire } from './wire.ts';
import { startWriter, type Writer } from './writers.ts';

const forever = { timeout: 900_000 };

describe.skipIf(missing)('between a writer and PostgreSQL', () => {
  let server: PrivateCluster;
  let wire: Wire;
  beforeAll(async () => {
    server = await privateCluster();
  });
  afterAll(async () => {
    await wire?.close();
    await server?.remove();
  });
  /** A database of its own, by way of the wire and directly. */
  const fresh = async (name: string) => {
    await server.run(`create database ${name}`);
    await wire?.close();
    wire = await startWire(server.port);
    const named = (url: string): string => url.replace(/\/postgres$/u, `/${name}`);
    return { direct: named(server.url), url: `${named(server.urlAt(wire.port))}?answer_timeout=1` };
  };
  const finish = async (direct: string, writer: Writer, journal: ReturnType<typeof makeJournal>) => {
    await writer.next('acknowledged');
    await writer.finish();
    const { problems, events, checkpoint } = await judgeAt(direct, journal);
    expect(problems).toEqual([]);
    expect(checkpoint).toBe(events);
    expect(journal.refused).toEqual(new Map());
    expect(journal.parked).toEqual([]);
  };

  test('connections are cut at random, hundreds of times', forever, async (scene) => {
    const { direct, url } = await fresh('cuts');
    const journal = makeJournal();
    const writer = startWriter(scene, journal, { store: url, seed: 11 });
    await writer.next('ready');
    wire.cutAtRandom(1 / 25, randomFrom(11));
    const until = roundsOf(400);
    while (wire.cuts() < until) await writer.next('acknowledged');
    wire.cutAtRandom(0, () => 1);
    await finish(direct, writer, journal);
  });

  test('a server that is stopped and goes on: unknown within the time limit, then repeated', forever, async (scene) => {
    const { direct, url } = await fresh('stops');
    const journal = makeJournal();
    const writer = startWriter(scene, journal, { store: url, seed: 12 });
    for (let round = 0; round < roundsOf(3); round += 1) {
      await writer.next('acknowledged');
      server.signal('SIGSTOP');
      await writer.next('unknown');
      server.signal('SIGCONT');
    }
    await finish(direct, writer, journal);
  });

  test('a network that swallows everything: unknown within the time limit, then repeated', forever, async (scene) => {
    const { direct, url } = await fresh('silence');
    const journal = makeJournal();
    const writer = startWriter(scene, journal, { store: url, seed: 13 });
    for (let round = 0; round < roundsOf(3); round += 1) {
      await writer.next('acknowledged');
      wire.stall();
      await writer.next('unknown');
      wire.flow();
    }
    await finish(direct, writer, journal);
  });

  test('a server that answers late, but within the time limit, is only slow', forever, async (scene) => {
    const { direct, url } = await fresh('late');
    const journal = makeJournal();
    const writer = startWriter(scene, journal, { store: url, seed: 14 });
    await writer.next('ready');
    wire.delay(200);
    for (let round = 0; round < 4; round += 1) await writer.next('acknowledged');
    wire.delay(0);
    expect(journal.unknown).toEqual([]);
    await finish(direct, writer, journal);
  });

  test('a database that becomes read-only and writable again', forever, async (scene) => {
    const { direct, url } = await fresh('readonly');
    const journal = makeJournal();
    const writer = startWriter(scene, journal, { store: url, seed: 15 });
    for (let round = 0; round < roundsOf(3); round += 1) {
      await writer.next('acknowledged');
      await server.run('alter database readonly set default_transaction_read_only = on');
      wire.cut();
      await writer.next('unknown');
      await sleep(100);
      await server.run('alter database readonly set default_transaction_read_only = off');
    }
    await finish(direct, writer, journal);
    expect(journal.unknown.join('\n')).toContain('it is read-only');
  });

  test('a writer that is stopped in the middle of a long append holds up others for bounded time only', forever, async (scene) => {
    const { direct, url } = await fresh('holder');
    const [journal, other] = [makeJournal(), makeJournal()];
    const holder = startWriter(scene, journal, { store: url, seed: 16, areLarge: true });
    await holder.next('ready');
    // The lock of all appends, held by somebody who says nothing any more.
    // A slow network makes its long appends last.
    wire.delay(15);
    while ((await lockHolders(server, 'holder')) === 0) {
      scene.signal.throwIfAborted();
      holder.process.kill('SIGCONT');
      await sleep(5 + Math.random() * 30);
      holder.process.kill('SIGSTOP');
      await sleep(30);
    }
    wire.delay(0);
    const writer = startWriter(scene, other, { store: url, seed: 17 });
    await writer.next('acknowledged');
    await writer.finish();
    holder.process.kill('SIGCONT');
    await holder.next('acknowledged');
    await holder.finish();
    for (const [id, batch] of other.tried) journal.note({ type: 'try', batch: { ...batch, id } });
    for (const [batch, position] of other.acknowledged) journal.note({ type: 'acknowledged', batch, position });
    expect((await judgeAt(direct, journal)).problems).toEqual([]);
  });
});

/** Connections that have the right to append now. */
const lockHolders = async (server: PrivateCluster, database: string): Promise<number> =>
  Number(
    await server.run(
      `select count(*) from pg_locks l join pg_stat_activity a using (pid) where l.locktype = 'advisory' and l.granted and l.objid = 620414705 and a.datname = '${database}'`,
    ),
  );
