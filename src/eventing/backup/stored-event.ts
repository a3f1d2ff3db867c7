/** Events as they lie in a store: payloads as the texts that their checksums were made of, so that nothing is changed on the way. */
import { checksum } from '../store/checksum.ts';
import type { MakeProblem, StoreProblem } from './problems.ts';

export interface StoredEvent {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** JSON text of the event's data. */
  readonly data: string;
  /** JSON text of its metadata. */
  readonly meta: string;
  /** Of type, data and meta (`store/checksum.ts`). */
  readonly checksum: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly recordedAt: string;
}

export const isIntact = (event: Pick<StoredEvent, 'type' | 'data' | 'meta' | 'checksum'>): boolean =>
  checksum(event.type, event.data, event.meta) === event.checksum;

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** The newest version of each event that this release knows, by its name, and by the names it had before. */
export type KnownEvents = ReadonlyMap<string, number>;

/**
 * Follows a log from its beginning and says what is wrong with each event: payload, order, density. Its memory grows with the number of
 * streams, not of events.
 */
export const makeLogCheck = (problem: MakeProblem, known?: KnownEvents) => {
  const versions = new Map<string, number>();
  const unknown = new Map<string, { count: number; readonly first: StoredEvent }>();
  let position = 0;
  let recordedAt = '';

  const order = (event: StoredEvent): StoreProblem[] => {
    const found: StoreProblem[] = [];
    if (event.position !== position + 1) found.push(problem('store/position-gap', { ...place(event), expected: position + 1 }));
    const expected = (versions.get(event.stream) ?? 0) + 1;
    if (event.version !== expected) found.push(problem('store/version-gap', { ...place(event), version: event.version, expected }));
    if (event.recordedAt < recordedAt) found.push(problem('store/time-goes-back', place(event)));
    return found;
  };
  const payload = (event: StoredEvent): StoreProblem[] => {
    if (!isIntact(event)) return [problem('store/checksum', place(event))];
    return (['data', 'meta'] as const)
      .filter((part) => !isJson(event[part]))
      .map((part) => problem('store/not-json', { ...place(event), part }));
  };
  const meaning = (event: StoredEvent): StoreProblem[] => {
    if (known === undefined) return [];
    const newest = known.get(event.type);
    if (newest !== undefined)
      return event.schemaVersion <= newest
        ? []
        : [problem('store/newer-event', { ...place(event), version: event.schemaVersion, type: event.type, known: newest })];
    const seen = unknown.get(event.type);
    if (seen === undefined) unknown.set(event.type, { count: 1, first: event });
    else seen.count += 1;
    return [];
  };

  return {
    check: (event: StoredEvent): readonly StoreProblem[] => {
      const found = [...order(event), ...payload(event), ...meaning(event)];
      position = event.position;
      versions.set(event.stream, event.version);
      recordedAt = event.recordedAt;
      return found;
    },
    position: (): number => position,
    /** Version of each stream so far. */
    versions: versions as ReadonlyMap<string, number>,
    /** What can only be said at the end. */
    end: (): readonly StoreProblem[] =>
      [...unknown].map(([type, { count, first }]) => problem('store/unknown-event', { ...place(first), type, count })),
  };
};

const place = ({ position, stream }: StoredEvent) => ({ position, stream });
