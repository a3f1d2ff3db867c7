/** What leases and fencing must do. Each store runs this suite. */
import { expect, test } from 'vitest';
import { anEvent } from './event-store.contract.ts';
import type { Log } from './log.ts';

const minute = 60_000;
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** `open` gives a fresh, empty log. */
export const leasesContract = (open: () => Promise<Log>): void => {
  test('one owner has a lease; another one hears who and for how long', async () => {
    const { leases, close } = await open();
    expect(await leases.acquire('fabric-a', 'one', minute)).toEqual({ held: true, token: 1 });
    const answer = await leases.acquire('fabric-a', 'two', minute);
    expect(answer).toMatchObject({ held: false, owner: 'one' });
    expect(!answer.held && answer.expiresIn > 0 && answer.expiresIn <= minute).toBe(true);
    expect(await leases.held()).toEqual([{ name: 'fabric-a', owner: 'one', token: 1 }]);
    await close();
  });

  test('renewing keeps the token; leases do not meet', async () => {
    const { leases, close } = await open();
    await leases.acquire('a', 'one', minute);
    expect(await leases.acquire('a', 'one', minute)).toEqual({ held: true, token: 1 });
    expect(await leases.acquire('b', 'two', minute)).toEqual({ held: true, token: 1 });
    await close();
  });

  test('a lease that ran out goes to whoever asks, under a greater token, even to its old owner', async () => {
    const { leases, close } = await open();
    await leases.acquire('a', 'one', 1);
    await pause(20);
    expect(await leases.held()).toEqual([]);
    expect(await leases.acquire('a', 'two', 1)).toEqual({ held: true, token: 2 });
    await pause(20);
    expect(await leases.acquire('a', 'two', minute)).toEqual({ held: true, token: 3 });
    await close();
  });

  test('a lease that is given back is free; giving back what one does not have changes nothing', async () => {
    const { leases, close } = await open();
    await leases.acquire('a', 'one', minute);
    await leases.release({ name: 'a', owner: 'two', token: 1 });
    await leases.release({ name: 'a', owner: 'one', token: 7 });
    expect(await leases.held()).toEqual([{ name: 'a', owner: 'one', token: 1 }]);
    await leases.release({ name: 'a', owner: 'one', token: 1 });
    expect(await leases.held()).toEqual([]);
    expect(await leases.acquire('a', 'two', minute)).toEqual({ held: true, token: 2 });
    await close();
  });

  test('an append under an old token writes nothing; under the newest one it does', async () => {
    const { events, leases, close } = await open();
    await leases.acquire('a', 'one', 1);
    await pause(20);
    await leases.acquire('a', 'two', minute);
    const appends = [{ stream: 'a-1', expectedVersion: 0, events: [anEvent()] }];
    expect(await events.append(appends, { fence: { lease: 'a', token: 1 } })).toEqual({
      ok: false,
      reason: 'fenced',
      lease: 'a',
      token: 1,
      currentToken: 2,
    });
    expect(await events.lastPosition()).toBe(0);
    expect(await events.append(appends, { fence: { lease: 'a', token: 2 } })).toEqual({ ok: true, position: 1 });
    await close();
  });

  test('an append that was written under an old token and is repeated is told that it was: its answer may have been lost', async () => {
    const { events, leases, close } = await open();
    await leases.acquire('a', 'one', 1);
    const appends = [{ stream: 'a-1', expectedVersion: 0, events: [anEvent(), anEvent()] }];
    await events.append(appends, { fence: { lease: 'a', token: 1 } });
    await pause(20);
    await leases.acquire('a', 'two', minute);
    expect(await events.append(appends, { fence: { lease: 'a', token: 1 } })).toEqual({ ok: true, position: 2 });
    const more = [...appends, { stream: 'a-2', expectedVersion: 0, events: [anEvent()] }];
    expect(await events.append(more, { fence: { lease: 'a', token: 1 } })).toMatchObject({ ok: false, reason: 'fenced' });
    expect(await events.lastPosition()).toBe(2);
    await close();
  });

  test('a lease that ran out and that nobody took still lets its owner write: nobody else could have', async () => {
    const { events, leases, close } = await open();
    await leases.acquire('a', 'one', 1);
    await pause(20);
    const appends = [{ stream: 'a-1', expectedVersion: 0, events: [anEvent()] }];
    expect(await events.append(appends, { fence: { lease: 'a', token: 1 } })).toEqual({ ok: true, position: 1 });
    await close();
  });

  test('an append under a lease that nobody ever had is refused', async () => {
    const { events, close } = await open();
    const appends = [{ stream: 'a-1', expectedVersion: 0, events: [anEvent()] }];
    expect(await events.append(appends, { fence: { lease: 'a', token: 1 } })).toMatchObject({
      ok: false,
      reason: 'fenced',
      currentToken: 0,
    });
    await close();
  });
};
