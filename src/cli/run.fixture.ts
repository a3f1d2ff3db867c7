/** Runs a command line in this process, with what it prints at hand. */
import type { Io } from './output.ts';
import { runCli } from './program.ts';

/** Standard input with some pieces in it. */
export const inputOf = (...pieces: readonly (string | Uint8Array)[]): Io['input'] =>
  async function* () {
    for (const piece of pieces) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
  };

/** In a pipe, 80 columns wide, with an empty environment and nothing to read, and interrupted at once. */
const inPipe: Omit<Io, 'out' | 'err'> = {
  terminal: false,
  progress: false,
  columns: 80,
  env: {},
  input: inputOf(),
  interrupted: async () => undefined,
};

/** Its status and both of its outputs; `more` says in what its world is another one. */
export const runCaptured = async (words: readonly string[], more: Partial<Io> = {}) => {
  let [out, err] = ['', ''];
  const status = await runCli(words, { ...inPipe, out: (text) => void (out += text), err: (text) => void (err += text), ...more });
  return { status, out, err };
};

/** The same with both outputs in one, as a terminal shows them. */
export const runShown = async (words: readonly string[], more: Partial<Io> = {}) => {
  let out = '';
  const show = (text: string): void => void (out += text);
  return { status: await runCli(words, { ...inPipe, out: show, err: show, ...more }), out };
};
