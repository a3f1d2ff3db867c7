/**
 * Claim: kill -9 of the process loses no acknowledged event, leaves no part of a batch, and no row ahead of or behind its checkpoint.
 * A few rounds; `kill.int.test.ts` has hundreds, on both stores.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeJournal } from './journal.ts';
import { killRounds } from './kill-rounds.ts';

test('kill -9 of the writer at random moments, embedded', async (scene) => {
  const folder = mkdtempSync(join(tmpdir(), 'hedgerow-kill-'));
  const journal = makeJournal();
  await killRounds({ scene, store: folder, journal, rounds: 4, seed: 1 });
  expect(journal.acknowledged.size).toBeGreaterThan(0);
  rmSync(folder, { recursive: true });
});
