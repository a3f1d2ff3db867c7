/** Starts writers, keeps what they say, and ends them the hard way. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { compiled } from '../services/compiled.ts';
import { endWith, type Scene } from '../services/scene.ts';
import type { Journal, Line } from './journal.ts';
import type { Task } from './writer.ts';

export interface Writer {
  readonly process: ChildProcess;
  /** Resolves with the next line of a type; rejects when the writer ends before. */
  readonly next: (type: Line['type']) => Promise<void>;
  /** kill -9, and resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** Has it finish the batch in hand and its projection; rejects with what it printed when it failed. */
  readonly finish: () => Promise<void>;
  /** The same for one that ends by itself: a signal could meet it when it listens no more. */
  readonly end: () => Promise<void>;
}

export const writerProgram = join(import.meta.dirname, 'writer.ts');

/** Follows a process that speaks like a writer. */
export const followWriter = (child: ChildProcess, journal: Journal): Writer => {
  let unfinished = '';
  let faults = '';
  let isGone = false;
  const waiting = new Set<{ readonly type: Line['type']; readonly done: () => void; readonly failed: (fault: Error) => void }>();
  child.stdout?.on('data', (chunk: Buffer) => {
    const lines = (unfinished + chunk.toString()).split('\n');
    // What a kill cut off was not said.
    unfinished = lines.pop() ?? '';
    for (const text of lines) {
      const line = JSON.parse(text) as Line;
      journal.note(line);
      for (const waiter of waiting) {
        if (waiter.type !== line.type) continue;
        waiting.delete(waiter);
        waiter.done();
      }
    }
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    faults += chunk.toString();
  });
  const gone = new Promise<void>((done) =>
    child.once('close', () => {
      isGone = true;
      for (const { failed } of waiting) failed(new Error(`The writer ended: ${faults}`));
      waiting.clear();
      done();
    }),
  );
  const end = async (): Promise<void> => {
    await gone;
    if (child.exitCode !== 0) throw new Error(`The writer failed: ${faults}`);
  };
  return {
    process: child,
    next: (type) =>
      new Promise((done, failed) => {
        if (isGone) failed(new Error(`The writer ended: ${faults}`));
        else waiting.add({ type, done, failed });
      }),
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
    finish: () => {
      child.kill('SIGTERM');
      return end();
    },
    end,
  };
};

/** Starts a writer that goes on where the journal ends, and ends with the test. `through`: words in front of the program. */
export const startWriter = (scene: Scene, journal: Journal, task: Omit<Task, 'pending'>, through: readonly string[] = []): Writer => {
  scene.signal.throwIfAborted();
  const pending = journal.pending();
  const whole: Task = { ...task, ...(pending === undefined ? {} : { pending }) };
  const [program = '', ...words] = [...through, process.execPath, writerProgram, JSON.stringify(whole)];
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...compiled } });
  endWith(scene, child);
  return followWriter(child, journal);
};
