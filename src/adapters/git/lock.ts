/** A lock between processes that share a data folder: a file that exists while its holder works. */
import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemClock } from '#base/clock.ts';

interface Holder {
  readonly host: string;
  readonly process: number;
  readonly token: string;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const readHolder = (file: string): Holder | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
};

/** The token of a lock that is left over. It is when its holder, on this machine, is gone, or when it is older than any work under it may take. */
const leftOver = (file: string, longestMs: number): { readonly token: string | undefined } | undefined => {
  const state = statSync(file, { throwIfNoEntry: false });
  if (state === undefined) return undefined;
  const holder = readHolder(file);
  if (Date.parse(systemClock.now()) - state.mtimeMs > longestMs) return { token: holder?.token };
  const abandoned = holder !== undefined && holder.host === hostname() && !isAlive(holder.process);
  return abandoned ? { token: holder.token } : undefined;
};

/** Takes a left-over lock away, unless somebody else did and holds a new one: that one is put back. */
const clear = (file: string, token: string | undefined): void => {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
    if (readHolder(aside)?.token !== token) linkSync(aside, file);
  } catch {
    // Somebody else cleared it, or took it meanwhile: the next attempt shows which.
  }
  rmSync(aside, { force: true });
};

const tryTake = (file: string, holder: Holder): boolean => {
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Does `work` while holding the lock; undefined when it could not be had within `waitMs`. Work must not take longer than
 * `longestMs`, or another process may take the lock for left over.
 */
export const withLock = async <Value>(
  file: string,
  { waitMs, longestMs }: { readonly waitMs: number; readonly longestMs: number },
  work: () => Promise<Value>,
): Promise<Value | undefined> => {
  const holder: Holder = { host: hostname(), process: process.pid, token: randomUUID() };
  for (let waited = 0; !tryTake(file, holder); ) {
    const left = leftOver(file, longestMs);
    if (left !== undefined) clear(file, left.token);
    else if (waited > waitMs) return undefined;
    else {
      // Not in step with others who wait.
      const delay = 25 + Math.random() * 50;
      await pause(delay);
      waited += delay;
    }
  }
  try {
    return await work();
  } finally {
    if (readHolder(file)?.token === holder.token) rmSync(file, { force: true });
  }
};
