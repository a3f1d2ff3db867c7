import { expect, test } from 'vitest';
import type { Leases } from '../store/leases.ts';
import { openMemoryLog } from '../store/memory.ts';
import { makeOwner, newOwnerName, type Owner } from './owner.ts';

const ttl = 60;
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const until = async (holds: () => boolean): Promise<void> => {
  for (let round = 0; round < 400 && !holds(); round += 1) await pause(5);
  expect(holds()).toBe(true);
};

const open = () => {
  const { leases } = openMemoryLog();
  const log: string[] = [];
  const make = (owner: string, through: Leases = leases): Owner =>
    makeOwner({ leases: through, owner, ttl, onError: (where, fault) => log.push(`${owner} ${where}: ${(fault as Error).message}`) });
  const work = (owner: string) => async (fence: { readonly token: number }) => {
    log.push(`${owner} begins ${fence.token}`);
    return { stop: async () => void log.push(`${owner} ends`) };
  };
  return { leases, log, make, work };
};

test('one of two has the work; when it stops, the other one has it under the next token', async () => {
  const { log, make, work } = open();
  const [one, two] = [make('one'), make('two')];
  await one.want('a', work('one'));
  await two.want('a', work('two'));
  expect([log, one.fence('a'), two.fence('a')]).toEqual([['one begins 1'], { lease: 'a', token: 1 }, undefined]);
  await pause(3 * ttl);
  expect(log).toEqual(['one begins 1']);
  await one.stop();
  await until(() => log.length === 3);
  expect(log).toEqual(['one begins 1', 'one ends', 'two begins 2']);
  await two.stop();
});

test('an owner that cannot renew ends its work before anybody else can have it', async () => {
  const { leases, log, make, work } = open();
  let isCut = false;
  const cut: Leases = {
    ...leases,
    acquire: async (...words) => {
      if (isCut) throw new Error('cut off');
      return leases.acquire(...words);
    },
  };
  const [one, two] = [make('one', cut), make('two')];
  await one.want('a', work('one'));
  await two.want('a', work('two'));
  isCut = true;
  expect(await one.isOwner('a').catch((fault: Error) => fault.message)).toBe('cut off');
  await until(() => log.includes('two begins 2'));
  expect(log.indexOf('one ends')).toBeGreaterThan(-1);
  expect(log.indexOf('one ends')).toBeLessThan(log.indexOf('two begins 2'));
  isCut = false;
  expect([await one.isOwner('a'), await two.isOwner('a')]).toEqual([false, true]);
  await Promise.all([one.stop(), two.stop()]);
});

test('many who ask at once whether a piece is owned share one answer of the store', async () => {
  const { leases, make, work } = open();
  let asked = 0;
  const counted: Leases = {
    ...leases,
    acquire: async (...words) => {
      asked += 1;
      return leases.acquire(...words);
    },
  };
  const one = make('one', counted);
  await one.want('a', work('one'));
  asked = 0;
  expect(await Promise.all(Array.from({ length: 20 }, () => one.isOwner('a')))).toEqual(Array.from({ length: 20 }, () => true));
  // Renewing goes on meanwhile by itself.
  expect(asked).toBeLessThan(5);
  await one.stop();
  expect(await one.isOwner('a')).toBe(false);
});

test('work that takes longer to begin than a lease lasts keeps its lease', async () => {
  const { log, make, work } = open();
  const [one, two] = [make('one'), make('two')];
  const begun = one.want('a', async (fence) => {
    await pause(4 * ttl);
    return work('one')(fence);
  });
  await pause(5);
  await two.want('a', work('two'));
  await begun;
  await pause(ttl);
  expect(log).toEqual(['one begins 1']);
  await Promise.all([one.stop(), two.stop()]);
});

test('work that fails to begin is begun again', async () => {
  const { log, make, work } = open();
  const one = make('one');
  let tries = 0;
  await one.want('a', async (fence) => {
    if ((tries += 1) < 3) throw new Error('not yet');
    return work('one')(fence);
  });
  await until(() => log.includes('one begins 1'));
  expect(log.slice(0, 2)).toEqual(['one beginning a: not yet', 'one beginning a: not yet']);
  await one.stop();
});

test('work that is wanted no longer ends, and its lease is free at once', async () => {
  const { leases, log, make, work } = open();
  const one = make('one');
  await one.want('a', work('one'));
  await one.want('a', work('again'));
  await one.drop('a');
  await one.drop('a');
  expect([log, await leases.held(), one.fence('a'), await one.isOwner('a')]).toEqual([['one begins 1', 'one ends'], [], undefined, false]);
  await one.stop();
});

test('no two processes have the same name', () => {
  expect(newOwnerName()).not.toBe(newOwnerName());
});
