/** Records answers of the judge for the unit suite: `node test/cel/record.ts`. Answers that Go gives only sometimes are left out. */
import { writeFileSync } from 'node:fs';
import { type Answer, crashed } from '#cel/answers.fixture.ts';
import { edgeQuestions } from '#cel/edges.fixture.ts';
import { objectQuestions, type Question, ruleQuestions } from '#cel/questions.fixture.ts';
import { askJudge, buildJudge } from './judge.ts';

const program = buildJudge();

/** `asked` is what stands in the file for a question. */
const record = (name: string, questions: readonly Question[], asked: (question: Question) => unknown = (question) => question): void => {
  const rounds = [1, 2, 3].map(() =>
    askJudge(program, questions).map((answer) =>
      JSON.stringify({ ...answer, runCost: undefined, compile: answer.compile === undefined ? undefined : 'refused' }),
    ),
  );
  const lines = questions.flatMap((question, index) => {
    const [answer] = rounds.map((round) => round[index] as string);
    return answer === undefined || rounds.some((round) => round[index] !== answer) || crashed(JSON.parse(answer) as Answer)
      ? []
      : [JSON.stringify({ question: asked(question), answer: JSON.parse(answer) as unknown })];
  });
  writeFileSync(new URL(`../../src/cel/recorded/${name}.jsonl`, import.meta.url), `${lines.join('\n')}\n`);
  process.stdout.write(`${name}: ${lines.length} answers\n`);
};

record('rules', ruleQuestions(2026, 700));
record('objects', objectQuestions(2026, 320));
// All of them judge the same lamp, which is not written down a thousand times.
record('edges', edgeQuestions, (question) => (question.kind === 'rule' ? question.rule : question.rules));
