import { afterEach, describe, expect, test } from 'vitest';
import { freshDatabase, missing } from '../../../test/services/postgres.ts';
import { eventually, signalsContract } from './event-bus.contract.ts';
import { MessageTooLarge, type Signals } from './event-bus.ts';
import { openPostgresSignals } from './postgres-notify.ts';

describe.skipIf(missing)('signals through PostgreSQL', () => {
  const open: Signals[] = [];
  afterEach(async () => {
    for (const signals of open.splice(0)) await signals.close();
  });
  const two = async (url: string): Promise<readonly [Signals, Signals]> => [
    openPostgresSignals(url, { offerMs: 300 }),
    openPostgresSignals(url, { offerMs: 300 }),
  ];
  signalsContract(async () => two((await freshDatabase()).url));

  test('what is larger than a notification holds is refused, and so is an answer', async () => {
    const pair = await two((await freshDatabase()).url);
    open.push(...pair);
    const [one, other] = pair;
    await expect(one.tell('news', 'x'.repeat(8000))).rejects.toThrow(MessageTooLarge);
    await other.respond('much', async () => 'x'.repeat(8000));
    await expect(one.request('much', 1, 5000)).rejects.toThrow('larger than the 7999 bytes');
  });

  test('who was cut off is told that news may have been missed, and hears again', async () => {
    const database = await freshDatabase();
    const pair = await two(database.url);
    open.push(...pair);
    const [one, other] = pair;
    const heard: unknown[] = [];
    await other.listen('news', (data) => heard.push(data));
    await database.run(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%' and pid <> pg_backend_pid()",
    );
    await eventually(() => heard.includes(undefined));
    await one.tell('news', 'on');
    await eventually(() => heard.includes('on'));
    expect(heard).toEqual([undefined, 'on']);
  });
});
