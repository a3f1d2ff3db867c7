/** The live stream: server-sent events (HTML Standard, section 9.2) that say which rows of which view changed. */

export interface Change {
  readonly position: number;
  readonly views: Readonly<Record<string, readonly string[]>>;
}

export interface LiveHub {
  readonly publish: (change: Change) => void;
  /** A body for one reader, until it goes away. `lastSeen` is its `Last-Event-ID`. */
  readonly attach: (lastSeen: number | undefined) => ReadableStream<Uint8Array>;
  readonly readers: () => number;
  readonly close: () => void;
}

/** Changes that come within this time are told together (ms). */
const gather = 50;
const heartbeat = 15_000;
/** A reader that lags behind by this many messages is let go; it will resume. */
const maxBacklog = 1000;

type Reader = ReadableStreamDefaultController<Uint8Array>;

const encoder = new TextEncoder();

const merge = (changes: readonly Change[]): Change => {
  const views: Record<string, Set<string>> = {};
  for (const change of changes)
    for (const [view, keys] of Object.entries(change.views)) for (const key of keys) (views[view] ??= new Set()).add(key);
  return {
    position: Math.max(...changes.map(({ position }) => position)),
    views: Object.fromEntries(Object.entries(views).map(([view, keys]) => [view, keys.has('*') || keys.size > 200 ? ['*'] : [...keys]])),
  };
};

const message = (event: string, position: number, data: unknown): string =>
  `id: ${position}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/** `views` are told to a reader that missed something; `position` is where the log stands at start. */
export const makeLiveHub = (views: readonly string[], startPosition: number): LiveHub => {
  const readers = new Set<Reader>();
  let position = startPosition;
  let pending: Change[] = [];
  let timer: NodeJS.Timeout | undefined;
  const everything = Object.fromEntries(views.map((view) => [view, ['*']]));

  const send = (reader: Reader, text: string): void => {
    if ((reader.desiredSize ?? 0) < -maxBacklog) {
      readers.delete(reader);
      reader.error(new Error('The reader is too slow.'));
    } else reader.enqueue(encoder.encode(text));
  };
  const flush = (): void => {
    timer = undefined;
    const change = merge(pending);
    pending = [];
    position = Math.max(position, change.position);
    const text = message('changed', change.position, change);
    for (const reader of readers) send(reader, text);
  };
  const beat = setInterval(() => {
    for (const reader of readers) send(reader, ': still here\n\n');
  }, heartbeat);
  beat.unref();

  return {
    publish: (change) => {
      pending.push(change);
      timer ??= setTimeout(flush, gather);
    },
    attach: (lastSeen) => {
      let reader: Reader;
      return new ReadableStream({
        start: (controller) => {
          reader = controller;
          send(reader, message('hello', position, { position }));
          if (lastSeen !== undefined && lastSeen < position) send(reader, message('changed', position, { position, views: everything }));
          readers.add(reader);
        },
        cancel: () => {
          readers.delete(reader);
        },
      });
    },
    readers: () => readers.size,
    close: () => {
      clearInterval(beat);
      clearTimeout(timer);
      for (const reader of readers) reader.close();
      readers.clear();
    },
  };
};
