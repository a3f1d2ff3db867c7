/** The event store in memory: for tests, and the shortest statement of what a store does. */
import type { RecordedEvent } from '#base/message.ts';
import type { AppendResult, EventStore, StreamAppend } from './event-store.ts';

export const openMemoryStore = (): EventStore => {
  const log: RecordedEvent[] = [];
  const streams = new Map<string, RecordedEvent[]>();
  const ids = new Map<string, RecordedEvent>();
  const listeners = new Set<(position: number) => void>();

  const conflictOf = (appends: readonly StreamAppend[]): AppendResult | undefined => {
    for (const { stream, expectedVersion, events } of appends) {
      const actualVersion = streams.get(stream)?.length ?? 0;
      if (events.every((event) => ids.has(event.id)) && events.length > 0) continue;
      if (actualVersion !== expectedVersion) return { ok: false, stream, expectedVersion, actualVersion };
    }
    return undefined;
  };

  const append = async (appends: readonly StreamAppend[]): Promise<AppendResult> => {
    const conflict = conflictOf(appends);
    if (conflict !== undefined) return conflict;
    for (const { stream, events } of appends) {
      const recorded = streams.get(stream) ?? [];
      streams.set(stream, recorded);
      for (const event of events) {
        if (ids.has(event.id)) continue;
        const stored: RecordedEvent = structuredClone({
          ...event,
          stream,
          version: recorded.length + 1,
          position: log.length + 1,
        }) as RecordedEvent;
        recorded.push(stored);
        log.push(stored);
        ids.set(event.id, stored);
      }
    }
    const position = log.length;
    for (const listener of listeners) listener(position);
    return { ok: true, position };
  };

  return {
    append,
    readStream: async (stream, afterVersion = 0) => (streams.get(stream) ?? []).slice(afterVersion),
    readStreams: async (names) => new Map(names.map((name) => [name, [...(streams.get(name) ?? [])]])),
    readAll: async (afterPosition, limit) => log.slice(afterPosition, afterPosition + limit),
    readBackwards: async ({ before = log.length + 1, limit, stream, types }) =>
      log
        .slice(0, before - 1)
        .filter((event) => (stream === undefined || event.stream === stream) && (types === undefined || types.includes(event.type)))
        .reverse()
        .slice(0, limit),
    lastPosition: async () => log.length,
    onAppend: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => listeners.clear(),
  };
};
