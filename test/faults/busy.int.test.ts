/**
 * Claim: while another process holds the write lock of the embedded log for longer than anybody waits, whoever writes is told that the
 * store cannot be used now; nothing acknowledged is lost, and it goes on by itself when the lock is let go.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { makeJournal } from './journal.ts';
import { judgeAt } from './kill-rounds.ts';
import { startWriter } from './writers.ts';

test('another process holds the lock of the file for many seconds', { timeout: 900_000 }, async (scene) => {
  const folder = mkdtempSync(join(tmpdir(), 'hedgerow-busy-'));
  const journal = makeJournal();
  const writer = startWriter(scene, journal, { store: folder, seed: 61 });
  await writer.next('acknowledged');
  const stranger = new DatabaseSync(join(folder, 'log.sqlite'));
  stranger.exec('pragma busy_timeout = 60000; begin immediate');
  await writer.next('unknown');
  stranger.exec('commit');
  stranger.close();
  await writer.next('acknowledged');
  await writer.finish();
  const { problems, events, checkpoint } = await judgeAt(folder, journal);
  expect([problems, checkpoint]).toEqual([[], events]);
  expect(new Set(journal.unknown)).toEqual(new Set(['The store cannot be used now: the database is busy.']));
  rmSync(folder, { recursive: true });
});
