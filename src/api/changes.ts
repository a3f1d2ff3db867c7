/** What differs between two moments, as a list. */
import type { Context, Hono } from 'hono';
import type { Past, ReadTables } from '#eventing/processing/past.ts';
import { type Moment, type MomentParts, momentOf, NoSuchMoment } from './as-of.ts';
import { addOtherMethods } from './methods.ts';
import { answeringQuery, demandKnown, pageSize, wholeNumber, withParameters } from './query.ts';

const path = '/api/v1/changes';

/** What differs between the tables of two moments, in a steady order. */
export type CompareMoments = (question: {
  readonly from: ReadTables;
  readonly to: ReadTables;
  readonly fabric?: string;
  readonly kind?: string;
}) => Promise<readonly object[]>;

export interface ChangesParts extends MomentParts {
  readonly past: Past;
  readonly compare: CompareMoments;
}

/** `from` has to be given; `to` is now unless it is. */
const askedMoments = async (c: Context, parts: ChangesParts): Promise<{ readonly from: Moment; readonly to: Moment }> => {
  const from = await momentOf(c.req.query('from') ?? '', 'from', parts);
  const to = await momentOf(c.req.query('to') ?? `position:${await parts.events.lastPosition()}`, 'to', parts);
  if (from.position > to.position)
    throw new NoSuchMoment({
      code: 'as-of/order',
      title: `Position ${from.position} comes after ${to.position}.`,
      hint: 'Give the earlier moment as from, the later one as to.',
    });
  return { from, to };
};

const only = (c: Context): { readonly fabric?: string; readonly kind?: string } => {
  const [fabric, kind] = [c.req.query('fabric'), c.req.query('kind')];
  return { ...(fabric === undefined ? {} : { fabric }), ...(kind === undefined ? {} : { kind }) };
};

const list = async (c: Context, parts: ChangesParts): Promise<Response> => {
  demandKnown(c, 'changes', ['from', 'to', 'fabric', 'kind', 'limit', 'offset']);
  const limit = pageSize(c);
  const offset = wholeNumber(c, 'offset', 0, Number.MAX_SAFE_INTEGER);
  const { from, to } = await askedMoments(c, parts);
  // The later one goes on from a copy of the earlier one.
  const changes = await parts.past.read(from.position, (before) =>
    parts.past.read(to.position, (after) => parts.compare({ from: before, to: after, ...only(c) })),
  );
  const results = changes.slice(offset, offset + limit);
  const moments = { from: `position:${from.position}`, to: `position:${to.position}` };
  const pageAt = (start: number): string => withParameters(c, { limit: String(limit), offset: String(start), ...moments });
  return c.json({
    count: changes.length,
    next: offset + limit < changes.length ? pageAt(offset + limit) : null,
    previous: offset > 0 ? pageAt(Math.max(0, offset - limit)) : null,
    from,
    to,
    results,
  });
};

/** `from`, `to` (moments as in `as_of`), `fabric`, `kind`, `limit`, `offset`. */
export const addChanges = (app: Hono, parts: ChangesParts): void => {
  app.get(path, (c) => answeringQuery(c, () => list(c, parts)));
  addOtherMethods(app, path, ['GET']);
};
