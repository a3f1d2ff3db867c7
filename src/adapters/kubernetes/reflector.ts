/**
 * Follows one kind: a complete list is the truth, the watch after it a hint. Whenever in doubt (a version too old, a line that is no
 * JSON, a silence that is too long) it lists again. An incomplete list is never told.
 */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import type { LiveReport, LiveResource } from '#contexts/gitops/ports.ts';
import type { Answer, Client } from './client.ts';
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
  /** Silence after which a watch counts as dead (ms); bookmarks come far more often. */
  readonly idleMs?: number;
}

const pageSize = 500;

type Listed =
  | { readonly ok: true; readonly resources: readonly LiveResource[]; readonly version: string }
  | { readonly ok: false; readonly reason: string; readonly message: string; readonly waitMs?: number };

const failed = (answer: Extract<Answer, { readonly ok: false }>): Listed => ({
  ok: false,
  reason: answer.reason,
  message: answer.message,
  ...(answer.retryAfterMs === undefined ? {} : { waitMs: answer.retryAfterMs }),
});

/** Every page, or nothing. A page that is too old starts the list anew. */
const listAll = async ({ client, path, apiVersion, kind }: ReflectorSpec): Promise<Listed> => {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const resources: LiveResource[] = [];
    let next = '';
    let restart = false;
    do {
      const more: string = next === '' ? '' : `&continue=${encodeURIComponent(next)}`;
      const answer: Answer = await client.send('GET', `${path}?limit=${pageSize}${more}`);
      if (!answer.ok && answer.status === 410 && next !== '') {
        restart = true;
        break;
      }
      if (!answer.ok) return failed(answer);
      const metadata: JsonObject = isObject(answer.body['metadata']) ? answer.body['metadata'] : {};
      const items: readonly Json[] = Array.isArray(answer.body['items']) ? (answer.body['items'] as readonly Json[]) : [];
      for (const item of items) {
        const live = toLive(item, apiVersion, kind);
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

type WatchEnd = 'resume' | 'relist';

const parseLine = (line: string): JsonObject | undefined => {
  try {
    const event = JSON.parse(line) as unknown;
    return isObject(event) ? event : undefined;
  } catch {
    return undefined;
  }
};

/** Follows changes from a version; the version to resume from, and whether that is possible. */
const watchFrom = async (
  spec: ReflectorSpec,
  version: string,
  signal: AbortSignal,
): Promise<{ readonly end: WatchEnd; readonly version: string; readonly healthy: boolean }> => {
  let current = version;
  let end: WatchEnd = 'resume';
  const broken = new AbortController();
  const giveUp = (): void => {
    end = 'relist';
    broken.abort();
  };
  const take = (event: JsonObject): boolean => {
    const { type, object } = event;
    if (!isObject(object)) return false;
    if (type === 'BOOKMARK') {
      const metadata = isObject(object['metadata']) ? object['metadata'] : {};
      current = String(metadata['resourceVersion'] ?? current);
      return true;
    }
    const live = toLive(object, spec.apiVersion, spec.kind);
    if (live === undefined || (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED')) return false;
    current = live.resourceVersion;
    void spec.report({ type: type === 'DELETED' ? 'deleted' : 'changed', resource: live });
    return true;
  };
  /** A line that is not understood may have been the change that matters: list again. */
  const onLine = (line: string): void => {
    const event = parseLine(line);
    if (event === undefined || !take(event)) giveUp();
  };
  const started = Date.now();
  const path = `${spec.path}?watch=true&allowWatchBookmarks=true&resourceVersion=${encodeURIComponent(version)}`;
  const answer = await spec.client.stream(path, {
    onLine,
    idleMs: spec.idleMs ?? 60_000,
    signal: AbortSignal.any([signal, broken.signal]),
  });
  if (!answer.ok && answer.status === 410) end = 'relist';
  // A stream that went silent may have lost something; a list is cheap.
  if (!answer.ok && answer.reason === 'Timeout') end = 'relist';
  return { end, version: current, healthy: answer.ok || Date.now() - started > 5000 };
};

/** Half to all of a second doubling to a minute. */
const backoff = (failures: number): number => Math.min(60_000, 500 * 2 ** failures) * (0.5 + Math.random() / 2);

/** Follows until the signal; never rejects. */
export const reflect = async (spec: ReflectorSpec, signal: AbortSignal): Promise<void> => {
  let failures = 0;
  while (!signal.aborted) {
    const listed = await listAll(spec);
    if (signal.aborted) return;
    if (!listed.ok) {
      const { group, kind } = spec;
      await spec.report({ type: 'unreadable', group, kind, reason: listed.reason, message: listed.message });
      await spec.pause(listed.waitMs ?? backoff(failures), signal);
      failures += 1;
      continue;
    }
    failures = 0;
    await spec.report({ type: 'listed', group: spec.group, kind: spec.kind, resources: listed.resources });
    let { version } = listed;
    for (let short = 0; !signal.aborted; ) {
      const watched = await watchFrom(spec, version, signal);
      if (watched.end === 'relist') break;
      version = watched.version;
      short = watched.healthy ? 0 : short + 1;
      if (short > 3) break;
      if (short > 0) await spec.pause(backoff(short), signal);
    }
  }
};
