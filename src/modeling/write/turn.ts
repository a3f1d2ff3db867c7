/** One run writes at a time: a file with the writer's process says whose turn it is. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { turnPath } from './paths.ts';

/** Whoever has the turn, as the file says. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
}

const isHolder = (value: unknown): value is Holder =>
  typeof value === 'object' &&
  value !== null &&
  Number.isInteger(Reflect.get(value, 'pid')) &&
  typeof Reflect.get(value, 'host') === 'string';

const holderIn = (text: string): Holder | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isHolder(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const codeOf = (fault: unknown): string | undefined => (fault as NodeJS.ErrnoException).code;

const lives = ({ pid, host }: Holder): boolean => {
  // Processes of other machines and containers cannot be seen from here.
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return codeOf(fault) === 'EPERM';
  }
};

const readIfThere = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** Removes the file of a process that is gone. Only what was judged is removed: whoever took the turn meanwhile gets it back. */
const clear = (path: string, judged: string): void => {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (readFileSync(aside, 'utf8') !== judged) linkSync(aside, path);
  } catch {
    // Somebody else cleared it, or has it.
  } finally {
    rmSync(aside, { force: true });
  }
};

/** Makes the file with its content in one step, so that nobody ever reads half of it. */
const claim = (path: string): boolean => {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder));
  try {
    linkSync(own, path);
    return true;
  } catch (fault) {
    if (codeOf(fault) === 'EEXIST') return false;
    throw fault;
  } finally {
    rmSync(own, { force: true });
  }
};

/** Takes the turn, or tells who has it. */
const take = (path: string): Holder | 'taken' => {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (claim(path)) return 'taken';
    const text = readIfThere(path);
    if (text === undefined) continue;
    const holder = holderIn(text);
    if (holder !== undefined && lives(holder)) return holder;
    clear(path, text);
  }
  return holderIn(readIfThere(path) ?? '') ?? { pid: 0, host: hostname() };
};

const sleep = (milliseconds: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

/**
 * Runs `work` while no other run writes below `root`. Waits up to `patience` milliseconds for its turn, since most runs are short;
 * then tells who has it. Throws what the file system throws when the folder cannot be written.
 */
export const inTurn = <Result>(
  root: string,
  work: () => Result,
  patience = 2000,
): { readonly result: Result } | { readonly holder: Holder } => {
  const path = join(root, turnPath);
  mkdirSync(dirname(path), { recursive: true });
  const until = performance.now() + patience;
  for (;;) {
    const taken = take(path);
    if (taken === 'taken') break;
    if (performance.now() >= until) return { holder: taken };
    sleep(50);
  }
  try {
    return { result: work() };
  } finally {
    rmSync(path, { force: true });
  }
};
