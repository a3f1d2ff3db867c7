/** `hedgerow serve` in a process of its own, for suites that kill it, stop it, or take its disk away. */
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compiled } from './compiled.ts';
import { endWith, type Scene } from './scene.ts';

export interface Served {
  readonly url: string;
  readonly process: ChildProcess;
  /** Asks the API; `path` is below `/api/v1`. */
  readonly send: (method: string, path: string, body?: unknown) => Promise<Response>;
  /** Asks it to end; resolves when it has. */
  readonly stop: () => Promise<unknown>;
}

export interface ServedOptions {
  /** Environment besides our own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Words in front of the program, for one that sees other file systems than we do. */
  readonly through?: readonly string[];
  /** The test that it ends with, however that ends. */
  readonly scene?: Scene;
}

/** The program of a checkout, as the npm script starts it. */
export const hedgerowProgram = resolve(import.meta.dirname, '..', '..', 'src/cli/main.ts');

/** Starts it on any free ports, with further words; resolves when it says where it listens. Throws with what it printed when it does not in 60 s. */
export const startServed = async (words: readonly string[], { env = {}, through = [], scene }: ServedOptions = {}): Promise<Served> => {
  const serve = ['serve', '--port', '0', '--lab-port', '0', '--allow-local', ...words];
  const [program = '', ...rest] = [...through, process.execPath, hedgerowProgram, ...serve];
  const child = spawn(program, rest, { env: { ...process.env, ...compiled, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  if (scene !== undefined) endWith(scene, child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  const address = (): string | undefined => /Hedgerow is at (\S+)/u.exec(output)?.[1];
  for (let left = 1200; address() === undefined && child.exitCode === null && left > 0; left -= 1) await sleep(50);
  const url = address();
  if (url === undefined) {
    child.kill('SIGKILL');
    throw new Error(`It does not serve: ${output}`);
  }
  return {
    url,
    process: child,
    send: (method, path, body) =>
      fetch(`${url}/api/v1/${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      }),
    stop: () => new Promise((done) => child.once('close', done) && child.kill('SIGTERM')),
  };
};
