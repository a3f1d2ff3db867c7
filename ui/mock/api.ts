/**
 * The console's API over rows in memory: the same paths, answers and stream as the server, as one `fetch`-like function.
 *
 * Tests call it in the page's own process; `mock/server.ts` puts it behind HTTP. A reconciliation here takes
 * `delay` milliseconds and is observed through the stream, as with the real thing.
 */
import type { FabricRow, ResourceWhole } from '../src/generated/rows.ts';
import type { ResourceState } from '../src/generated/vocabulary.ts';
import type { EventRow } from '../src/rows.ts';
import { actionsOf, fabricOf, type MockData, makeData, reasonOf } from './data.ts';
import { marksOf, topologyOf } from './topology.ts';

export interface MockOptions {
  /** Resources of the large fabric. */
  readonly size?: number;
  /** Milliseconds a reconciliation takes until it is observed. */
  readonly delay?: number;
  /** Bearer token that every request needs, when given. */
  readonly token?: string;
  /** Instant from which ages count, milliseconds since the epoch. */
  readonly now?: number;
}

export interface MockApi {
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  readonly data: MockData;
  /** Requests answered so far, as `METHOD /path?query`. */
  readonly log: string[];
  /** Moves a random resource to another state and tells the stream. */
  readonly tick: () => void;
  /** Moves one resource and tells the stream. */
  readonly move: (id: string, state: ResourceState, trigger: string) => void;
  /** Ends every open stream, as a restart would. */
  readonly drop: () => void;
  /** What was known at moments of the past, by `as_of`; moments that are not here are refused. */
  readonly past: Map<string, { readonly position: number; readonly time: string; readonly data: MockData }>;
  /** Makes the next reconciliations fail with this message; `undefined` lets them succeed again. */
  failWith: string | undefined;
}

type Row = Readonly<Record<string, unknown>>;
type Views = Readonly<Record<string, readonly string[]>>;

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...headers },
  });

const problem = (status: number, code: string, detail: string, more: Record<string, unknown> = {}): Response =>
  json(status, { type: `/problems/${code}`, title: code, status, detail, code, ...more });

const RESERVED = new Set(['limit', 'offset', 'ordering', 'q', 'as_of']);
const LARGE = new Set(['desired', 'live', 'drift', 'references', 'referencedBy']);

const compare =
  (ordering: readonly string[]) =>
  (left: Row, right: Row): number => {
    for (const term of ordering) {
      const name = term.replace(/^-/u, '');
      const [a, b] = [left[name] ?? '', right[name] ?? ''];
      const order = typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
      if (order !== 0) return term.startsWith('-') ? -order : order;
    }
    return 0;
  };

const listRows = (rows: readonly Row[], query: URLSearchParams, search: readonly string[], ordering: readonly string[]): Response => {
  const text = query.get('q')?.toLowerCase();
  const filters = [...new Set(query.keys())].filter((key) => !RESERVED.has(key)).map((key) => [key, query.getAll(key)] as const);
  const found = rows.filter(
    (row) =>
      filters.every(([key, values]) => values.includes(String(row[key]))) &&
      (!text ||
        search.some((name) =>
          String(row[name] ?? '')
            .toLowerCase()
            .includes(text),
        )),
  );
  found.sort(compare(query.get('ordering')?.split(',') ?? ordering));
  const offset = Number(query.get('offset') ?? 0);
  const limit = Number(query.get('limit') ?? 50) || 1000;
  const results = found
    .slice(offset, offset + Math.min(limit, 1000))
    .map((row) =>
      Object.fromEntries(Object.entries(row).filter(([key, value]) => !LARGE.has(key) && (key !== 'draft' || typeof value === 'number'))),
    );
  return json(200, { count: found.length, next: null, previous: null, results });
};

const lists: Readonly<Record<string, readonly [search: readonly string[], ordering: readonly string[], key: string]>> = {
  fabrics: [['fabric', 'title', 'description'], ['fabric'], 'fabric'],
  sources: [[], ['fabric'], 'fabric'],
  resources: [['name', 'kind', 'file', 'reason'], ['fabric', 'kind', 'namespace', 'name'], 'id'],
  transitions: [['name', 'reason', 'trigger', 'file'], ['-position'], 'id'],
  diagnostics: [['message', 'code', 'file'], ['fabric', 'file', 'line', 'column'], 'id'],
  files: [['file'], ['fabric', 'file'], 'id'],
  definitions: [['kind', 'group'], ['fabric', 'group', 'kind'], 'id'],
  ignores: [['rule', 'path', 'reason', 'owner'], ['fabric', 'rule'], 'id'],
};

/** Subscribers of the stream and what was said before, for those who resume. */
const makeStream = () => {
  const open = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const encoder = new TextEncoder();
  const said: { readonly position: number; readonly views: Views }[] = [];
  const message = (event: string, position: number, data: unknown) =>
    encoder.encode(`id: ${position}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  return {
    say: (position: number, views: Views) => {
      said.push({ position, views });
      if (said.length > 500) said.shift();
      for (const controller of open) controller.enqueue(message('changed', position, { position, views }));
    },
    beat: () => {
      for (const controller of open) controller.enqueue(encoder.encode(': beat\n\n'));
    },
    drop: () => {
      for (const controller of open) controller.close();
      open.clear();
    },
    answer: (position: number, last: number | undefined): Response => {
      let mine: ReadableStreamDefaultController<Uint8Array>;
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          mine = controller;
          open.add(controller);
          controller.enqueue(message('hello', position, { position }));
          if (last !== undefined)
            for (const item of said.filter((old) => old.position > last)) controller.enqueue(message('changed', item.position, item));
        },
        cancel: () => void open.delete(mine),
      });
      return new Response(body, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' } });
    },
  };
};

type Stream = ReturnType<typeof makeStream>;

/** The rows, and the two ways to change them: a resource's step and an event. Both move the position on. */
const makeStore = (options: MockOptions, stream: Stream) => {
  const data = makeData(options.size ?? 200, options.now);
  const events: EventRow[] = [];
  const byId = new Map(data.resources.map((row, index) => [row.id, index]));
  let position = data.transitions.length;
  const instant = () => new Date(options.now ?? Date.now()).toISOString();

  const record = (streamName: string, type: string, eventData: EventRow['data'], actor: string): EventRow => {
    position += 1;
    const meta = { actor, at: instant() };
    const event = { position, id: `e-${position}`, stream: streamName, version: position, type, data: eventData, meta };
    events.push(event);
    return event;
  };
  const recount = (name: string): void => {
    const index = data.fabrics.findIndex((row) => row.fabric === name);
    const old = data.fabrics[index];
    if (old === undefined) return;
    const { total, draft, committed, pending, synced, drifted, orphaned, ...rest } = old;
    const rows = data.resources.filter((row) => row.fabric === name);
    data.fabrics[index] = fabricOf(name, rows, { ...rest, version: old.version + 1, updatedAt: instant() });
  };
  const resource = (id: string): ResourceWhole | undefined => data.resources[byId.get(id) ?? -1];
  const step = (before: ResourceWhole, row: ResourceWhole, trigger: string, actor: string): void => {
    const { id, fabric, kind, name, commit, file, line, reason } = row;
    const common = { resource: id, fabric, kind, name, commit, file, line, reason, trigger, actor, at: instant(), position };
    data.transitions.push({ ...common, id: `t-${position}`, from: before.state, to: row.state });
  };
  const change = (id: string, state: ResourceState, trigger: string, more: Partial<ResourceWhole> = {}, actor = 'system:mock'): void => {
    const old = resource(id);
    if (old === undefined) return;
    const drift = state === 'synced' ? [] : old.drift;
    const live = state === 'synced' && old.desired !== undefined ? old.desired : old.live;
    const computed = { state, drift, changes: drift.length, live, reason: reasonOf(state, drift.length), actions: actionsOf(state) };
    const since = old.state === state ? old.since : instant();
    const row: ResourceWhole = { ...old, ...computed, ...more, since, updatedAt: instant(), version: old.version + 1 };
    data.resources[byId.get(id) ?? -1] = row;
    position += 1;
    if (old.state !== state) step(old, row, trigger, actor);
    recount(row.fabric);
    stream.say(position, { resources: [id], fabrics: [row.fabric], transitions: [id] });
  };
  const setFabric = (row: FabricRow): void => {
    const index = data.fabrics.findIndex(({ fabric }) => fabric === row.fabric);
    data.fabrics[index === -1 ? data.fabrics.length : index] = row;
    stream.say(position, { fabrics: [row.fabric] });
  };
  return { data, events, instant, record, change, resource, setFabric, position: () => position };
};

type Store = ReturnType<typeof makeStore>;

/** Behaviours of resources: how the server would answer, and what would be observed after. */
const makeResourceCommands = (store: Store, options: MockOptions, failure: () => string | undefined) => {
  const finish = (row: ResourceWhole, before: ResourceState): void => {
    const stream = `resource-${row.id}`;
    const message = failure();
    if (message === undefined) {
      store.record(
        stream,
        'ReconciliationSucceeded',
        { reason: 'configured', message: 'The cluster took the manifest.' },
        'system:reconcile',
      );
      store.change(row.id, 'synced', 'reconciliation');
    } else {
      store.record(stream, 'ReconciliationFailed', { outcome: 'terminal', reason: 'Denied', message }, 'system:reconcile');
      store.change(row.id, before, 'reconciliation-failed');
    }
  };
  const reconcile = (row: ResourceWhole): Response => {
    if (row.reason === 'Being reconciled.')
      return problem(409, 'ReconciliationRunning', `Resource ${row.id} is being reconciled already.`, { hint: 'Wait for it to finish.' });
    if (!row.actions.includes('request-reconciliation'))
      return problem(409, 'NothingDesired', `Git wants nothing of ${row.id}.`, {
        hint: 'Add a manifest to Git, or remove the object from the cluster.',
      });
    const event = store.record(`resource-${row.id}`, 'ReconciliationRequested', { digest: 'abcdef0' }, 'user:operator');
    const running = { reason: 'Being reconciled.', actions: [] };
    store.change(row.id, 'pending', 'reconciliation-requested', running, 'user:operator');
    setTimeout(() => finish(row, row.state === 'synced' ? 'drifted' : row.state), options.delay ?? 1500);
    return json(202, { position: event.position, stream: event.stream, version: row.version + 1 });
  };
  /** A commit on a branch; the followed one is guarded. */
  const writeBack = (row: ResourceWhole, action: string, body: Row): Response => {
    const branch = String(body['branch'] ?? `hedgerow/${action === 'adopt' ? 'adopt' : 'draft'}-${row.kind.toLowerCase()}-${row.name}`);
    if (branch === 'main')
      return problem(409, 'PushRefused', 'The repository does not take the commit on main (protected branch hook declined).', {
        hint: 'Propose the change on another branch, or ask whoever guards this one.',
      });
    const commit = 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00';
    const files = [row.file ?? `${row.kind.toLowerCase()}-${row.name}.yaml`];
    const cause = action === 'adopt' ? ('adoption' as const) : ('draft' as const);
    const at = new Date(options.now ?? Date.now()).toISOString();
    const by = 'user:operator';
    const reason = String(body['reason'] ?? '');
    const adoption = cause === 'adoption' ? { adoption: { fields: (body['fields'] ?? []) as string[], branch, reason, by, at } } : {};
    store.change(row.id, row.state, cause, { proposal: { cause, branch, commit, files, by, at }, ...adoption }, by);
    return json(200, { branch, commit, files, followed: false });
  };
  const ask = (key: string, action: string, body: Row): Response => {
    const row = store.resource(key);
    if (row === undefined)
      return problem(404, 'ResourceUnknown', `There is no resource ${key}.`, { hint: 'List the resources of the fabric.' });
    if (action === 'request-reconciliation') return reconcile(row);
    if (action === 'release-reconciliation') store.change(key, row.state, 'released', { held: undefined }, 'user:operator');
    if (action === 'request-deletion')
      store.change(key, 'pending', 'deletion-requested', { reason: 'Being deleted from the cluster.', actions: [] }, 'user:operator');
    if (action === 'commit-draft' || action === 'adopt') return writeBack(row, action, body);
    if (action === 'discard-draft') store.change(key, 'synced', 'draft-discarded', { draft: undefined }, 'user:operator');
    if (action === 'save-draft') store.change(key, 'draft', 'draft-saved', { draft: body['spec'] as never }, 'user:operator');
    return json(202, { position: store.position(), stream: `resource-${key}`, version: row.version + 1 });
  };
  return { ask, reconcile };
};

/** A plan in the order of the rows: fields of others and deletions stand in the way until they are wished for. */
const planOf = (data: MockData, { fabric, version, suspended }: FabricRow, body: Row) => {
  const approve = (body['approve'] ?? []) as readonly string[];
  const steps = data.resources.flatMap((row) => {
    if (row.fabric !== fabric || row.state === 'synced' || row.state === 'draft') return [];
    const conflicts = row.drift.flatMap(({ path, manager }) => (manager ? [{ path, manager }] : []));
    const action = row.state === 'orphaned' ? 'delete' : row.live ? 'configure' : 'create';
    const obstacle =
      action === 'delete' && !approve.includes(row.id)
        ? { code: 'OrphanUnapproved', message: 'Git never had it.', hint: 'Approve its deletion, or adopt it into Git.' }
        : conflicts.length > 0 && body['force'] !== true
          ? { code: 'Conflict', message: 'Fields belong to others.', hint: 'Take over the fields, or bring their values into Git.' }
          : undefined;
    return [
      {
        resource: row.id,
        action,
        wave: action === 'delete' ? 1 : 0,
        changes: row.changes,
        conflicts,
        after: [],
        ...(obstacle ? { obstacle } : {}),
      },
    ];
  });
  const hash = `${version}-${steps.length}-${JSON.stringify(approve).length}-${body['force'] === true}`;
  const hold = suspended ? { hold: { code: 'Suspended', message: `Reconciliation is suspended: ${suspended}.` } } : {};
  return { hash, steps, cycles: [], ...hold };
};

/** Behaviours of fabrics and operations of services on them. */
const makeFabricCommands = (store: Store, reconcile: (row: ResourceWhole) => Response) => {
  const create = (body: Row): Response => {
    const name = String(body['fabric'] ?? '');
    if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/u.test(name))
      return problem(400, 'InvalidData', 'The data is not valid.', {
        errors: [{ pointer: '/fabric', code: 'value/format', detail: 'must be a valid dns-label' }],
      });
    if (store.data.fabrics.some((row) => row.fabric === name))
      return problem(409, 'FabricExists', `A fabric named ${name} exists already.`, { hint: 'Choose another name.' });
    const event = store.record(`fabric-${name}`, 'FabricCreated', body as never, 'user:operator');
    store.setFabric(fabricOf(name, [], { ...(body as Partial<FabricRow>), lifecycle: 'planned', commit: undefined, version: 1 }));
    return json(201, { position: event.position, stream: event.stream, version: 1 }, { location: `/api/v1/fabrics/${name}` });
  };
  const ask = (key: string, action: string, body: Row, ifMatch: string | null): Response => {
    const fabric = store.data.fabrics.find((row) => row.fabric === key);
    if (fabric === undefined) return problem(404, 'FabricMissing', `There is no fabric named ${key}.`, { hint: 'Add it first.' });
    if (action === 'sync') return json(200, { commit: fabric.commit, changed: false, filesSeen: 404, filesRead: 0, diagnostics: 0 });
    if (action === 'plan') return json(200, planOf(store.data, fabric, body));
    if (action === 'reconcile') {
      const plan = planOf(store.data, fabric, body);
      if (body['plan'] !== plan.hash)
        return problem(409, 'PlanChanged', `Git or the cluster of fabric ${key} changed since the plan was made.`, {
          hint: 'Look at the plan as it is now.',
        });
      const free = plan.steps.filter(({ obstacle }) => obstacle === undefined);
      for (const step of free.slice(0, 200)) {
        const row = store.resource(step.resource);
        if (row !== undefined && step.action !== 'delete') reconcile(row);
      }
      return json(202, { requested: free.length, plan });
    }
    if (ifMatch !== null && ifMatch !== `"${fabric.version}"`)
      return problem(412, 'PreconditionFailed', `Fabric ${key} has changed since you read it.`, {
        hint: 'Look at what changed, then save again.',
      });
    const event = store.record(`fabric-${key}`, 'FabricDescribed', body as never, 'user:operator');
    store.setFabric({ ...fabric, ...body, version: fabric.version + 1, updatedAt: store.instant() });
    return json(202, { position: event.position, stream: event.stream, version: fabric.version + 1 });
  };
  return { create, ask };
};

/** As the server: newest first, `count` is of the whole log, `next` says that there are older ones. */
const readEvents = (
  events: readonly EventRow[],
  parameters: URLSearchParams,
  then?: { readonly position: number; readonly time: string },
): Response => {
  const [stream, types, limit] = [parameters.get('stream'), parameters.getAll('type'), Number(parameters.get('limit') ?? 50)];
  const before = Number(parameters.get('before') ?? (then?.position ?? Number.MAX_SAFE_INTEGER - 1) + 1);
  const found = events
    .filter(
      (event) =>
        event.position < before && (stream === null || event.stream === stream) && (types.length === 0 || types.includes(event.type)),
    )
    .toReversed();
  const next = found.length > limit ? `/api/v1/events?before=${found[limit - 1]?.position}` : null;
  const asOf = then === undefined ? {} : { asOf: { position: then.position, time: then.time } };
  return json(200, { count: events.at(-1)?.position ?? 0, next, previous: null, ...asOf, results: found.slice(0, limit) });
};

const readView = (data: MockData, url: URL, view: string, key: string | undefined): Response => {
  const spec = lists[view];
  if (spec === undefined) return problem(404, 'NotFound', `There is nothing at ${url.pathname}.`);
  const rows = data[view as keyof MockData] as unknown as readonly Row[];
  if (key === undefined) return listRows(rows, url.searchParams, spec[0], spec[1]);
  const row = rows.find((candidate) => candidate[spec[2]] === key);
  if (row === undefined) return problem(404, 'RowUnknown', `There is no ${key} in ${view}.`);
  return json(200, row, 'version' in row ? { etag: `"${row['version']}"` } : {});
};

/** A mock API with its own data. */
export const makeMockApi = (options: MockOptions = {}): MockApi => {
  const stream = makeStream();
  const store = makeStore(options, stream);
  const { data } = store;
  const resources = makeResourceCommands(store, options, () => api.failWith);
  const fabrics = makeFabricCommands(store, resources.reconcile);

  const answer = (method: string, url: URL, headers: Headers, body: Row): Response => {
    const [view = '', key, action = '', part] = url.pathname
      .replace(/^\/api\/v1\//u, '')
      .split('/')
      .map(decodeURIComponent);
    if (view === 'stream') {
      const last = headers.get('last-event-id');
      return stream.answer(store.position(), last === null ? undefined : Number(last));
    }
    if (view === 'processors') return json(200, { count: 0, next: null, previous: null, results: [] });
    const moment = url.searchParams.get('as_of');
    const then = moment === null ? undefined : api.past.get(moment);
    if (moment !== null && then === undefined)
      return problem(400, 'as-of/malformed', `${moment} is no moment for as_of.`, { hint: 'Give a time or a position.' });
    if (view === 'events') return readEvents(store.events, url.searchParams, then);
    if (method !== 'POST' && view === 'fabrics' && key !== undefined && action === 'topology') {
      const rows = then?.data ?? data;
      if (!rows.fabrics.some(({ fabric }) => fabric === key)) return problem(404, 'NotFound', `There is no fabric ${key}.`);
      return json(200, part === 'marks' ? marksOf(rows, key) : topologyOf(rows, key));
    }
    if (method !== 'POST') return readView(then?.data ?? data, url, view, key);
    if (key === undefined) return fabrics.create(body);
    return view === 'resources' ? resources.ask(key, action, body) : fabrics.ask(key, action, body, headers.get('if-match'));
  };
  const api: MockApi = {
    data,
    past: new Map(),
    log: [],
    failWith: undefined,
    fetch: async (input, init = {}) => {
      const url = new URL(typeof input === 'object' && 'url' in input ? input.url : String(input), 'http://mock');
      const method = init.method ?? 'GET';
      api.log.push(`${method} ${url.pathname}${url.search}`);
      init.signal?.throwIfAborted();
      const headers = new Headers(init.headers);
      if (options.token !== undefined && headers.get('authorization') !== `Bearer ${options.token}`)
        return problem(401, 'Unauthenticated', 'A token is needed.', { hint: 'Give the token that the server was started with.' });
      return answer(method, url, headers, init.body === undefined || init.body === null ? {} : JSON.parse(String(init.body)));
    },
    move: (id, state, trigger) => store.change(id, state, trigger),
    tick: () => {
      const row = data.resources[Math.floor(Math.random() * data.resources.length)];
      if (row !== undefined)
        store.change(row.id, row.state === 'synced' ? 'pending' : row.desired === undefined ? 'orphaned' : 'synced', 'live-change');
      stream.beat();
    },
    drop: stream.drop,
  };
  return api;
};
