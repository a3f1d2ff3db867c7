/** The demo with its drift, as a guide's reader has it: started before the tests of a file, and gone after them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type RunningDemo, startDemo } from '#app/demo.ts';
import { runCaptured } from '#cli/run.fixture.ts';

/** A demo that runs while the tests of a file do. */
export interface DemoWalk {
  /** The folder with its log and its repository. */
  readonly folder: string;
  /** Only while tests run. */
  readonly demo: () => RunningDemo;
  /** Runs a command against it. */
  readonly run: (...words: readonly string[]) => ReturnType<typeof runCaptured>;
}

/** Starts the demo before the tests of the file that calls this. */
export const walkWithDemo = (): DemoWalk => {
  const folder = mkdtempSync(join(tmpdir(), 'hedgerow-walk-'));
  let demo: RunningDemo | undefined;
  const running = (): RunningDemo => {
    if (demo === undefined) throw new Error('the demo is not started');
    return demo;
  };
  beforeAll(async () => {
    demo = await startDemo({ data: folder, host: '127.0.0.1', port: 0, labPort: 0, fresh: true, drift: true, log: () => undefined });
  }, 60_000);
  afterAll(async () => {
    await demo?.stop();
    rmSync(folder, { recursive: true });
  });
  return { folder, demo: running, run: (...words) => runCaptured([...words, '--server', running().url]) };
};

/** The text of a guide. */
export const guideText = (name: string): string => readFileSync(resolve(import.meta.dirname, '..', '..', 'docs', 'guides', name), 'utf8');

/** The commands of a guide, one after the other, as words; quoted ones kept together, without where their output goes. */
export const commandsOf = (guide: string): readonly (readonly string[])[] =>
  [...guide.matchAll(/^npm run -s hedgerow -- (.*)$/gmu)].map(([, line = '']) =>
    [...line.replace(/ > .*$/u, '').matchAll(/"([^"]*)"|(\S+)/gu)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
  );
