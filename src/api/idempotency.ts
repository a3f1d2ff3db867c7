/** Repeated requests (Idempotency-Key): the first answer again, so that a double click or a lost answer does nothing twice. */
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { sendProblem } from './problem.ts';

/** Answers that are remembered; the oldest goes first. */
const keep = 1000;
/** Characters of a key. */
const maxKey = 200;

interface Remembered {
  readonly digest: string;
  readonly answer: Promise<Response>;
}

/** Runs `work` once for each key, method and path. A fault is not remembered: trying again may help. */
export const makeRemembered = () => {
  const byKey = new Map<string, Remembered>();
  return async (c: Context, work: () => Promise<Response>): Promise<Response> => {
    const key = c.req.header('idempotency-key');
    if (key === undefined || key === '') return work();
    if (key.length > maxKey)
      return sendProblem(c, { status: 400, code: 'InvalidKey', title: `Idempotency-Key has more than ${maxKey} characters.` });
    const name = `${c.req.method} ${c.req.path} ${key}`;
    const condition = c.req.header('if-match') ?? '';
    const digest = createHash('sha256')
      .update(`${condition}\n${await c.req.text()}`)
      .digest('base64');
    const known = byKey.get(name);
    if (known !== undefined) {
      if (known.digest === digest) return (await known.answer).clone();
      const hint = 'Make a new key for each request that is not a repetition.';
      return sendProblem(c, { status: 422, code: 'KeyReused', title: 'This Idempotency-Key came with other data before.', hint });
    }
    // Remembered before it is there: a repetition that comes meanwhile waits for it.
    const answer = work();
    byKey.set(name, { digest, answer });
    if (byKey.size > keep) byKey.delete(byKey.keys().next().value ?? '');
    const forget = (): void => {
      if (byKey.get(name)?.answer === answer) byKey.delete(name);
    };
    answer.then(({ status }) => status >= 500 && forget(), forget);
    return (await answer).clone();
  };
};
