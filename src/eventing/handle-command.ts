/**
 * Load the stream, decide, append at the version that was read, try again when somebody was faster.
 *
 * Folded states are kept, since a source with ten thousand files must not be folded anew for each commit. A kept state is let go when
 * somebody else wrote to its stream, which is looked for before each command: a refusal, or that nothing needs to be written, has to be
 * decided on what is there now. What is appended is safe in any case: it names the version that was read, and fails when the stream moved.
 */
import type { Decider } from '#base/decider.ts';
import type { Command, DomainEvent, Metadata, RecordedEvent } from '#base/message.ts';
import { ok, type Refusal, type Result, refused } from '#base/result.ts';
import type { EventStore, Fence, NewEvent, StreamAppend } from './store/event-store.ts';
import type { Snapshots } from './store/snapshots.ts';
import { UnreadableEvent } from './store/store-faults.ts';
import { Unavailable } from './unavailable.ts';

export interface Handled {
  readonly stream: string;
  /** Version of the stream afterwards. */
  readonly version: number;
  /** Position of the last event that was written; of the log's end when nothing was. */
  readonly position: number;
  /** What this command made happen. */
  readonly events: readonly Pick<RecordedEvent, 'stream' | 'type' | 'data'>[];
}

/** Under whose right events are written: with a fence nothing is written once somebody else has the lease (`LeaseLost`). */
export interface Writing {
  readonly fence?: Fence;
}

export interface CommandHandler {
  /** `expectedVersion` refuses with `VersionMismatch` when the stream is elsewhere. */
  readonly handle: (command: Command, options?: Writing & { readonly expectedVersion?: number }) => Promise<Result<Handled>>;
  /**
   * Decides many commands over many streams, each seeing what the ones before it made happen, and appends all events in one
   * transaction. A refused command does not stop the others. A stream that cannot be read does, unless `refuseUnreadable` has its
   * commands refused with `EventUnreadable`.
   */
  readonly handleAll: (
    commands: readonly Command[],
    options?: Writing & { readonly refuseUnreadable?: boolean },
  ) => Promise<{ readonly results: readonly Result<Handled>[]; readonly position: number }>;
  /** State and version of an aggregate instance now. */
  readonly read: <State>(aggregate: string, identity: string) => Promise<{ readonly state: State; readonly version: number }>;
}

type AnyDecider = Decider<unknown, Command, DomainEvent>;

export interface HandlerParts {
  readonly store: EventStore;
  readonly deciders: readonly AnyDecider[];
  readonly newId: () => string;
  /** States kept in memory. */
  readonly keep?: number;
  /** Where states of long streams are kept, so that loading one does not read it from its beginning. */
  readonly snapshots?: {
    readonly store: Snapshots /** Number of this release: another one may fold otherwise. */;
    readonly release: string;
  };
}

/**
 * Events after which a state is worth keeping: folding that many takes some ten milliseconds, which a person begins to notice. Shorter
 * streams are never kept, since a snapshot costs a write and can only be wrong.
 */
const snapshotAfter = 2000;

/** Tries at one batch while others write to the same streams. */
const attempts = 8;

type Expecting = Writing & { readonly expectedVersion?: number; readonly refuseUnreadable?: boolean };

interface Folded {
  readonly state: unknown;
  readonly version: number;
}

/** Least recently used goes first; a `Map` remembers the order. */
const makeKept = (size: number) => {
  const states = new Map<string, Folded>();
  return {
    get: (stream: string): Folded | undefined => {
      const found = states.get(stream);
      if (found !== undefined) {
        states.delete(stream);
        states.set(stream, found);
      }
      return found;
    },
    set: (stream: string, folded: Folded): void => {
      states.delete(stream);
      states.set(stream, folded);
      if (states.size > size) states.delete(states.keys().next().value ?? '');
    },
    drop: (stream: string): void => {
      states.delete(stream);
    },
    /** Lets a state go that a later event is not in. */
    outdate: (stream: string, version: number): void => {
      if ((states.get(stream)?.version ?? version) < version) states.delete(stream);
    },
    clear: (): void => states.clear(),
  };
};

/** Events of others after which it is cheaper to let all states go than to see whose they are. */
const mostFollowed = 5000;

/** Follows the log behind the states that are kept. */
const makeFollower = (store: EventStore, kept: ReturnType<typeof makeKept>) => {
  let position: number | undefined;
  const moveTo = (to: number): void => {
    position = Math.max(position ?? 0, to);
  };
  const outdateUntil = async (end: number): Promise<void> => {
    for (let at = position ?? end; at < end; ) {
      const batch = await store.readAll(at, 1000, { until: end });
      for (const { stream, version } of batch) kept.outdate(stream, version);
      at = batch.at(-1)?.position ?? end;
      moveTo(at);
    }
  };
  return {
    /** After this, what is kept is at least as new as the log was when it was called. */
    catchUp: async (): Promise<void> => {
      const end = await store.lastPosition();
      try {
        if (end - (position ?? end) > mostFollowed) kept.clear();
        else await outdateUntil(end);
      } catch (fault) {
        if (!(fault instanceof UnreadableEvent)) throw fault;
        kept.clear();
      }
      moveTo(end);
    },
    /** What was just appended here needs no looking at, unless somebody else wrote before it. */
    wrote: (count: number, end: number): void => {
      if (position === end - count) moveTo(end);
    },
  };
};

interface Work {
  readonly decider: AnyDecider;
  readonly read: Folded;
  now: unknown;
  readonly events: DomainEvent[];
  readonly metas: Metadata[];
}

const byCommand = (deciders: readonly AnyDecider[]): ReadonlyMap<string, AnyDecider> => {
  const map = new Map<string, AnyDecider>();
  for (const decider of deciders) {
    for (const type of decider.commandTypes) {
      if (map.has(type)) throw new Error(`Two aggregates take the command ${type}`);
      map.set(type, decider);
    }
  }
  return map;
};

type Fold = (decider: AnyDecider, from: Folded, events: readonly RecordedEvent[]) => Folded;

/** Loads streams that have a snapshot from there on, and keeps a state when folding it took long. */
const makeLongStreams = (store: EventStore, snapshots: HandlerParts['snapshots'], fold: Fold) => {
  if (snapshots === undefined) return { load: async () => undefined, keep: async () => undefined };
  // What a state was folded by. A release may fold otherwise, so its number is part of it.
  const shapeOf = (decider: AnyDecider): string => `${snapshots.release}:${decider.aggregate}:${JSON.stringify(decider.eventVersions)}`;
  // Few streams are long, and another replica's snapshots are only missed: one look is enough.
  let names: Promise<Set<string>> | undefined;
  const namesNow = (): Promise<Set<string>> => (names ??= snapshots.store.streams().then((list) => new Set(list)));
  const keep = async (stream: string, decider: AnyDecider, { state, version }: Folded, foldedEvents: number): Promise<undefined> => {
    if (foldedEvents < snapshotAfter) return;
    try {
      await snapshots.store.write(stream, shapeOf(decider), { version, state });
    } catch (fault) {
      // A disk without room keeps nobody from reading; the next one who loads it tries again.
      if (fault instanceof Unavailable) return;
      throw fault;
    }
    (await namesNow()).add(stream);
  };
  return {
    keep,
    load: async (stream: string, decider: AnyDecider): Promise<Folded | undefined> => {
      if (!(await namesNow()).has(stream)) return undefined;
      const from = await snapshots.store.read(stream, shapeOf(decider));
      if (from === undefined) return undefined;
      const events = await store.readStream(stream, from.version);
      const folded = fold(decider, from, events);
      await keep(stream, decider, folded, events.length);
      return folded;
    },
  };
};

export const makeCommandHandler = ({ store, deciders, newId, keep = 50_000, snapshots }: HandlerParts): CommandHandler => {
  const takers = byCommand(deciders);
  const kept = makeKept(keep);
  const follower = makeFollower(store, kept);

  const fold: Fold = (decider, from, events) => {
    let { state, version } = from;
    for (const event of events) {
      state = decider.evolve(state, event);
      version = event.version;
    }
    return { state, version };
  };

  const long = makeLongStreams(store, snapshots, fold);

  const load = async (wanted: ReadonlyMap<string, AnyDecider>): Promise<ReadonlyMap<string, Folded>> => {
    const loaded = new Map<string, Folded>();
    const missing: string[] = [];
    for (const [stream, decider] of wanted) {
      const known = kept.get(stream) ?? (await long.load(stream, decider));
      if (known === undefined) missing.push(stream);
      else loaded.set(stream, known);
    }
    if (missing.length > 0) {
      for (const [stream, events] of await store.readStreams(missing)) {
        const decider = wanted.get(stream);
        if (decider === undefined) continue;
        const folded = fold(decider, { state: decider.initialState, version: 0 }, events);
        loaded.set(stream, folded);
        await long.keep(stream, decider, folded, events.length);
      }
    }
    return loaded;
  };

  const target = (command: Command): { readonly decider: AnyDecider; readonly stream: string } => {
    const decider = takers.get(command.type);
    if (decider === undefined) throw new Error(`No aggregate takes the command ${command.type}`);
    return { decider, stream: `${decider.category}-${String((command.data as Record<string, unknown>)[decider.identity])}` };
  };

  /** The same without the streams that cannot be read, and why. */
  const loadReadable = async (wanted: ReadonlyMap<string, AnyDecider>) => {
    const readable = new Map(wanted);
    const unreadable = new Map<string, UnreadableEvent>();
    for (;;) {
      try {
        return { loaded: await load(readable), unreadable };
      } catch (fault) {
        if (!(fault instanceof UnreadableEvent) || !readable.delete(fault.stream)) throw fault;
        unreadable.set(fault.stream, fault);
      }
    }
  };

  const decideAll = (
    commands: readonly Command[],
    loaded: ReadonlyMap<string, Folded>,
    unreadable: ReadonlyMap<string, UnreadableEvent>,
  ) => {
    const work = new Map<string, Work>();
    const decisions: { readonly stream: string; readonly refusal?: Refusal; readonly events: readonly DomainEvent[] }[] = [];
    for (const command of commands) {
      const { decider, stream } = target(command);
      const bad = unreadable.get(stream);
      if (bad !== undefined) {
        decisions.push({ stream, refusal: eventUnreadable(bad), events: [] });
        continue;
      }
      let item = work.get(stream);
      if (item === undefined) {
        const read = loaded.get(stream) ?? { state: decider.initialState, version: 0 };
        item = { decider, read, now: read.state, events: [], metas: [] };
        work.set(stream, item);
      }
      const decision = decider.decide(command, item.now);
      if (!decision.ok) {
        decisions.push({ stream, refusal: decision.refusal, events: [] });
        continue;
      }
      for (const event of decision.value) {
        item.now = decider.evolve(item.now, event);
        item.events.push(event);
        item.metas.push(command.meta);
      }
      decisions.push({ stream, events: decision.value });
    }
    return { work, decisions };
  };

  const appendOf = (stream: string, { decider, read, events, metas }: Work): StreamAppend => ({
    stream,
    expectedVersion: read.version,
    events: events.map(
      (event, index): NewEvent => ({
        id: newId(),
        type: event.type,
        schemaVersion: decider.eventVersions[event.type] ?? 1,
        data: event.data,
        meta: metas[index] as Metadata,
      }),
    ),
  });

  const attempt = async (commands: readonly Command[], { expectedVersion: expected, fence, refuseUnreadable = false }: Expecting) => {
    const wanted = new Map<string, AnyDecider>();
    for (const command of commands) {
      const { decider, stream } = target(command);
      wanted.set(stream, decider);
    }
    await follower.catchUp();
    const { loaded, unreadable } = refuseUnreadable ? await loadReadable(wanted) : { loaded: await load(wanted), unreadable: new Map() };
    const first = loaded.values().next().value;
    if (expected !== undefined && first !== undefined && first.version !== expected) {
      return { results: [mismatch(expected, first.version)], position: await store.lastPosition() };
    }
    const { work, decisions } = decideAll(commands, loaded, unreadable);
    const appends = [...work].filter(([, item]) => item.events.length > 0).map(([stream, item]) => appendOf(stream, item));
    const options = fence === undefined ? {} : { fence };
    const appended =
      appends.length === 0 ? { ok: true as const, position: await store.lastPosition() } : await store.append(appends, options);
    if (!appended.ok) {
      for (const { stream } of appends) kept.drop(stream);
      if (appended.reason === 'conflict') return undefined;
      return { results: commands.map(() => leaseLost(appended.lease)), position: await store.lastPosition() };
    }
    follower.wrote(
      appends.reduce((sum, { events }) => sum + events.length, 0),
      appended.position,
    );
    for (const [stream, item] of work) kept.set(stream, { state: item.now, version: item.read.version + item.events.length });
    const results = decisions.map(({ stream, refusal, events }): Result<Handled> => {
      if (refusal !== undefined) return { ok: false, refusal };
      const item = work.get(stream);
      const version = (item?.read.version ?? 0) + (item?.events.length ?? 0);
      return ok({ stream, version, position: appended.position, events: events.map(({ type, data }) => ({ stream, type, data })) });
    });
    return { results, position: appended.position };
  };

  const run = async (commands: readonly Command[], expecting: Expecting) => {
    for (let round = 0; round < attempts; round += 1) {
      const done = await attempt(commands, expecting);
      if (done !== undefined) return done;
    }
    throw new Error('Others kept writing to the same streams; nothing was written.');
  };

  return {
    handle: async (command, options = {}) => {
      const { results } = await run([command], options);
      return results[0] as Result<Handled>;
    },
    handleAll: async (commands, options = {}) =>
      commands.length === 0 ? { results: [], position: await store.lastPosition() } : run(commands, options),
    read: async <State>(aggregate: string, identity: string) => {
      const decider = deciders.find((candidate) => candidate.aggregate === aggregate);
      if (decider === undefined) throw new Error(`There is no aggregate ${aggregate}`);
      const stream = `${decider.category}-${identity}`;
      const loaded = (await load(new Map([[stream, decider]]))).get(stream) ?? { state: decider.initialState, version: 0 };
      // Another replica may have written to the stream; a command would find out when it appends, a reader never.
      const folded = fold(decider, loaded, await store.readStream(stream, loaded.version));
      kept.set(stream, folded);
      return folded as { readonly state: State; readonly version: number };
    },
  };
};

const eventUnreadable = ({ message }: UnreadableEvent): Refusal => ({
  code: 'EventUnreadable',
  message,
  hint: 'Restore the store from a backup, or run the release that wrote it. Everything else goes on.',
});

const leaseLost = (lease: string): Result<Handled> =>
  refused('LeaseLost', `Another replica has taken over ${lease}; nothing was written.`, { hint: 'Nothing needs to be done here.' });

const mismatch = (expected: number, actual: number): Result<Handled> =>
  refused('VersionMismatch', `The version is ${actual}, not ${expected}: somebody changed it meanwhile.`, {
    hint: 'Read it again and decide anew.',
  });
