/**
 * Kubernetes' own code as the judge of rules: a small Go program around apiextensions and cel-go, built into a cache outside the checkout
 * and asked over its standard input.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from '#cel/answers.fixture.ts';
import { lamp, lampWith, type Question } from '#cel/questions.fixture.ts';

const sources = ['go.mod', 'go.sum', 'main.go'].map((name) => join(import.meta.dirname, name));

const version = (): string => {
  const hash = createHash('sha256');
  for (const file of sources) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
};

/** Whether there is a Go that could build the judge. */
export const hasGo = (): boolean => spawnSync('go', ['version']).status === 0;

/** The program, built when it is not there yet; that takes minutes the first time. */
export const buildJudge = (): string => {
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'hedgerow', 'cel-judge', version());
  const program = join(folder, 'judge');
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    execFileSync('go', ['build', '-mod=readonly', '-o', program, '.'], { cwd: import.meta.dirname, stdio: 'pipe' });
  }
  return program;
};

const asked = (question: Question): string =>
  JSON.stringify(
    question.kind === 'rule' ? { ...question, schema: lamp } : { ...question, rules: undefined, schema: lampWith(question.rules) },
  );

/** Go walks maps in a random order; the problems of one answer come in one order here. */
const ordered = (answer: Answer): Answer =>
  answer.problems === undefined
    ? answer
    : { ...answer, problems: [...answer.problems].sort((left, right) => (left.message < right.message ? -1 : 1)) };

/** The judge's answers, in the order of the questions. */
export const askJudge = (program: string, questions: readonly Question[]): readonly (Answer & { readonly fault?: string })[] => {
  const { stdout, status, stderr } = spawnSync(program, { input: questions.map(asked).join('\n'), encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`the judge failed: ${stderr}`);
  return stdout
    .trim()
    .split('\n')
    .map((line) => ordered(JSON.parse(line) as Answer));
};
