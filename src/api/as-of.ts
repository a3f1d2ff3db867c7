/** `as_of`: which moment of the log a question is about. A time (RFC 3339) or `position:1234`; nothing means now. */
import type { Context } from 'hono';
import type { Clock } from '#base/clock.ts';
import { utcInstant } from '#base/instant.ts';
import type { Past, ReadTables } from '#eventing/processing/past.ts';
import type { EventStore } from '#eventing/store/event-store.ts';
import { UnreadableEvent } from '#eventing/store/store-faults.ts';
import type { TableStore } from '#eventing/tables/table-store.ts';
import { type Problem, sendProblem } from './problem.ts';

export const asOfParameter = 'as_of';

/** Where in the log an answer stands. */
export interface Moment {
  readonly position: number;
  /** When the last event that counts was written; null before the first one. */
  readonly time: string | null;
}

/** A moment that there is not. Thrown, and answered as what it holds. */
export class NoSuchMoment extends Error {
  readonly problem: Problem;
  constructor(problem: Omit<Problem, 'status'>) {
    super(problem.title);
    this.problem = { status: 400, ...problem };
  }
}

const hint = 'Give a time as RFC 3339 has it, 2026-11-25T07:00:00Z, or a position of the log: position:1234.';

const malformed = (name: string, text: string): NoSuchMoment =>
  new NoSuchMoment({ code: 'as-of/malformed', title: `${text === '' ? 'Nothing' : text} is no moment for ${name}.`, hint });

const future = (title: string): NoSuchMoment =>
  new NoSuchMoment({ code: 'as-of/future', title, hint: 'Nobody knows it yet. Leave the parameter out to see what is now.' });

export interface MomentParts {
  readonly events: EventStore;
  readonly clock: Clock;
}

const positionOf = async (text: string, name: string, { events, clock }: MomentParts): Promise<number> => {
  const [, digits] = /^position:(\d{1,15})$/u.exec(text) ?? [];
  if (digits !== undefined) {
    const last = await events.lastPosition();
    if (Number(digits) > last) throw future(`The log ends at position ${last}.`);
    return Number(digits);
  }
  const instant = utcInstant(text);
  if (instant === undefined) throw malformed(name, text);
  if (instant > clock.now()) throw future(`${instant} is in the future.`);
  return events.positionAt(instant);
};

const timeAt = async (position: number, { events }: MomentParts): Promise<string | null> => {
  if (position === 0) return null;
  try {
    const [event] = await events.readAll(position - 1, 1, { until: position });
    return event?.recordedAt ?? null;
  } catch (fault) {
    // Its content is not needed, so that it cannot be read hurts nobody here.
    if (fault instanceof UnreadableEvent) return null;
    throw fault;
  }
};

/** The moment a text names. Throws `NoSuchMoment`, with the name of the parameter. */
export const momentOf = async (text: string, name: string, parts: MomentParts): Promise<Moment> => {
  const position = await positionOf(text, name, parts);
  return { position, time: await timeAt(position, parts) };
};

/** The moment that a request asks for; `undefined` is now. Throws `NoSuchMoment`. */
export const askedMoment = async (c: Context, parts: MomentParts): Promise<Moment | undefined> => {
  const text = c.req.query(asOfParameter);
  return text === undefined ? undefined : momentOf(text, asOfParameter, parts);
};

/** The tables of a moment, and where they stand, which the answer's headers say too; those of now when none is asked for. */
export const lookingAt = async <Value>(
  c: Context,
  parts: MomentParts & { readonly tables: TableStore; readonly past: Past },
  look: (tables: ReadTables, moment: Moment | undefined) => Promise<Value>,
): Promise<Value> => {
  const moment = await askedMoment(c, parts);
  if (moment === undefined) return look(parts.tables, undefined);
  tellMoment(c, moment);
  return parts.past.read(moment.position, (tables) => look(tables, moment));
};

/** Says in the headers of an answer where in the log it stands. */
export const tellMoment = (c: Context, { position, time }: Moment): void => {
  c.header('hedgerow-position', String(position));
  if (time !== null) c.header('hedgerow-time', time);
};

/** What has happened cannot be changed: a command with a moment is refused. */
export const refusePast = (c: Context): Response | undefined =>
  c.req.query(asOfParameter) === undefined
    ? undefined
    : sendProblem(c, {
        status: 400,
        code: 'as-of/read-only',
        title: 'The past cannot be changed.',
        hint: `Leave ${asOfParameter} out: commands are about now.`,
      });
