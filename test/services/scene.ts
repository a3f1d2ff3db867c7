/**
 * What a test starts ends with it, however it ends. A test that takes too long goes on after it was given up: what it waits for ends then,
 * and it can start nothing more, so that it takes nothing from those after it.
 */
import type { ChildProcess } from 'node:child_process';
import type { TestContext } from 'vitest';

/** The part of a test's context that it needs. */
export type Scene = Pick<TestContext, 'signal' | 'onTestFinished'>;

/** Kills a process (kill -9, stopped or not) when the test ends or is given up. Throws when that has happened already. */
export const endWith = (scene: Scene, child: ChildProcess): void => {
  const end = (): void => void child.kill('SIGKILL');
  scene.signal.addEventListener('abort', end, { once: true });
  if (scene.signal.aborted) end();
  scene.signal.throwIfAborted();
  scene.onTestFinished(end);
};
