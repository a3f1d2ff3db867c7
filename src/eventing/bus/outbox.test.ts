import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startProcessor } from '../processing/processor.ts';
import { anEvent } from '../store/event-store.contract.ts';
import { openMemoryLog } from '../store/memory.ts';
import { openSqliteTables } from '../tables/sqlite.ts';
import { type BusMessage, BusUnavailable } from './event-bus.ts';
import { makeOutbox } from './outbox.ts';

const subjects = new Map([
  ['Told', 'hedgerow.test.Told'],
  ['AlsoTold', 'hedgerow.test.AlsoTold'],
]);

test('whenever the bus is away, every published event reaches it once and in order, as it is stored', async () => {
  const type = fc.constantFrom('Told', 'AlsoTold', 'Private');
  await fc.assert(
    fc.asyncProperty(
      fc.array(type, { maxLength: 40 }),
      fc.array(fc.constantFrom('yes', 'no', 'lost'), { maxLength: 10 }),
      async (types, fates) => {
        const { events } = openMemoryLog();
        const tables = openSqliteTables(new DatabaseSync(':memory:'));
        for (const [index, name] of types.entries())
          await events.append([{ stream: 'a', expectedVersion: index, events: [anEvent(name, { index })] }]);
        const kept = new Map<string, BusMessage>();
        const fate = [...fates];
        const publish = async (messages: readonly BusMessage[]): Promise<void> => {
          const now = fate.shift() ?? 'yes';
          if (now === 'no') throw new BusUnavailable('it is away');
          for (const message of messages) if (!kept.has(message.id)) kept.set(message.id, message);
          // The bus kept them, and its answer was lost.
          if (now === 'lost') throw new BusUnavailable('it is away');
        };
        const start = () =>
          startProcessor({
            ...makeOutbox({ publish }, subjects),
            store: events,
            tables,
            batchSize: 3,
            pause: async () => undefined,
            onError: () => undefined,
          });
        const first = start();
        await first.idle();
        await first.stop();
        // A replica that takes over publishes nothing again that is done.
        const before = kept.size;
        const second = start();
        await second.idle();
        await second.stop();
        const stored = await events.readAll(0, 1000, { types: [...subjects.keys()] });
        expect([...kept.values()]).toEqual(stored.map((event) => ({ id: event.id, subject: `hedgerow.test.${event.type}`, data: event })));
        expect([before, await tables.parked()]).toEqual([stored.length, []]);
      },
    ),
    { numRuns: 50 },
  );
});
