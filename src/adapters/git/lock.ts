/** A lock between processes that share a data folder: a file that exists while its holder works. */
import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

/** Tokens of the locks that this process holds or is taking. */
const mine = new Set<string>();

/** In a container every process has the same id: one with ours, and a lock that we do not know of, was an earlier one. */
const isGone = ({ process: pid, token }: Holder): boolean => (pid === process.pid ? !mine.has(token) : !isAlive(pid));

/**
 * The token of a lock that is left over. It is when its holder, on this machine, is gone, when it does not name one, which no lock of ours
 * does, or when it is older than any work under it may take.
 */
const leftOver = (file: string, longestMs: number): { readonly token: string | undefined } | undefined => {
  const state = statSync(file, { throwIfNoEntry: false });
  if (state === undefined) return undefined;
  const holder = readHolder(file);
  // Given back between two looks.
  if (holder === undefined && !existsSync(file)) return undefined;
  if (Date.parse(systemClock.now()) - state.mtimeMs > longestMs) return { token: holder?.token };
  const abandoned = holder === undefined || (holder.host === hostname() && isGone(holder));
  return abandoned ? { token: holder?.token } : undefined;
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

/** The lock is there with its whole content or not at all, also when the disk is full or the process is killed meanwhile. */
const tryTake = (file: string, holder: Holder): boolean => {
  const aside = `${file}.${holder.token}`;
  try {
    writeFileSync(aside, JSON.stringify(holder), { mode: 0o600 });
    linkSync(aside, file);
    return true;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    // `ENOENT` from `link`: whoever has the lock swept away what lies beside it.
    if (code === 'EEXIST' || (code === 'ENOENT' && syscall === 'link')) return false;
    throw error;
  } finally {
    rmSync(aside, { force: true });
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
  mine.add(holder.token);
  try {
    return await whileHeld(file, holder, { waitMs, longestMs }, work);
  } finally {
    mine.delete(holder.token);
  }
};

const whileHeld = async <Value>(
  file: string,
  holder: Holder,
  { waitMs, longestMs }: { readonly waitMs: number; readonly longestMs: number },
  work: () => Promise<Value>,
): Promise<Value | undefined> => {
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
