/** The log as today's code knows it: every event that is read comes in the newest version of its shape and under its newest name. */
import type { RecordedEvent } from '#base/message.ts';
import { type UpcastStep, upcast } from '#base/upcast.ts';
import type { EventStore } from './store/event-store.ts';
import { UnreadableEvent } from './store/store-faults.ts';

/** What is known of the events of an aggregate: a decider knows it. */
export interface EventShapes {
  readonly eventVersions: Readonly<Record<string, number>>;
  readonly upcasts: Readonly<Record<string, readonly UpcastStep[]>>;
  /** Names that events had before, each with its name now. */
  readonly formerNames: Readonly<Record<string, string>>;
}

/**
 * A store that upcasts what it reads. An event that was written by a newer release throws `UnreadableEvent`: guessing what it means
 * would be worse than to stop at it. Events nobody declares are handed on as they are.
 */
export const upcasting = (store: EventStore, shapes: readonly EventShapes[]): EventStore => {
  const versions = new Map(shapes.flatMap(({ eventVersions }) => Object.entries(eventVersions)));
  const steps = new Map(shapes.flatMap(({ upcasts }) => Object.entries(upcasts)));
  const names = new Map(shapes.flatMap(({ formerNames }) => Object.entries(formerNames)));

  const read = (event: RecordedEvent): RecordedEvent => {
    const type = names.get(event.type) ?? event.type;
    const version = versions.get(type) ?? event.schemaVersion;
    if (event.schemaVersion > version)
      throw new UnreadableEvent(
        event,
        `it has version ${event.schemaVersion} of ${type}, and this release knows ${version}: run the release that wrote it`,
      );
    if (event.schemaVersion === version && type === event.type) return event;
    return { ...event, type, schemaVersion: version, data: upcast(steps.get(type) ?? [], event.schemaVersion, event.data) };
  };
  const all = (events: readonly RecordedEvent[]): readonly RecordedEvent[] => events.map(read);
  const everyName = (types: readonly string[]): readonly string[] => [
    ...types,
    ...[...names].filter(([, now]) => types.includes(now)).map(([before]) => before),
  ];
  const named = <Query extends { readonly types?: readonly string[] }>(query: Query): Query =>
    query.types === undefined ? query : { ...query, types: everyName(query.types) };

  return {
    ...store,
    readStream: async (...words) => all(await store.readStream(...words)),
    readStreams: async (streams) => new Map([...(await store.readStreams(streams))].map(([stream, events]) => [stream, all(events)])),
    readAll: async (afterPosition, limit, range = {}) => all(await store.readAll(afterPosition, limit, named(range))),
    readBackwards: async (query) => all(await store.readBackwards(named(query))),
  };
};
