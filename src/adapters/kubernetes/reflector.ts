/**
 * Follows one kind: a complete list is the truth, the watch after it a hint. Whenever in doubt (a version too old, a line that is no
 * JSON, a silence that is too long) it lists again. An incomplete list is never told.
 */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import type { LiveReport, LiveResource } from '#contexts/gitops/ports.ts';
import type { Answer, Client } from './client.ts';
import { makeInterning } from './interning.ts';
import { toLive } from './translate.ts';

export interface ReflectorSpec {
  readonly client: Client;
  /** Collection, for example `/apis/vpc.githedgehog.com/v1beta1/vpcs`. */
  readonly path: string;
  readonly apiVersion: string;
  readonly group: string;
  readonly kind: string;
  readonly report: (report: LiveReport) => void | Promise<void>;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Does the work when it is its turn: how many lists are read at once is for all kinds together. */
  readonly inTurn?: <Value>(work: () => Promise<Value>) => Promise<Value>;
  /** Silence after which a watch counts as dead (ms). Servers send a bookmark a minute. */
  readonly idleMs?: number;
  /** Objects of a page of a list. */
  readonly pageSize?: number;
}

const patience = 90_000;

/** Reports that may be under way; then the watch is read no further until some are done. */
const maxUnderWay = 500;

type Listed =
  | { readonly ok: true; readonly resources: readonly LiveResource[]; readonly version: string }
  | { readonly ok: false; readonly reason: string; readonly message: string; readonly waitMs?: number };

const failed = (answer: Extract<Answer, { readonly ok: false }>): Listed => ({
  ok: false,
  reason: answer.reason,
  message: answer.message,
  ...(answer.retryAfterMs === undefined ? {} : { waitMs: answer.retryAfterMs }),
});

type Reading = ReflectorSpec & { readonly intern: (object: JsonObject) => void };

const liveOf = ({ intern, apiVersion, kind }: Reading, value: unknown): LiveResource | undefined => {
  if (isObject(value)) intern(value as JsonObject);
  return toLive(value, apiVersion, kind);
};

/** Every page, or nothing. A page that is too old starts the list anew. */
const listAll = async (reading: Reading, signal: AbortSignal): Promise<Listed> => {
  const { client, path, pageSize = 500 } = reading;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const resources: LiveResource[] = [];
    let next = '';
    let restart = false;
    do {
      const more: string = next === '' ? '' : `&continue=${encodeURIComponent(next)}`;
      const answer: Answer = await client.send('GET', `${path}?limit=${pageSize}${more}`, undefined, undefined, signal);
      if (!answer.ok && answer.status === 410 && next !== '') {
        restart = true;
        break;
      }
      if (!answer.ok) return failed(answer);
      const metadata: JsonObject = isObject(answer.body['metadata']) ? answer.body['metadata'] : {};
      const items: readonly Json[] = Array.isArray(answer.body['items']) ? (answer.body['items'] as readonly Json[]) : [];
      for (const item of items) {
        const live = liveOf(reading, item);
        if (live === undefined)
          return { ok: false, reason: 'BadAnswer', message: 'The list holds an object without name, uid or version.' };
        resources.push(live);
      }
      next = typeof metadata['continue'] === 'string' ? metadata['continue'] : '';
      if (next === '') return { ok: true, resources, version: String(metadata['resourceVersion'] ?? '') };
    } while (next !== '');
    if (!restart) break;
  }
  return { ok: false, reason: 'Expired', message: 'The list expired while it was read.' };
};

const parseLine = (line: string): JsonObject | undefined => {
  try {
    const event = JSON.parse(line) as unknown;
    return isObject(event) ? event : undefined;
  } catch {
    return undefined;
  }
};

interface Watched {
  readonly end: 'resume' | 'relist';
  /** The version to resume from. */
  readonly version: string;
  /** Something was learnt, or it lasted: the server is not to be spared. */
  readonly healthy: boolean;
  readonly waitMs?: number;
}

/** Longest time of one watch (s): connections that are older may lead nowhere. */
const watchSeconds = (): number => Math.round(300 + Math.random() * 300);

/** Reports that are not done yet, and how to wait for them when they are many. */
const makeLoad = () => {
  let underWay = 0;
  let waiting: (() => void) | undefined;
  return {
    add: (work: void | Promise<void>): void => {
      if (work === undefined) return;
      underWay += 1;
      const done = (): void => {
        underWay -= 1;
        if (underWay < maxUnderWay) waiting?.();
      };
      work.then(done, done);
    },
    relief: (): Promise<void> | undefined => (underWay < maxUnderWay ? undefined : new Promise((resolve) => (waiting = resolve))),
  };
};

/** Follows changes from a version; the version to resume from, and whether that is possible. */
const watchFrom = async (reading: Reading, version: string, signal: AbortSignal): Promise<Watched> => {
  let current = version;
  let end: Watched['end'] = 'resume';
  let learnt = false;
  const broken = new AbortController();
  const load = makeLoad();
  const take = (event: JsonObject): boolean => {
    const { type, object } = event;
    if (!isObject(object)) return false;
    if (type === 'BOOKMARK') {
      const metadata = isObject(object['metadata']) ? object['metadata'] : {};
      current = String(metadata['resourceVersion'] ?? current);
      return true;
    }
    if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') return false;
    const live = liveOf(reading, object);
    if (live === undefined) return false;
    current = live.resourceVersion;
    load.add(reading.report({ type: type === 'DELETED' ? 'deleted' : 'changed', resource: live }));
    return true;
  };
  /** A line that is not understood may have been the change that matters: list again. */
  const onLine = (line: string): Promise<void> | undefined => {
    if (end === 'relist') return undefined;
    const event = parseLine(line);
    if (event !== undefined && take(event)) {
      learnt = true;
      return load.relief();
    }
    end = 'relist';
    broken.abort();
    return undefined;
  };
  const started = performance.now();
  const query = `watch=true&allowWatchBookmarks=true&timeoutSeconds=${watchSeconds()}&resourceVersion=${encodeURIComponent(version)}`;
  const answer = await reading.client.stream(`${reading.path}?${query}`, {
    onLine,
    idleMs: reading.idleMs ?? patience,
    signal: AbortSignal.any([signal, broken.signal]),
  });
  // A stream that went silent may have lost something; a list is cheap.
  if (!answer.ok && (answer.status === 410 || answer.reason === 'Timeout')) end = 'relist';
  const waitMs = answer.ok ? undefined : answer.retryAfterMs;
  const healthy = learnt || performance.now() - started > 5000;
  return { end, version: current, healthy, ...(waitMs === undefined ? {} : { waitMs }) };
};

/** Half to all of a second doubling to a minute. */
const backoff = (failures: number): number => Math.min(60_000, 500 * 2 ** failures) * (0.5 + Math.random() / 2);

/** Watches after a list, until another one is needed. True when the watch had something to say before that. */
const watchOn = async (reading: Reading, from: string, signal: AbortSignal): Promise<boolean> => {
  let version = from;
  let useful = false;
  for (let short = 0; !signal.aborted; ) {
    const watched = await watchFrom(reading, version, signal);
    useful ||= watched.healthy;
    if (watched.end === 'relist') return useful;
    version = watched.version;
    short = watched.healthy ? 0 : short + 1;
    if (short > 3) return useful;
    if (short > 0 || watched.waitMs !== undefined) await reading.pause(watched.waitMs ?? backoff(short), signal);
  }
  return useful;
};

/** Follows until the signal; never rejects. */
export const reflect = async (spec: ReflectorSpec, signal: AbortSignal): Promise<void> => {
  const { group, kind, inTurn = (work) => work() } = spec;
  const reading: Reading = { ...spec, intern: makeInterning() };
  let failures = 0;
  let useless = 0;
  while (!signal.aborted) {
    const listed = await inTurn(() => listAll(reading, signal));
    if (signal.aborted) return;
    if (!listed.ok) {
      await spec.report({ type: 'unreadable', group, kind, reason: listed.reason, message: listed.message });
      await spec.pause(listed.waitMs ?? backoff(failures), signal);
      failures += 1;
      continue;
    }
    failures = 0;
    await spec.report({ type: 'listed', group, kind, resources: listed.resources });
    useless = (await watchOn(reading, listed.version, signal)) ? 0 : useless + 1;
    // The first list after a watch that was of no use comes at once; a server that goes on like that is spared.
    if (useless > 1 && !signal.aborted) await spec.pause(backoff(useless), signal);
  }
};
