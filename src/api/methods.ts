/** Methods that a path does not take: 405 with what it takes; OPTIONS asks for just that. */
import type { Hono } from 'hono';
import { sendProblem } from './problem.ts';

/** Answers every other method on a path. Comes after the path's own handlers; GET brings HEAD with it. */
export const addOtherMethods = (app: Hono, path: string, methods: readonly string[]): void => {
  const allowed = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  app.all(path, (c) => {
    c.header('allow', allowed);
    if (c.req.method === 'OPTIONS') return c.body(null, 204);
    const title = `${c.req.method} is not possible here.`;
    return sendProblem(c, { status: 405, code: 'MethodNotAllowed', title, hint: `Possible: ${allowed}.` });
  });
};
