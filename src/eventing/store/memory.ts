/** The log in memory: for tests, and the shortest statement of what a log does. */
import { systemClock } from '#base/clock.ts';
import type { RecordedEvent } from '#base/message.ts';
import type { AppendResult, EventStore, Fence, StreamAppend } from './event-store.ts';
import type { Leases } from './leases.ts';
import type { Log } from './log.ts';
import type { Snapshot, Snapshots } from './snapshots.ts';

interface HeldLease {
  readonly owner: string;
  readonly token: number;
  readonly expiresAt: number;
}

const makeLeases = (leases: Map<string, HeldLease>): Leases => ({
  acquire: async (name, owner, ttlMs) => {
    const now = Date.now();
    const known = leases.get(name);
    const isFree = known === undefined || known.expiresAt <= now;
    if (!isFree && known.owner !== owner) return { held: false, owner: known.owner, expiresIn: known.expiresAt - now };
    const token = isFree ? (known?.token ?? 0) + 1 : known.token;
    leases.set(name, { owner, token, expiresAt: now + ttlMs });
    return { held: true, token };
  },
  release: async ({ name, owner, token }) => {
    const known = leases.get(name);
    if (known?.owner === owner && known.token === token) leases.set(name, { ...known, expiresAt: 0 });
  },
  held: async () =>
    [...leases].filter(([, { expiresAt }]) => expiresAt > Date.now()).map(([name, { owner, token }]) => ({ name, owner, token })),
});

const makeSnapshots = (): Snapshots => {
  const kept = new Map<string, { readonly shape: string; readonly snapshot: Snapshot }>();
  return {
    read: async (stream, shape) => {
      const found = kept.get(stream);
      return found?.shape === shape ? found.snapshot : undefined;
    },
    streams: async () => [...kept.keys()],
    write: async (stream, shape, snapshot) => void kept.set(stream, { shape, snapshot }),
  };
};

const inRange =
  (stream: string | undefined, types: readonly string[] | undefined) =>
  (event: RecordedEvent): boolean =>
    (stream === undefined || event.stream === stream) && (types === undefined || types.includes(event.type));

export const openMemoryLog = (now: () => string = systemClock.now): Log => {
  const log: RecordedEvent[] = [];
  const streams = new Map<string, RecordedEvent[]>();
  const ids = new Set<string>();
  const listeners = new Set<(position: number) => void>();
  const leases = new Map<string, HeldLease>();

  const refusalOf = (appends: readonly StreamAppend[], fence: Fence | undefined): AppendResult | undefined => {
    const currentToken = fence === undefined ? 0 : (leases.get(fence.lease)?.token ?? 0);
    const isRepeated = appends.length > 0 && appends.every(({ events }) => events.every(({ id }) => ids.has(id)));
    if (fence !== undefined && fence.token !== currentToken && !isRepeated) return { ok: false, reason: 'fenced', ...fence, currentToken };
    const moved = new Map<string, number>();
    for (const { stream, expectedVersion, events } of appends) {
      const actualVersion = moved.get(stream) ?? streams.get(stream)?.length ?? 0;
      const fresh = events.filter(({ id }) => !ids.has(id)).length;
      if (fresh === 0) continue;
      if (actualVersion !== expectedVersion) return { ok: false, reason: 'conflict', stream, expectedVersion, actualVersion };
      moved.set(stream, actualVersion + fresh);
    }
    return undefined;
  };

  const write = ({ stream, events }: StreamAppend, at: string): void => {
    const recorded = streams.get(stream) ?? [];
    for (const event of events) {
      if (ids.has(event.id)) continue;
      const place = { stream, version: recorded.length + 1, position: log.length + 1, recordedAt: at };
      const stored: RecordedEvent = structuredClone({ ...event, ...place });
      streams.set(stream, recorded);
      recorded.push(stored);
      log.push(stored);
      ids.add(event.id);
    }
  };

  const events: EventStore = {
    append: async (appends, { fence } = {}) => {
      const refusal = refusalOf(appends, fence);
      if (refusal !== undefined) return refusal;
      const [before, told] = [log.at(-1)?.recordedAt ?? '', now()];
      for (const request of appends) write(request, told < before ? before : told);
      for (const listener of listeners) listener(log.length);
      return { ok: true, position: log.length };
    },
    readStream: async (stream, afterVersion = 0, until = log.length) =>
      (streams.get(stream) ?? []).slice(afterVersion).filter(({ position }) => position <= until),
    readStreams: async (names) => new Map(names.map((name) => [name, [...(streams.get(name) ?? [])]])),
    readAll: async (afterPosition, limit, { until = log.length, types } = {}) =>
      log.slice(afterPosition, until).filter(inRange(undefined, types)).slice(0, limit),
    readBackwards: async ({ before = log.length + 1, limit, stream, types }) =>
      log
        .slice(0, before - 1)
        .filter(inRange(stream, types))
        .reverse()
        .slice(0, limit),
    lastPosition: async () => log.length,
    positionAt: async (instant) => log.findLast(({ recordedAt }) => recordedAt <= instant)?.position ?? 0,
    onAppend: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => listeners.clear(),
  };
  const life = { number: 1, id: crypto.randomUUID(), beganAt: systemClock.now(), tokensAfter: 0 };
  return { events, leases: makeLeases(leases), snapshots: makeSnapshots(), life, close: events.close };
};
