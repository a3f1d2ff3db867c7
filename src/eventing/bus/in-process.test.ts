import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventBusContract, signalsContract } from './event-bus.contract.ts';
import { matches } from './event-bus.ts';
import { makeInProcessBus } from './in-process.ts';

signalsContract(async () => {
  const bus = makeInProcessBus();
  return [bus, bus];
});
eventBusContract(async () => makeInProcessBus());

test('publishing resolves when everybody has handled it, so a publisher is never ahead', async () => {
  const bus = makeInProcessBus();
  const steps: string[] = [];
  await bus.subscribe({
    durable: 'slow',
    subject: 'a.>',
    handle: async ({ id }) => {
      await new Promise((done) => setTimeout(done, 5));
      steps.push(`handled ${id}`);
    },
    onPoison: () => undefined,
  });
  await bus.publish([{ id: '1', subject: 'a.b', data: 1 }]);
  steps.push('published');
  expect(steps).toEqual(['handled 1', 'published']);
});

test('wildcards mean what they mean in NATS', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['a.b', 'a.b', true],
    ['a.b', 'a.c', false],
    ['a.*', 'a.b', true],
    ['a.*', 'a.b.c', false],
    ['a.*', 'a', false],
    ['a.>', 'a.b.c', true],
    ['a.>', 'a', false],
    ['>', 'a', true],
    ['*.b', 'a.b', true],
  ];
  for (const [pattern, subject, expected] of cases)
    expect([pattern, subject, matches(pattern, subject)]).toEqual([pattern, subject, expected]);
});

test('a subject without wildcards means itself only', () => {
  const subject = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }).map((words) => words.join('.'));
  fc.assert(fc.property(subject, subject, (left, right) => matches(left, right) === (left === right)));
});
