import { expect, test } from 'vitest';
import { makeGathered, makeQueue } from './desk.ts';

test('what comes until its turn is worked on together, in its order; what comes later has a turn of its own', async () => {
  const queue = makeQueue();
  const log: unknown[] = [];
  const gathered = makeGathered<number>(queue, async (items) => void log.push(items));
  const other = async (name: string): Promise<void> => void log.push(name);
  const all = [queue(() => other('before')), gathered(1), gathered(2), queue(() => other('after')), gathered(3)];
  await Promise.all(all);
  await gathered(4);
  expect(log).toEqual(['before', [1, 2, 3], 'after', [4]]);
});

test('a turn that fails is told to everybody in it, and to nobody else', async () => {
  const gathered = makeGathered<number>(makeQueue(), async (items) => {
    if (items.includes(2)) throw new Error('away');
  });
  const told = await Promise.allSettled([gathered(1), gathered(2)]);
  expect(told.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(gathered(3)).resolves.toBe(undefined);
});
