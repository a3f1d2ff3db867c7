/** Processors over HTTP: how far each has come, what it set aside, trying that again, and filling tables anew. */
import type { Context, Hono } from 'hono';
import { stream } from 'hono/streaming';
import type { ParkedEvent } from '#eventing/tables/table-store.ts';
import { refusePast } from './as-of.ts';
import { addOtherMethods } from './methods.ts';
import { sendProblem } from './problem.ts';
import { answeringQuery, demandKnown } from './query.ts';

/** What the API is told by whoever runs the processors. */
export interface ProcessorParts {
  readonly list: () => Promise<readonly { readonly name: string; readonly kind: string; readonly parked: readonly ParkedEvent[] }[]>;
  readonly resume: (name: string, stream?: string) => Promise<unknown>;
  readonly rebuild: (
    name: string,
    onProgress: (at: { readonly position: number; readonly of: number }) => void,
    signal: AbortSignal,
  ) => Promise<'done' | 'interrupted'> | undefined;
}

const base = '/api/v1/processors';

/** Milliseconds between two lines of progress: what a person can see. */
const pace = 100;

const missing = (c: Context, kind: string, names: readonly string[]): Response =>
  sendProblem(c, {
    status: 404,
    code: 'NotFound',
    title: `There is no ${kind} ${c.req.param('name')}.`,
    hint: names.length === 0 ? 'None has begun yet.' : `There is ${names.join(', ')}.`,
  });

/** What happened cannot be tried again then: a moment is refused, and so is any other word that is not understood. */
const answeringNow = (c: Context, known: readonly string[], work: () => Promise<Response>): Promise<Response> =>
  answeringQuery(c, async () => {
    const past = refusePast(c);
    if (past !== undefined) return past;
    demandKnown(c, 'processors', known);
    return work();
  });

export const addProcessors = (app: Hono, processors: ProcessorParts): void => {
  // They are about now: a moment, or anything else that is asked for, is not passed over in silence.
  app.get(base, (c) =>
    answeringQuery(c, async () => {
      demandKnown(c, 'processors', []);
      const results = await processors.list();
      return c.json({ count: results.length, next: null, previous: null, results });
    }),
  );

  app.post(`${base}/:name/resume`, (c) =>
    answeringNow(c, ['stream'], async () => {
      const name = c.req.param('name');
      const known = (await processors.list()).map((processor) => processor.name);
      if (!known.includes(name)) return missing(c, 'processor', known);
      return c.json((await processors.resume(name, c.req.query('stream'))) as never);
    }),
  );

  // The answer lasts as long as the work: whoever goes away interrupts it, and what was filled is kept.
  app.post(`${base}/:name/rebuild`, (c) =>
    answeringNow(c, [], async () => {
      const ending = new AbortController();
      let tell: (at: { readonly position: number; readonly of: number }) => void = () => undefined;
      const rebuilding = processors.rebuild(c.req.param('name'), (at) => tell(at), ending.signal);
      if (rebuilding === undefined) {
        const projections = (await processors.list()).filter(({ kind }) => kind === 'projection');
        return missing(
          c,
          'projection',
          projections.map(({ name }) => name),
        );
      }
      c.header('content-type', 'application/x-ndjson');
      c.header('x-accel-buffering', 'no');
      return stream(c, async (lines) => {
        let told = 0;
        lines.onAbort(() => ending.abort());
        tell = (at) => {
          const now = performance.now();
          if (now - told < pace && at.position < at.of) return;
          told = now;
          void lines.writeln(JSON.stringify(at));
        };
        const outcome = await rebuilding;
        await lines.writeln(JSON.stringify({ outcome }));
      });
    }),
  );

  addOtherMethods(app, base, ['GET']);
  for (const action of ['resume', 'rebuild']) addOtherMethods(app, `${base}/:name/${action}`, ['POST']);
};
