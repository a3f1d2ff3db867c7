/**
 * A real NATS server with JetStream for the suites that need one, in a temporary folder of its own. When there is none, `missing` says
 * so and suites skip themselves by `test.skipIf(missing)`; with `REQUIRE_SERVICES=1` importing this file fails instead.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface NatsServer {
  readonly url: string;
  /** Ends the server at once; what it keeps stays. */
  readonly kill: () => Promise<void>;
  /** Starts it again, on the same port and with what it kept. */
  readonly start: () => Promise<void>;
  /** Ends it and removes its folder. */
  readonly remove: () => Promise<void>;
}

const program = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  .map((folder) => join(folder, 'nats-server'))
  .find((path) => existsSync(path));

/** Why there is no NATS server, or `undefined`. */
export const missing: string | undefined =
  program === undefined ? 'no NATS server: install the Debian package nats-server, or put nats-server on the path' : undefined;

if (missing !== undefined && process.env['REQUIRE_SERVICES'] === '1') throw new Error(`NATS is required: ${missing}.`);
if (missing !== undefined) console.warn(`Skipped: ${missing}.`);

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** A server of its own; further words go to the program, for example `--user`. */
export const startNats = async (...words: readonly string[]): Promise<NatsServer> => {
  if (program === undefined) throw new Error(`NATS is ${missing}.`);
  const folder = mkdtempSync(join(tmpdir(), 'hedgerow-nats-'));
  const port = await freePort();
  let child: ChildProcess | undefined;
  const endWithUs = (): void => void child?.kill('SIGKILL');
  process.once('exit', endWithUs);
  const start = async (): Promise<void> => {
    const started = spawn(program, ['--addr', '127.0.0.1', '--port', String(port), '--jetstream', '--store_dir', folder, ...words], {
      stdio: 'ignore',
    });
    child = started;
    while (!(await answers(port))) {
      if (started.exitCode !== null) throw new Error('The NATS server does not start.');
      await sleep(20);
    }
  };
  const kill = async (): Promise<void> => {
    const running = child;
    child = undefined;
    if (running === undefined) return;
    const gone = new Promise((done) => running.once('exit', done));
    running.kill('SIGKILL');
    await gone;
  };
  await start();
  return {
    url: `nats://127.0.0.1:${port}`,
    kill,
    start,
    remove: async () => {
      process.off('exit', endWithUs);
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
