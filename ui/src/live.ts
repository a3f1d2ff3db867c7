/**
 * Keeps what is on screen true: one stream tells which rows changed, and exactly the queries that show them are read again.
 *
 * Read with `fetch`, not `EventSource`, because the token travels in a header. Reconnects with backoff and resumes from
 * the last position, so nothing is missed; closes while the tab is hidden.
 */
import type { Query, QueryClient } from '@tanstack/react-query';
import type { ListKey, RowKey } from './queries.ts';
import type { View } from './rows.ts';

/** `lost`: was connected or tried to, and waits to try again. `paused`: the tab is hidden. */
export type LiveStatus = 'connecting' | 'live' | 'lost' | 'paused' | 'refused';

export interface Changed {
  readonly position: number;
  /** View → keys of the rows that changed; `*` means any. */
  readonly views: Readonly<Record<string, readonly string[]>>;
}

export interface ServerEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
}

const readField = (block: string, name: string): string[] =>
  block
    .split('\n')
    .filter((line) => line.startsWith(`${name}:`))
    .map((line) => line.slice(name.length + 1).replace(/^ /u, ''));

/** Splits what has arrived into whole events and the rest (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export const parseEvents = (buffer: string): { readonly events: readonly ServerEvent[]; readonly rest: string } => {
  const blocks = buffer.replaceAll('\r\n', '\n').split('\n\n');
  const rest = blocks.pop() ?? '';
  const events = blocks
    .map(
      (block): ServerEvent => ({
        id: readField(block, 'id')[0],
        event: readField(block, 'event')[0] ?? 'message',
        data: readField(block, 'data').join('\n'),
      }),
    )
    .filter(({ data }) => data !== '');
  return { events, rest };
};

/** The fabric a key is of: itself, or what stands before the first colon. */
const fabricOf = (key: string): string => key.split(':', 1)[0] ?? key;

/** Keys of these views are, or start with, a fabric's name; a key of another view says nothing about the fabric. */
const KEYED_BY_FABRIC = new Set<string>(['fabrics', 'sources', 'resources', 'diagnostics', 'files', 'definitions', 'ignores']);

/** Keys of these views that hold a colon are resources' identities. */
const KEYED_BY_RESOURCE = new Set<string>(['resources', 'transitions']);

const listTouched = (view: View, { fabric, resource }: ListKey[2], keys: readonly string[]): boolean =>
  keys.some((key) => {
    if (resource !== undefined && key.includes(':') && KEYED_BY_RESOURCE.has(view)) return key === resource;
    if (fabric !== undefined && (key.includes(':') || KEYED_BY_FABRIC.has(view))) return fabricOf(key) === fabric;
    return true;
  });

const referencesOf = (data: unknown): readonly string[] => {
  const row = data as { readonly references?: readonly { id: string }[]; readonly referencedBy?: readonly { id: string }[] } | undefined;
  return [...(row?.references ?? []), ...(row?.referencedBy ?? [])].map(({ id }) => id);
};

/** Whether a cached query shows something that `changed` names. */
export const touches = (changed: Changed, key: readonly unknown[], data?: unknown): boolean => {
  const [shape, view] = key as ListKey | RowKey;
  if (shape === 'list' && view === 'events') return true;
  const keys = changed.views[view];
  if (keys === undefined || keys.length === 0) return false;
  if (keys.includes('*')) return true;
  if (shape === 'row')
    return keys.includes(key[2] as string) || (view === 'resources' && referencesOf(data).some((id) => keys.includes(id)));
  return shape === 'list' && listTouched(view, key[2] as ListKey[2], keys);
};

/** Two changes as one; many changes of one second cost one refetch. */
export const merge = (left: Changed | undefined, right: Changed): Changed => {
  if (left === undefined) return right;
  const views: Record<string, readonly string[]> = { ...left.views };
  for (const [view, keys] of Object.entries(right.views)) views[view] = [...new Set([...(views[view] ?? []), ...keys])];
  return { position: Math.max(left.position, right.position), views };
};

/** Every view, all rows: what to assume after a gap. */
const everything = (query: Query): boolean => query.queryKey[0] === 'list' || query.queryKey[0] === 'row';

export interface LiveOptions {
  readonly cache: QueryClient;
  readonly headers: () => Record<string, string>;
  readonly url?: string;
  readonly fetch?: typeof fetch;
  readonly onRefused?: () => void;
  /** Milliseconds in which changes are gathered before queries are read again. */
  readonly gather?: number;
  /** Milliseconds without a sign of life after which the stream counts as dead; the server beats every 15 s. */
  readonly silence?: number;
  /** Milliseconds to wait before the n-th attempt (from 1) after a drop. */
  readonly backoff?: (attempt: number) => number;
}

export interface Live {
  readonly status: () => LiveStatus;
  readonly watch: (listener: () => void) => () => void;
  readonly start: () => void;
  readonly stop: () => void;
  /** Hidden tabs do not listen; showing one again resumes. */
  readonly show: (visible: boolean) => void;
  /** Tries at once instead of waiting for the backoff. */
  readonly retry: () => void;
}

/** Milliseconds a stream has to last so that its end counts as the first one. */
const LASTING = 5000;

const defaultBackoff = (attempt: number): number => Math.min(15_000, 500 * 2 ** (attempt - 1)) * (0.75 + Math.random() / 2);

/**
 * Gathers changes and reads the touched queries again, at most once per `gather` milliseconds and never while the last
 * round is still on its way: a slow server must not be asked faster than it answers, nor an answer be thrown away.
 */
const makeRefresher = (cache: QueryClient, gather: number) => {
  let pending: Changed | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;
  const schedule = (): void => {
    if (!busy && pending !== undefined) timer ??= setTimeout(flush, gather);
  };
  const flush = async (): Promise<void> => {
    timer = undefined;
    const changed = pending;
    pending = undefined;
    if (changed === undefined) return;
    busy = true;
    await cache.invalidateQueries({ predicate: (query) => touches(changed, query.queryKey, query.state.data) }).catch(() => undefined);
    busy = false;
    schedule();
  };
  return {
    add: (changed: Changed): void => {
      pending = merge(pending, changed);
      schedule();
    },
    all: (): void => void cache.invalidateQueries({ predicate: everything }),
    stop: (): void => clearTimeout(timer),
  };
};

/** Reads a response's body as text pieces until it ends. */
const readText = async (response: Response, onText: (text: string) => void): Promise<void> => {
  const reader = response.body?.pipeThrough(new TextDecoderStream() as never).getReader() as
    | ReadableStreamDefaultReader<string>
    | undefined;
  for (;;) {
    const piece = await reader?.read();
    if (piece === undefined || piece.done) return;
    onText(piece.value);
  }
};

class Refused extends Error {}

/** Opens the stream and hands on its events until it ends. Rejects with `Refused` when a token is needed or wrong. */
const readStream = async (
  options: LiveOptions,
  last: string | undefined,
  abort: AbortController,
  receive: (event: ServerEvent) => void,
): Promise<void> => {
  const { url = '/api/v1/stream', silence = 40_000 } = options;
  const headers = { accept: 'text/event-stream', ...options.headers(), ...(last === undefined ? {} : { 'last-event-id': last }) };
  const response = await (options.fetch ?? fetch)(url, { headers, signal: abort.signal, cache: 'no-store' });
  if (response.status === 401 || response.status === 403) throw new Refused();
  if (!response.ok) throw new Error(`The stream answered ${response.status}.`);
  let buffer = '';
  let watchdog = setTimeout(() => abort.abort(), silence);
  try {
    await readText(response, (piece) => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => abort.abort(), silence);
      const { events, rest } = parseEvents(buffer + piece);
      buffer = rest;
      for (const event of events) receive(event);
    });
  } finally {
    clearTimeout(watchdog);
  }
};

/** A status that can be watched. */
const makeStatus = () => {
  const listeners = new Set<() => void>();
  let status: LiveStatus = 'connecting';
  return {
    get: () => status,
    set: (next: LiveStatus): void => {
      if (next === status) return;
      status = next;
      for (const listener of listeners) listener();
    },
    watch: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};

/** What is known of the stream so far: where it stands, and how often it broke. */
const makeReceiver = (refresher: ReturnType<typeof makeRefresher>, onHello: () => void) => {
  let last: string | undefined;
  let attempt = 0;
  /** When the stream last said hello; 0 while it has not since the last drop. */
  let helloAt = 0;
  return {
    last: () => last,
    /** Number of the attempt that follows this drop. A stream that ends as soon as it begins must not be asked for in a tight circle. */
    dropped: (): number => {
      attempt = helloAt > 0 && Date.now() - helloAt > LASTING ? 1 : attempt + 1;
      helloAt = 0;
      return attempt;
    },
    receive: ({ id, event, data }: ServerEvent): void => {
      if (event === 'hello') {
        // A position before ours is another log: a server that was set up anew or restored.
        const another = last !== undefined && Number(id) < Number(last);
        // Without a position, nobody can say what was missed since the first attempt.
        if (another || (last === undefined && attempt > 0)) refresher.all();
        helloAt = Date.now();
        onHello();
      }
      if (id !== undefined) last = id;
      if (event === 'changed') refresher.add(JSON.parse(data) as Changed);
    },
  };
};

export const makeLive = (options: LiveOptions): Live => {
  const { backoff = defaultBackoff } = options;
  const refresher = makeRefresher(options.cache, options.gather ?? 250);
  const status = makeStatus();
  const receiver = makeReceiver(refresher, () => status.set('live'));
  let running = false;
  let visible = true;
  let abort: AbortController | undefined;
  let wait: ReturnType<typeof setTimeout> | undefined;

  const refuse = (): void => {
    running = false;
    status.set('refused');
    options.onRefused?.();
  };
  const connect = async (): Promise<void> => {
    clearTimeout(wait);
    const mine = new AbortController();
    abort = mine;
    const fault = await readStream(options, receiver.last(), mine, receiver.receive).catch((thrown: unknown) => thrown);
    if (abort !== mine || !running || !visible) return;
    if (fault instanceof Refused) {
      refuse();
      return;
    }
    status.set('lost');
    wait = setTimeout(connect, backoff(receiver.dropped()));
  };
  const open = (): void => {
    status.set('connecting');
    void connect();
  };
  const close = (): void => {
    clearTimeout(wait);
    const mine = abort;
    abort = undefined;
    mine?.abort();
  };
  const start = (): void => {
    if (running) return;
    running = true;
    open();
  };
  const stop = (): void => {
    running = false;
    refresher.stop();
    close();
  };
  const show = (now: boolean): void => {
    if (now === visible) return;
    visible = now;
    if (!running) return;
    if (now) {
      open();
      return;
    }
    status.set('paused');
    close();
  };
  const retry = (): void => {
    if (!running || status.get() !== 'lost') return;
    close();
    void connect();
  };
  return { status: status.get, watch: status.watch, start, stop, show, retry };
};
