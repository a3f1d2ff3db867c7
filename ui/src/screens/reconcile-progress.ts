/**
 * How far a reconciliation that was asked for here has come. Told by what was *observed*: the resource's row and the events
 * after the request, never by the answer to the request alone.
 */
import type { ResourceRow } from '../generated/rows.ts';
import type { Accepted, EventRow } from '../rows.ts';

export type Progress =
  | { readonly phase: 'idle' }
  /** The request is on its way to the server. */
  | { readonly phase: 'sending' }
  /** Accepted; nothing observed yet, or being worked on. */
  | { readonly phase: 'requested'; readonly note: string }
  | { readonly phase: 'done'; readonly note: string }
  /** `retrying`: the server tries again by itself. */
  | { readonly phase: 'failed'; readonly note: string; readonly retrying: boolean };

const textOf = (event: EventRow | undefined, name: string): string => {
  const value = event?.data[name];
  return typeof value === 'string' ? value : '';
};

/** Newest event of one of the types. */
const newest = (events: readonly EventRow[], ...types: readonly string[]): EventRow | undefined =>
  events
    .filter(({ type }) => types.includes(type))
    .reduce<EventRow | undefined>((best, event) => (best !== undefined && best.position > event.position ? best : event), undefined);

const failed = (event: EventRow): Progress => {
  const outcome = textOf(event, 'outcome');
  const reason = textOf(event, 'reason');
  return {
    phase: 'failed',
    note: [reason === '' ? '' : `${reason}: `, textOf(event, 'message')].join('') || 'The cluster did not take the manifest.',
    retrying: outcome === 'transient' || outcome === 'waiting',
  };
};

/**
 * @param accepted answer to the request; absent while none was made here
 * @param events events of the resource after `accepted.position`, in any order
 */
export const progressOf = (accepted: Accepted | undefined, row: ResourceRow | undefined, events: readonly EventRow[]): Progress => {
  if (accepted === undefined) return { phase: 'idle' };
  const end = newest(
    events.filter(({ position }) => position > accepted.position),
    'ReconciliationSucceeded',
    'ReconciliationFailed',
  );
  if (end?.type === 'ReconciliationFailed') return failed(end);
  // The row of before the request may say `synced`, too: only a newer one counts.
  if (row === undefined || row.version <= accepted.version || end === undefined)
    return { phase: 'requested', note: 'Requested. Waiting for the cluster.' };
  if (row.state === 'synced') return { phase: 'done', note: textOf(end, 'message') || 'Git and the cluster agree.' };
  const differs = newest(
    events.filter(({ position }) => position > end.position),
    'DriftDetected',
  );
  if (row.state === 'drifted' && differs !== undefined)
    return { phase: 'failed', note: `The cluster took the manifest, and still differs: ${row.reason}`, retrying: false };
  return { phase: 'requested', note: row.state === 'pending' ? row.reason : 'Applied. Waiting to see it in the cluster.' };
};
