/**
 * The log: appends in batches and one by one, tables filled from it, and how all of that goes with millions of events in it.
 *
 *     npm run bench:log -- [events] [--millions N] [--no-embedded] [--no-postgres] [--no-peer]
 *
 * Method. Embedded and PostgreSQL alike, each in a folder or a server of its own, durable at every commit as in production (PostgreSQL as
 * it is installed: nothing tuned). An event is a resource that was seen in a cluster, about 400 bytes of JSON; its id is made as the
 * product makes it. Batches have 1,000 events of 50 streams. The floor in the same run is what the same rows cost as plain statements:
 * in SQLite one prepared INSERT in the same transactions, in PostgreSQL COPY in the same batches, both into a table with the same
 * columns and indexes that the events have; for one event by itself INSERT and commit. Ways are interleaved in rounds, and the ratio of
 * their medians is told. The peer is Emmett on the same server in the same run, by its own API; it is installed by this file into a folder of
 * its own, from a lock file. Emmett appends to one stream at a time, so its batches are of one stream.
 * Filling tables: a projection with one row for each resource, from an empty table, through the same processor as in production.
 * With millions, plain statements on a table that stays small are measured in between: what both become slower by is the machine's.
 */
import { execFileSync } from 'node:child_process';
import { randomUUIDv7 as newId } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { TableSpec } from '#base/table.ts';
import { durable, openEmbedded } from '#eventing/embedded.ts';
import { startProcessor } from '#eventing/processing/processor.ts';
import { makeProjection, type Project } from '#eventing/processing/projection.ts';
import { rebuild } from '#eventing/processing/rebuild.ts';
import { openPostgresStorage, type Storage } from '#eventing/storage.ts';
import { checksum } from '#eventing/store/checksum.ts';
import type { NewEvent, StreamAppend } from '#eventing/store/event-store.ts';
import { cell } from '#eventing/store/postgres.ts';
import type { TableSet } from '#eventing/tables/table-store.ts';
import { missing } from '../test/services/postgres.ts';
import { privateCluster } from '../test/services/private-postgres.ts';

const words = process.argv.slice(2);
const total = Number(words.find((word, index) => /^\d+$/u.test(word) && words[index - 1] !== '--millions') ?? 100_000);
const millions = words.includes('--millions') ? Number(words[words.indexOf('--millions') + 1]) : 0;
const folder = mkdtempSync(join(tmpdir(), 'hedgerow-bench-log-'));

const say = (what: string, value: string): void => {
  process.stdout.write(`${what.padEnd(64)} ${value}\n`);
};
const medianOf = (values: readonly number[]): number => values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
const timed = async (work: () => Promise<unknown> | unknown): Promise<number> => {
  const before = performance.now();
  await work();
  return performance.now() - before;
};
const rate = (events: number, ms: number): string =>
  `${Math.round((events / ms) * 1000)
    .toLocaleString('en')
    .padStart(10)} events/s`;

const perBatch = 1000;
const perStream = 20;

const data = (n: number) => ({
  fabric: 'bench',
  resource: `bench:VPC.vpc.githedgehog.com:default:vpc-${n}`,
  live: {
    spec: {
      subnets: { front: { subnet: `10.${n % 250}.1.0/24`, gateway: `10.${n % 250}.1.1`, vlan: 1000 + (n % 3000), dhcp: { enable: true } } },
    },
  },
  resourceVersion: String(n),
  changedBy: 'kubectl-edit',
  observedAt: '2026-01-01T00:00:00.000Z',
});
const eventOf = (n: number): NewEvent => ({
  id: newId(),
  type: 'LiveRecorded',
  schemaVersion: 1,
  data: data(n),
  meta: { actor: 'system:observe', at: '2026-01-01T00:00:00.000Z' },
});

/** Makes batches whose streams go on where they ended. */
const makeBatches = (name: string) => {
  let next = 0;
  const versions = new Map<string, number>();
  const streams = 10_000;
  return (): readonly StreamAppend[] =>
    Array.from({ length: perBatch / perStream }, () => {
      const stream = `resource-${name}-${next % streams}`;
      next += 1;
      const expectedVersion = versions.get(stream) ?? 0;
      versions.set(stream, expectedVersion + perStream);
      return { stream, expectedVersion, events: Array.from({ length: perStream }, (_, index) => eventOf(next * perStream + index)) };
    });
};

/** One way to write: its batches are made before the clock runs. */
interface Way {
  readonly name: string;
  readonly make: () => unknown;
  readonly write: (made: never) => Promise<unknown> | unknown;
}

/** Medians of one batch (ms), ways interleaved, after a tenth of the rounds that does not count. */
const race = async (ways: readonly Way[], rounds: number): Promise<readonly number[]> => {
  const times = ways.map((): number[] => []);
  const warm = Math.ceil(rounds / 10);
  for (let round = 0; round < rounds + warm; round += 1)
    for (const [index, way] of ways.entries()) {
      const made = way.make();
      const took = await timed(() => way.write(made as never));
      if (round >= warm) times[index]?.push(took);
    }
  return times.map(medianOf);
};

const tell = (events: number, ways: readonly Way[], times: readonly number[]): void => {
  const first = times[0] ?? 0;
  for (const [index, { name }] of ways.entries()) {
    const ms = times[index] ?? 0;
    say(`  ${name}`, `${rate(events, ms)}  ${ms.toFixed(3).padStart(9)} ms  ${(ms / first).toFixed(2).padStart(5)} x`);
  }
};

interface PlainRow {
  readonly stream: number;
  readonly version: number;
  readonly event: NewEvent;
}

/** The same rows without a store around them: batches and then single ones, which go on where those ended. */
const makePlain = () => {
  let next = 0;
  return (count: number) => (): readonly PlainRow[] =>
    Array.from({ length: count }, () => {
      next += 1;
      return { stream: 1 + (Math.floor(next / perStream) % 10_000), version: next, event: eventOf(next) };
    });
};

const encoded = ({ event }: PlainRow) => {
  const [text, meta] = [JSON.stringify(event.data), JSON.stringify(event.meta)];
  return { text, meta, sum: checksum(event.type, text, meta) };
};

const plainSqlite = (name: string) => {
  const database = new DatabaseSync(join(folder, `${name}.sqlite`));
  database.exec(durable);
  database.exec(`create table events (position integer primary key, stream integer not null, version integer not null, id text not null unique,
    type text not null, schema_version integer not null, data text not null, meta text not null, checksum integer not null,
    recorded_at integer not null, unique (stream, version)) strict; create index by_type on events (type, position)`);
  const insert = database.prepare(
    'insert into events (stream, version, id, type, schema_version, data, meta, checksum, recorded_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const write = (rows: readonly PlainRow[]): void => {
    database.exec('begin immediate');
    for (const row of rows) {
      const { text, meta, sum } = encoded(row);
      insert.run(row.stream, row.version, row.event.id, row.event.type, 1, text, meta, sum, 0);
    }
    database.exec('commit');
  };
  return { write, empty: () => database.exec('delete from events') };
};

const plainPostgres = async (client: pg.Client, name: string) => {
  await client.query(`create table ${name} (position bigint primary key, stream bigint not null, version bigint not null, id text not null unique,
    type text not null, schema_version integer not null, data text not null, meta text not null, checksum bigint not null,
    recorded_at timestamptz not null, unique (stream, version))`);
  await client.query(`create index on ${name} (type, position)`);
  let position = 0;
  const at = '2026-01-01T00:00:00.000Z';
  return {
    copy: async (rows: readonly PlainRow[]): Promise<void> => {
      const lines = rows.map((row) => {
        const { text, meta, sum } = encoded(row);
        position += 1;
        return `${position}\t${row.stream}\t${row.version}\t${row.event.id}\t${row.event.type}\t1\t${cell(text)}\t${cell(meta)}\t${sum}\t${at}\n`;
      });
      await pipeline(Readable.from(lines.join('')), client.query(copyFrom(`copy ${name} from stdin`)));
    },
    insert: async ([row]: readonly PlainRow[]): Promise<void> => {
      if (row === undefined) return;
      const { text, meta, sum } = encoded(row);
      position += 1;
      await client.query({
        name: `insert_${name}`,
        text: `insert into ${name} values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        values: [position, row.stream, row.version, row.event.id, row.event.type, 1, text, meta, sum, at],
      });
    },
  };
};

const oneByOne = (name: string) => {
  let version = 0;
  return (): readonly StreamAppend[] => {
    version += 1;
    return [{ stream: name, expectedVersion: version - 1, events: [eventOf(version)] }];
  };
};

const resources: TableSpec = {
  table: 'bench_resources',
  version: 1,
  key: ['resource'],
  columns: [
    { column: 'resource', name: 'resource', type: 'text', required: true },
    { column: 'vlan', name: 'vlan', type: 'integer', required: true },
    { column: 'live', name: 'live', type: 'json', required: true },
    { column: 'position', name: 'position', type: 'integer', required: true },
  ],
  indexes: [],
  search: ['resource'],
  ordering: ['resource'],
};

const resourceSet: TableSet = { name: 'bench', tables: [resources] };

const project: Project = ({ stream, position, data: seen }) => {
  const { live } = seen as ReturnType<typeof data>;
  return [{ type: 'put', table: resources, row: { resource: stream, vlan: live.spec.subnets.front.vlan, live, position } }];
};

const fail = (where: string, fault: unknown): never => {
  throw new Error(where, { cause: fault });
};

const catchUp = async ({ events, tables }: Storage): Promise<{ readonly ms: number; readonly events: number }> => {
  await tables.prepare(resourceSet);
  const count = await events.lastPosition();
  const ms = await timed(async () => {
    const processor = startProcessor({
      ...makeProjection({ name: resourceSet.name, tables, project }),
      store: events,
      onError: fail,
    });
    await processor.idle();
    await processor.stop();
  });
  return { ms, events: count };
};

/** A table without a store around it, which stays small while the log grows. */
interface Yardstick {
  readonly write: (rows: readonly PlainRow[]) => Promise<void> | void;
  readonly empty: () => Promise<unknown> | void;
}

interface Million {
  readonly batch: number;
  /** How many times as long as the same rows in the small table. */
  readonly ratio: number;
  readonly single: number;
  readonly tail: number;
}

/** Appends and tail reads with ever more events in the log, beside plain statements on a small table, which tell how busy the machine is. */
const grow = async ({ events }: Storage, name: string, yardstick: Yardstick): Promise<void> => {
  const make = makeBatches('large');
  const makeRows = makePlain()(perBatch);
  const seen: Million[] = [];
  process.stdout.write(`\n${name}, ${millions} million events: batches of ${perBatch}, one event, and the newest 500 read\n`);
  for (let million = 1; million <= millions; million += 1) {
    const [batches, single, tail, plain]: [number[], number[], number[], number[]] = [[], [], [], []];
    await yardstick.empty();
    const one = oneByOne(`resource-single-${million}`);
    for (let batch = 0; batch < 1_000_000 / perBatch; batch += 1) {
      const made = make();
      batches.push(await timed(() => events.append(made)));
      if (batch % 20 === 0) {
        const rows = makeRows();
        plain.push(await timed(() => yardstick.write(rows)));
      }
      if (batch % 10 === 0) {
        const last = await events.lastPosition();
        tail.push(await timed(() => events.readAll(last - 500, 500)));
        const event = one();
        single.push(await timed(() => events.append(event)));
      }
    }
    const sum = batches.reduce((left, right) => left + right, 0);
    const now = { batch: sum / batches.length, ratio: medianOf(batches) / medianOf(plain), single: medianOf(single), tail: medianOf(tail) };
    seen.push(now);
    const memory = Math.round(process.memoryUsage.rss() / 2 ** 20);
    say(
      `  ${million} million`,
      `${rate(1_000_000, sum)}  ${now.ratio.toFixed(2)} x plain  one ${now.single.toFixed(3)} ms  tail ${now.tail.toFixed(2)} ms  ${memory} MiB`,
    );
  }
  const [first, last] = [seen[0], seen.at(-1)];
  if (first === undefined || last === undefined) return;
  const times = (name: keyof Million): string => `${name} ${(last[name] / first[name]).toFixed(2)}`;
  say('  the last million, in terms of the first', (['batch', 'ratio', 'single', 'tail'] as const).map(times).join('  '));
};

/** The tables of a projection made anew from all of that, beside those that are served, as `processors rebuild` does. */
const rebuildAll = async ({ events, tables }: Storage): Promise<void> => {
  let most = 0;
  const count = await events.lastPosition();
  const ms = await timed(() =>
    rebuild({
      set: resourceSet,
      tables,
      store: events,
      project,
      onError: fail,
      onProgress: () => {
        most = Math.max(most, process.memoryUsage.rss());
      },
    }),
  );
  say(`  the projection made anew from ${count.toLocaleString('en')} events`, `${rate(count, ms)}  ${Math.round(most / 2 ** 20)} MiB`);
};

const rounds = Math.ceil(total / perBatch);

const embedded = async (): Promise<void> => {
  const storage = await openEmbedded(join(folder, 'embedded'));
  process.stdout.write(`\nEmbedded, ${total.toLocaleString('en')} events\n`);
  const write = (appends: readonly StreamAppend[]) => storage.events.append(appends);
  const [rows, plain] = [makePlain(), plainSqlite('plain')];
  const batches: readonly Way[] = [
    { name: `INSERTs of ${perBatch}, plain`, make: rows(perBatch), write: plain.write },
    { name: `append of ${perBatch}`, make: makeBatches('batch'), write },
  ];
  tell(perBatch, batches, await race(batches, rounds));
  const single: readonly Way[] = [
    { name: 'INSERT and commit, plain', make: rows(1), write: plain.write },
    { name: 'append of one', make: oneByOne('resource-one'), write },
  ];
  tell(1, single, await race(single, 1000));
  const filled = await catchUp(storage);
  say('  a projection, from the first event to the last', rate(filled.events, filled.ms));
  if (millions > 0) {
    await grow(storage, 'Embedded', plainSqlite('small'));
    await rebuildAll(storage);
  }
  await storage.close();
};

interface Peer {
  readonly appendToStream: (name: string, events: readonly unknown[]) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

const openPeer = async (url: string): Promise<Peer | undefined> => {
  if (words.includes('--no-peer')) return undefined;
  const place = resolve(import.meta.dirname, 'emmett');
  const entry = join(place, 'node_modules/@event-driven-io/emmett-postgresql/dist/index.js');
  if (!existsSync(entry)) execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: place, stdio: 'ignore' });
  const { getPostgreSQLEventStore } = (await import(pathToFileURL(entry).href)) as {
    readonly getPostgreSQLEventStore: (url: string) => Peer & { readonly schema: { readonly migrate: () => Promise<unknown> } };
  };
  const store = getPostgreSQLEventStore(url);
  await store.schema.migrate();
  return store;
};

const postgres = async (): Promise<void> => {
  if (missing !== undefined) {
    process.stdout.write(`\nOnly the embedded log was measured: ${missing}.\n`);
    return;
  }
  const server = await privateCluster({ settings: ['shared_buffers=128MB', 'max_connections=100'] });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const storage = await openPostgresStorage(server.url);
  const peer = await openPeer(server.url);
  process.stdout.write(`\nPostgreSQL ${(await server.run('show server_version')).trim()}, ${total.toLocaleString('en')} events\n`);
  const write = (appends: readonly StreamAppend[]) => storage.events.append(appends);
  let peerStreams = 0;
  const emmett = (count: number, fresh: boolean) => () => {
    if (fresh) peerStreams += 1;
    return {
      name: `resource-peer-${fresh ? peerStreams : 'one'}`,
      events: Array.from({ length: count }, (_, n) => ({ type: 'LiveRecorded', data: data(n) })),
    };
  };
  const peerWrite = ({ name, events }: ReturnType<ReturnType<typeof emmett>>) => peer?.appendToStream(name, events);
  const [rows, plain] = [makePlain(), await plainPostgres(client, 'plain')];
  const batches: readonly Way[] = [
    { name: `COPY of ${perBatch}, plain`, make: rows(perBatch), write: plain.copy },
    { name: `append of ${perBatch}`, make: makeBatches('batch'), write },
    ...(peer === undefined
      ? []
      : [{ name: `Emmett, append of ${perBatch} to one stream`, make: emmett(perBatch, true), write: peerWrite }]),
  ];
  tell(perBatch, batches, await race(batches, rounds));
  const single: readonly Way[] = [
    { name: 'INSERT and commit, plain', make: rows(1), write: plain.insert },
    { name: 'append of one', make: oneByOne('resource-one'), write },
    ...(peer === undefined ? [] : [{ name: 'Emmett, append of one', make: emmett(1, false), write: peerWrite }]),
  ];
  tell(1, single, await race(single, 1000));
  const filled = await catchUp(storage);
  say('  a projection, from the first event to the last', rate(filled.events, filled.ms));
  if (millions > 0) {
    const small = await plainPostgres(client, 'plain_small');
    await grow(storage, 'PostgreSQL', { write: small.copy, empty: () => client.query('truncate plain_small') });
    await rebuildAll(storage);
  }
  await peer?.close();
  await storage.close();
  await client.end();
  await server.remove();
};

try {
  if (!words.includes('--no-embedded')) await embedded();
  if (!words.includes('--no-postgres')) await postgres();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
