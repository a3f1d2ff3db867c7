/** The topology of a fabric, with a picture, and what is not simply as Git wants it. */
import type { Context, Hono } from 'hono';
import type { Past, ReadTables } from '#eventing/processing/past.ts';
import { BadQuery } from '#eventing/tables/query.ts';
import type { TableStore } from '#eventing/tables/table-store.ts';
import { asOfParameter, lookingAt, type MomentParts } from './as-of.ts';
import { addOtherMethods } from './methods.ts';
import { sendProblem } from './problem.ts';
import { answeringQuery, demandKnown } from './query.ts';

const paths = { topology: '/api/v1/fabrics/:fabric/topology', marks: '/api/v1/fabrics/:fabric/topology/marks' };

const sides = ['desired', 'live'] as const;

/** Each answers nothing when there is no such fabric. */
export interface AskTopology {
  readonly topology: (question: {
    readonly tables: ReadTables;
    readonly fabric: string;
    readonly of: (typeof sides)[number];
  }) => Promise<object | undefined>;
  readonly marks: (question: { readonly tables: ReadTables; readonly fabric: string }) => Promise<object | undefined>;
}

export interface TopologyParts extends MomentParts {
  readonly tables: TableStore;
  readonly past: Past;
  readonly askTopology: AskTopology;
}

/** Throws `BadQuery`. */
const askedSide = (c: Context): (typeof sides)[number] => {
  const value = c.req.query('of') ?? 'desired';
  const side = sides.find((name) => name === value);
  if (side === undefined) throw new BadQuery('query/unknown-value', { column: 'of', value, known: sides.join(', ') });
  return side;
};

const answer = (
  c: Context,
  parts: TopologyParts,
  known: readonly string[],
  ask: (fabric: string, tables: ReadTables) => Promise<object | undefined>,
): Promise<Response> =>
  answeringQuery(c, () => {
    demandKnown(c, 'topology', [...known, asOfParameter]);
    const fabric = c.req.param('fabric') ?? '';
    return lookingAt(c, parts, async (tables) => {
      const found = await ask(fabric, tables);
      if (found !== undefined) return c.json(found);
      return sendProblem(c, { status: 404, code: 'NotFound', title: `There is no fabric ${fabric}.`, hint: 'List what there is.' });
    });
  });

/** `of` (desired or live), `as_of`. */
export const addTopology = (app: Hono, parts: TopologyParts): void => {
  app.get(paths.topology, (c) =>
    answer(c, parts, ['of'], (fabric, tables) => parts.askTopology.topology({ fabric, tables, of: askedSide(c) })),
  );
  app.get(paths.marks, (c) => answer(c, parts, [], (fabric, tables) => parts.askTopology.marks({ fabric, tables })));
  for (const path of Object.values(paths)) addOtherMethods(app, path, ['GET']);
};
