/**
 * Claim: while somebody else holds the write lock of the embedded log, an append waits without holding up anything else in the process,
 * and is written when the lock is let go.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openEmbedded } from '#eventing/embedded.ts';
import { appendsOf } from './batches.ts';

test('an append waits for the lock of the file, and timers and requests go on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hedgerow-busy-'));
  const { events, leases, close } = await openEmbedded(folder);
  const stranger = new DatabaseSync(join(folder, 'log.sqlite'));
  stranger.exec('begin immediate');
  let isHeld = true;
  // In this very process: whoever blocked it would wait for a lock that nobody can let go.
  setTimeout(() => {
    isHeld = false;
    stranger.exec('commit');
  }, 250);
  const batch = { id: 'b', parts: [{ stream: 'count-a', expectedVersion: 0, count: 2 }] };
  const [appended, lease] = await Promise.all([events.append(appendsOf(batch)), leases.acquire('a', 'one', 1000)]);
  expect([isHeld, appended, lease]).toEqual([false, { ok: true, position: 2 }, { held: true, token: 1 }]);
  stranger.close();
  await close();
  rmSync(folder, { recursive: true });
});
