import { expect, test } from 'vitest';
import { anEvent, eventStoreContract } from './event-store.contract.ts';
import { leasesContract } from './leases.contract.ts';
import { openMemoryLog } from './memory.ts';

eventStoreContract(async () => openMemoryLog());
leasesContract(async () => openMemoryLog());

test('a clock that was set back does not take the log back in time', async () => {
  const told = ['2026-01-02T00:00:00.000Z', '2026-01-01T00:00:00.000Z', '2026-01-03T00:00:00.000Z'];
  const { events } = openMemoryLog(() => told.shift() ?? '');
  for (let version = 0; version < 3; version += 1) await events.append([{ stream: 'a-1', expectedVersion: version, events: [anEvent()] }]);
  expect((await events.readAll(0, 9)).map(({ recordedAt }) => recordedAt.slice(0, 10))).toEqual(['2026-01-02', '2026-01-02', '2026-01-03']);
});
