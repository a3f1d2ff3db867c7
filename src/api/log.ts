/** The log as a list, newest first. */
import type { Hono } from 'hono';
import type { RecordedEvent } from '#base/message.ts';
import { logUntil } from '#eventing/store/log-until.ts';
import { UnreadableEvent } from '#eventing/store/store-faults.ts';
import { readBackwardsTelling } from '#eventing/store/telling-log.ts';
import { askedMoment, asOfParameter, type MomentParts, tellMoment } from './as-of.ts';
import { addOtherMethods } from './methods.ts';
import { answeringQuery, demandKnown, pageSize, wholeNumber, withParameters } from './query.ts';

const path = '/api/v1/events';

/** The names that the API promises; the version of an event's shape is the store's own matter. */
const readable = ({ position, id, stream, version, type, data, meta }: RecordedEvent) => ({
  position,
  id,
  stream,
  version,
  type,
  data,
  meta,
});

const unreadable = ({ position, stream, type = '', recordedAt, reason }: UnreadableEvent) => ({
  position,
  stream,
  type,
  ...(recordedAt === undefined ? {} : { recordedAt }),
  unreadable: reason,
});

/** An event as the API promises it; of one that cannot be read, where it stands and why. */
const told = (event: RecordedEvent | UnreadableEvent) => (event instanceof UnreadableEvent ? unreadable(event) : readable(event));

/** `stream`, `type` (any of several), `before` and `after` (positions, both exclusive), `limit`, `as_of`. */
export const addLog = (app: Hono, parts: MomentParts): void => {
  app.get(path, (c) =>
    answeringQuery(c, async () => {
      demandKnown(c, 'events', ['stream', 'type', 'before', 'after', 'limit', asOfParameter]);
      const limit = pageSize(c);
      const before = wholeNumber(c, 'before', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
      const after = wholeNumber(c, 'after', 0, Number.MAX_SAFE_INTEGER);
      const stream = c.req.query('stream');
      const types = c.req.queries('type');
      const moment = await askedMoment(c, parts);
      if (moment !== undefined) tellMoment(c, moment);
      const events = moment === undefined ? parts.events : logUntil(parts.events, moment.position);
      const found = await readBackwardsTelling(events, {
        limit,
        before,
        ...(stream === undefined ? {} : { stream }),
        ...(types === undefined ? {} : { types }),
      });
      const results = found.filter(({ position }) => position > after);
      const oldest = results.at(-1)?.position ?? 0;
      const more = results.length === limit && oldest > after + 1;
      return c.json({
        count: await events.lastPosition(),
        next: more ? withParameters(c, { before: String(oldest) }) : null,
        previous: null,
        ...(moment === undefined ? {} : { asOf: moment }),
        results: results.map(told),
      });
    }),
  );
  addOtherMethods(app, path, ['GET']);
};
