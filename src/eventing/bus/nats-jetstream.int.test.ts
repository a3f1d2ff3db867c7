import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { missing, type NatsServer, startNats } from '../../../test/services/nats.ts';
import { eventBusContract, eventually, signalsContract } from './event-bus.contract.ts';
import { type BusMessage, BusUnavailable, type EventBus, MessageTooLarge } from './event-bus.ts';
import { openNatsBus } from './nats-jetstream.ts';

const unexpected = (where: string, fault: unknown): void => expect.fail(`${where}: ${String(fault)}`);
const message = (id: string, data: BusMessage['data'] = { id }): BusMessage => ({ id, subject: 'hedgerow.gitops.Seen', data });

describe.skipIf(missing)('the event bus on NATS', () => {
  let shared: NatsServer;
  beforeAll(async () => {
    shared = await startNats();
  });
  afterAll(() => shared.remove());

  const fresh = async (
    onError: (where: string, fault: unknown) => void = unexpected,
  ): Promise<{ readonly server: NatsServer; readonly bus: EventBus }> => {
    const server = await startNats();
    const bus = openNatsBus({ url: server.url, onError });
    onTestFinished(async () => {
      await bus.close();
      await server.remove();
    });
    return { server, bus };
  };
  /** What a consumer gets, and how to end it. */
  const collecting = async (bus: EventBus, durable: string) => {
    const seen: string[] = [];
    const stop = await bus.subscribe({
      durable,
      subject: 'hedgerow.>',
      handle: async ({ id }) => void seen.push(id),
      onPoison: (poison, reason) => expect.fail(`${poison.id} ${reason}`),
    });
    return { seen, stop };
  };

  signalsContract(async () => [
    openNatsBus({ url: shared.url, onError: unexpected }),
    openNatsBus({ url: shared.url, onError: unexpected }),
  ]);
  eventBusContract(async () => (await fresh()).bus);

  test('a consumer that was away gets what came meanwhile, also when the server was killed in between', async () => {
    // Subscribing waits for the server, and says so.
    const troubles: string[] = [];
    const { server, bus } = await fresh((where) => void troubles.push(where));
    const before = await collecting(bus, 'away');
    await bus.publish([message('1')]);
    await eventually(() => before.seen.length === 1);
    await before.stop();
    await bus.publish([message('2'), message('3')]);
    await server.kill();
    await server.start();
    const after = await collecting(bus, 'away');
    await eventually(() => after.seen.includes('3'));
    // A server that is killed may have forgotten that 1 was handled: at least once.
    expect([before.seen, after.seen.filter((id) => id !== '1')]).toEqual([['1'], ['2', '3']]);
    expect(new Set(troubles).size).toBeLessThanOrEqual(1);
  });

  test('without a server publishing is refused at once, and works when it is there; a retry adds nothing and keeps the order', async () => {
    const { server, bus } = await fresh();
    const ids = Array.from({ length: 250 }, (_, index) => `m${index}`);
    await bus.publish(ids.slice(0, 120).map((id) => message(id)));
    await server.kill();
    await expect(
      (async () => {
        for (let round = 0; round < 50; round += 1) await bus.publish([message('m120')]);
      })(),
    ).rejects.toThrow(BusUnavailable);
    await server.start();
    const publish = async (): Promise<void> => {
      for (;;) {
        try {
          // From further back than what is kept: as after a crash before the checkpoint was written.
          return await bus.publish(ids.slice(60).map((id) => message(id)));
        } catch (fault) {
          expect(fault).toBeInstanceOf(BusUnavailable);
          await new Promise((done) => setTimeout(done, 50));
        }
      }
    };
    await publish();
    const { seen } = await collecting(bus, 'all');
    await eventually(() => seen.length >= ids.length);
    expect(seen).toEqual(ids);
  });

  test('a bus may be opened before there is a server', async () => {
    const server = await startNats();
    await server.kill();
    const troubles: string[] = [];
    const bus = openNatsBus({ url: server.url, onError: (where) => troubles.push(where) });
    onTestFinished(async () => {
      await bus.close();
      await server.remove();
    });
    await expect(bus.publish([message('1')])).rejects.toThrow(BusUnavailable);
    await expect(bus.tell('news', 1)).rejects.toThrow(BusUnavailable);
    await expect(bus.request('news', 1, 100)).rejects.toThrow(BusUnavailable);
    await server.start();
    const { seen } = await collecting(bus, 'late');
    await bus.publish([message('1')]);
    await eventually(() => seen.length === 1);
    expect(troubles).toEqual(['event bus']);
  });

  test('who listens is told after a lost connection that news may have been missed', async () => {
    const { server, bus } = await fresh();
    const heard: unknown[] = [];
    await bus.listen('news', (data) => heard.push(data));
    await server.kill();
    await server.start();
    await eventually(() => heard.includes(undefined));
    await bus.tell('news', 'on');
    await eventually(() => heard.includes('on'));
    expect(heard).toEqual([undefined, 'on']);
  });

  test('a message that the server would cut the connection for is refused before it is sent', async () => {
    const { bus } = await fresh();
    await expect(bus.publish([message('1'), message('large', 'x'.repeat(1_100_000))])).rejects.toThrow(MessageTooLarge);
    await bus.publish([message('2')]);
    const { seen } = await collecting(bus, 'all');
    await eventually(() => seen.length > 0);
    expect(seen).toEqual(['2']);
  });

  test.each([
    ['user and password', ['--user', 'hedge', '--pass', 'p@ss/1'], 'hedge:p%40ss%2F1@'],
    ['a token', ['--auth', 'to:ken'], 'to%3Aken@'],
  ])('%s in the URL let in', async (_name, words, credential) => {
    const server = await startNats(...words);
    const bus = openNatsBus({ url: server.url.replace('nats://', `nats://${credential}`), onError: unexpected });
    onTestFinished(async () => {
      await bus.close();
      await server.remove();
    });
    await bus.publish([message('1')]);
  });
});
