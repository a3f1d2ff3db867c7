/**
 * A real file system of a few megabytes that only programs started through it see: a tmpfs in a mount namespace of its own, so that
 * nothing has to be mounted on the machine. Some kernels and containers forbid that; then there is `limitFiles`, which is real as well.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, cpSync, existsSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface SmallDisk {
  /** Words to put in front of a program that is to see the disk. */
  readonly through: readonly string[];
  /** Uses up all the room that is left. */
  readonly fill: () => void;
  /** Gives it back. */
  readonly free: () => void;
  /** Copies a folder of the disk to a place that everybody sees. */
  readonly copy: (from: string, to: string) => void;
  readonly remove: () => Promise<void>;
}

const isRoot = process.getuid?.() === 0;

const keep = 'mount -t tmpfs -o "size=$2,mode=0777" none "$1" && echo ready && read _';

/** Mounts so many megabytes at a folder that is there; `undefined` where the kernel does not let us. */
export const smallDisk = async (at: string, megabytes: number): Promise<SmallDisk | undefined> => {
  mkdirSync(at, { recursive: true });
  for (const flags of isRoot ? ['-m', '-rm'] : ['-rm']) {
    const keeper = spawn('unshare', [flags, 'sh', '-c', keep, 'keep', at, `${megabytes}m`], { stdio: ['pipe', 'pipe', 'ignore'] });
    const isMounted = await new Promise<boolean>((done) => {
      keeper.stdout.once('data', () => done(true));
      keeper.once('error', () => done(false));
      keeper.once('close', () => done(false));
    });
    if (isMounted) return diskOf(at, keeper, flags);
  }
  console.warn('This kernel allows no mounts in a namespace: full disks are made by a limit on the size of files only.');
  return undefined;
};

const diskOf = (at: string, keeper: ChildProcess, flags: string): SmallDisk => {
  // The same files, as somebody outside reaches them.
  const outside = (path: string): string => join(`/proc/${keeper.pid}/root`, path);
  const ballast = outside(join(at, 'ballast'));
  const entering = flags === '-m' ? ['-m'] : ['-U', '-m', '--preserve-credentials'];
  return {
    through: ['nsenter', '-t', String(keeper.pid), ...entering, '--'],
    fill: () => {
      const file = openSync(ballast, 'a');
      try {
        for (const size of [65_536, 4096, 1]) {
          try {
            for (;;) writeSync(file, Buffer.alloc(size));
          } catch (fault) {
            if ((fault as NodeJS.ErrnoException).code !== 'ENOSPC') throw fault;
          }
        }
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(ballast, { force: true }),
    copy: (from, to) => {
      if (existsSync(outside(from))) cpSync(outside(from), to, { recursive: true });
    },
    remove: async () => {
      keeper.kill('SIGKILL');
      if (keeper.exitCode === null && keeper.signalCode === null) await new Promise((done) => keeper.once('close', done));
    },
  };
};

/** No file of a process can grow beyond so many bytes any more, or any file again. */
export const limitFiles = async (pid: number, bytes: number | 'unlimited'): Promise<void> => {
  await promisify(execFile)('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
};
