/** Streams of changes (Kubernetes API concepts, "Efficient detection of changes"). */
import type { ServerResponse } from 'node:http';
import type { JsonObject } from '#base/json.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import type { ServedKind } from './kinds.ts';
import { makeSelector, type Selector } from './selector.ts';
import { failure } from './status.ts';
import type { Storage, StoredEvent } from './storage.ts';

export interface WatchRequest {
  readonly kind: ServedKind;
  readonly namespace: string;
  readonly query: URLSearchParams;
  /** How an object is shown: itself, or a row of a table. */
  readonly show: (object: KubernetesObject) => JsonObject;
}

export interface Watches {
  readonly open: (request: WatchRequest, response: ServerResponse) => void;
  /** Ends all of them, as a server does that is restarted. */
  readonly closeAll: () => void;
  /** While true nothing is sent: a network that swallows everything. */
  readonly hang: (on: boolean) => void;
}

/** Bookmarks are sent this often (ms). */
const bookmarkEvery = 10_000;
/** A watcher that lags by this many bytes is let go. */
const maxBacklog = 8 * 1024 * 1024;

const apiVersionOf = ({ definition, version }: ServedKind): string =>
  definition.group === '' ? version.name : `${definition.group}/${version.name}`;

/** What a stored event is to a watcher with a selector: an object can enter and leave what it sees. */
const typeFor = (event: StoredEvent, matches: Selector): StoredEvent['type'] | undefined => {
  const now = event.type !== 'DELETED' && matches(event.object);
  const before = event.previous !== undefined && matches(event.previous);
  if (now) return before ? 'MODIFIED' : 'ADDED';
  return before ? 'DELETED' : undefined;
};

export const makeWatches = (storage: Storage): Watches => {
  const open = new Set<{ readonly end: () => void }>();
  let hanging = false;

  const start = (request: WatchRequest, response: ServerResponse): void => {
    const { kind, namespace, query, show } = request;
    const selected = makeSelector(query.get('labelSelector'), query.get('fieldSelector'));
    const matches: Selector = (object) => (namespace === '' || object.metadata.namespace === namespace) && selected(object);
    const since = query.get('resourceVersion') ?? '';
    const bookmarks = query.get('allowWatchBookmarks') === 'true' || query.get('allowWatchBookmarks') === '1';
    response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked', 'cache-control': 'no-cache, private' });
    response.flushHeaders();

    const send = (type: string, object: JsonObject): void => {
      if (hanging) return;
      if (response.writableLength > maxBacklog) response.destroy();
      else response.write(`${JSON.stringify({ type, object })}\n`);
    };
    const sendEvent = (event: StoredEvent): void => {
      if (event.resource !== kind.resource) return;
      const type = typeFor(event, matches);
      if (type !== undefined) send(type, show({ ...event.object, apiVersion: apiVersionOf(kind) }));
    };
    const bookmark = (annotations?: JsonObject): void =>
      send('BOOKMARK', {
        apiVersion: apiVersionOf(kind),
        kind: kind.definition.kind,
        metadata: {
          resourceVersion: String(storage.version()),
          creationTimestamp: null,
          ...(annotations === undefined ? {} : { annotations }),
        },
      });

    const old = since === '' || since === '0' ? [] : storage.eventsSince(Number(since));
    if (old === undefined) {
      send('ERROR', failure(410, 'Expired', `too old resource version: ${since} (${storage.version()})`));
      response.end();
      return;
    }
    const initial = since === '' || since === '0' || query.get('sendInitialEvents') === 'true';
    if (initial)
      for (const object of storage.list(kind.resource))
        if (matches(object)) send('ADDED', show({ ...object, apiVersion: apiVersionOf(kind) }));
    if (query.get('sendInitialEvents') === 'true') bookmark({ 'k8s.io/initial-events-end': 'true' });
    else for (const event of old) sendEvent(event);

    const off = storage.subscribe(sendEvent);
    const beat = bookmarks ? setInterval(() => bookmark(), bookmarkEvery) : undefined;
    const seconds = Number(query.get('timeoutSeconds') ?? 0);
    const limit = seconds > 0 ? setTimeout(() => response.end(), seconds * 1000) : undefined;
    beat?.unref();
    limit?.unref();
    const watcher = { end: () => response.end() };
    open.add(watcher);
    response.on('close', () => {
      off();
      clearInterval(beat);
      clearTimeout(limit);
      open.delete(watcher);
    });
  };

  return {
    open: start,
    closeAll: () => {
      for (const watcher of [...open]) watcher.end();
    },
    hang: (on) => {
      hanging = on;
    },
  };
};
