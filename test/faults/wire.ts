/** A wire between a program and its database that can be cut, held up, and led elsewhere. */
import { connect, createServer, type Socket } from 'node:net';

export interface Wire {
  readonly port: number;
  /** Connections that were cut. */
  readonly cuts: () => number;
  /** Cuts every connection. */
  readonly cut: () => void;
  /** From now on each piece of data that comes along, in either direction, cuts its connection with this probability. */
  readonly cutAtRandom: (probability: number, random: () => number) => void;
  /** Nothing goes through any more and nothing is cut: neither side knows. Until `flow`. */
  readonly stall: () => void;
  readonly flow: () => void;
  /** Each piece of data is late by so many milliseconds. */
  readonly delay: (ms: number) => void;
  /** Leads new connections to another port and cuts those that there are. */
  readonly pointAt: (port: number) => void;
  readonly close: () => Promise<void>;
}

export const startWire = async (to: number): Promise<Wire> => {
  let target = to;
  let cuts = 0;
  let probability = 0;
  let random: () => number = () => 1;
  let isStalled = false;
  let late = 0;
  const pairs = new Set<readonly [Socket, Socket]>();
  const end = (pair: readonly [Socket, Socket]): void => {
    if (!pairs.delete(pair)) return;
    for (const socket of pair) socket.destroy();
  };
  const cut = (pair: readonly [Socket, Socket]): void => {
    if (pairs.has(pair)) cuts += 1;
    end(pair);
  };
  const carry = (pair: readonly [Socket, Socket], from: Socket, into: Socket): void => {
    from.on('data', (chunk: Buffer) => {
      if (random() < probability) {
        // A part of it arrives: half a statement, half an answer.
        into.write(chunk.subarray(0, Math.floor(chunk.length * random())), () => cut(pair));
        return;
      }
      // Timers of one length fire in their order.
      if (late > 0) setTimeout(() => into.writable && into.write(chunk), late);
      else into.write(chunk);
    });
    from.on('error', () => end(pair));
    from.on('close', () => end(pair));
  };
  const server = createServer((client) => {
    const pair = [client, connect(target, '127.0.0.1')] as const;
    pairs.add(pair);
    carry(pair, pair[0], pair[1]);
    carry(pair, pair[1], pair[0]);
    if (isStalled) for (const socket of pair) socket.pause();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cuts: () => cuts,
    cut: () => {
      for (const pair of pairs) cut(pair);
    },
    cutAtRandom: (chance, numbers) => {
      probability = chance;
      random = numbers;
    },
    stall: () => {
      isStalled = true;
      for (const pair of pairs) for (const socket of pair) socket.pause();
    },
    flow: () => {
      isStalled = false;
      for (const pair of pairs) for (const socket of pair) socket.resume();
    },
    delay: (ms) => {
      late = ms;
    },
    pointAt: (port) => {
      target = port;
      for (const pair of pairs) cut(pair);
    },
    close: async () => {
      for (const pair of pairs) end(pair);
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
};
