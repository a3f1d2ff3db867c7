/** `hedgerow drift predict`: what an API server would make of server-side applies, without one. */
import { existsSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { linesOf } from '../lines.ts';
import type { Io } from '../output.ts';
import { Told } from '../remote.ts';
import type { Finish } from './common.ts';

interface PredictFlags {
  readonly crd: readonly string[];
  readonly serverVersion: string;
  readonly now?: string;
}

const version = (text: string): string => {
  if (!/^v?1\.\d+/u.test(text)) throw new InvalidArgumentError('It has to look like 1.34.');
  return text;
};

const instant = (text: string): string => {
  if (Number.isNaN(Date.parse(text))) throw new InvalidArgumentError('It has to be a time, like 2026-11-22T12:00:00Z.');
  return text;
};

const help = `
Each line of standard input is a question: {"live": object or absent, "config": object, "manager": text, "force": boolean}.
Each line of standard output is the answer to it, in the same order:
  {"code": 200 or 201, "changed": boolean, "object": the object as it would be stored}
  {"code": 409, "conflicts": [{"manager", "operation", "apiVersion", "path"}], "message"}
  {"code": 400, 409, 422 or 500, "error": "BadRequest", "Conflict", "Invalid" or "InternalError", "message", "causes"}
  {"unanswerable": why}; the status is then 1
An object has "unevaluated" when its schema says something that is not evaluated: the server may refuse more.

Example:
  hedgerow drift predict --crd crd.yaml --server-version 1.34 < vectors.jsonl > verdicts.jsonl
`;

/** Longest line that is looked at (bytes); an API server takes no more than 3 MB. */
const longestLine = 64 * 1024 * 1024;
const tooLong = { text: JSON.stringify({ unanswerable: 'The line is longer than 64 MB.' }), good: false } as const;

const answerLines = async (io: Io, flags: PredictFlags): Promise<boolean> => {
  const [{ readDefinitions }, { answerLine, makeAnswers }, { serverProfile }] = await Promise.all([
    import('#app/definitions.ts'),
    import('#kubernetes/vector.ts'),
    import('#kubernetes/profile.ts'),
  ]);
  for (const path of flags.crd) if (!existsSync(path)) throw new Told(`There is no ${path}.`, 'Check --crd.', 2);
  const { kinds, diagnostics } = readDefinitions(flags.crd);
  const [broken] = diagnostics;
  if (broken !== undefined) throw new Told(broken.message, broken.hint);
  if (kinds.length === 0) throw new Told('There is no custom resource definition in these files.', 'Check --crd.');
  const answer = makeAnswers({ kinds, profile: serverProfile(flags.serverVersion), now: flags.now ?? new Date().toISOString() });
  let allGood = true;
  for await (const line of linesOf(io.input(), longestLine)) {
    if (line?.trim() === '') continue;
    const { text, good } = line === undefined ? tooLong : answerLine(line, answer);
    allGood &&= good;
    io.out(`${text}\n`);
  }
  return allGood;
};

export const addPredict = (drift: Command, io: Io, finish: Finish): void => {
  drift
    .command('predict')
    .description('Say what an API server would make of server-side applies, without one: vectors in, verdicts out')
    .requiredOption('--crd <path...>', 'files or folders with the custom resource definitions')
    .requiredOption('--server-version <version>', 'version of the server, from 1.26 on', version)
    .option('--now <time>', 'time of the applies (default: now)', instant)
    .addHelpText('after', help)
    .action(async (flags: PredictFlags) => finish((await answerLines(io, flags)) ? 0 : 1));
};
