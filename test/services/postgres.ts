/**
 * A real PostgreSQL for the suites that need one: a private cluster in a temporary folder, one for all test files of a run, started by
 * the first that asks. It is stopped and its folder removed within a second after the run has ended, however it ended.
 *
 * Programs are looked for in `PG_BIN`, on the path, and where Debian puts them. When there are none, `missing` says so and suites skip
 * themselves by `test.skipIf(missing)`; with `REQUIRE_SERVICES=1` importing this file fails instead.
 */
import { execFile, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** A database of its own for one suite. */
export interface Database {
  /** `postgresql://user:password@127.0.0.1:port/name`, as every client takes it. */
  readonly url: string;
  /** Runs SQL in one session with psql, and answers what it printed: rows by line, columns by `|`. Throws with the server's message. */
  readonly run: (sql: string) => Promise<string>;
}

export interface Cluster {
  readonly port: number;
  readonly password: string;
}

export const user = 'hedgerow';

const debianFolders = (): readonly string[] => {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .sort((left, right) => Number(right) - Number(left))
    .map((version) => join(root, version, 'bin'));
};

/** The folder of the server's programs. */
export const bin = [process.env['PG_BIN'] ?? '', ...(process.env['PATH'] ?? '').split(delimiter), ...debianFolders()].find(
  (folder) => folder !== '' && ['initdb', 'postgres', 'psql'].every((program) => existsSync(join(folder, program))),
);

/** Why there is no PostgreSQL, or `undefined`. */
export const missing: string | undefined =
  bin === undefined ? 'no PostgreSQL: install the Debian package postgresql, or name the folder of its programs in PG_BIN' : undefined;

if (missing !== undefined && process.env['REQUIRE_SERVICES'] === '1') throw new Error(`PostgreSQL is required: ${missing}.`);
if (missing !== undefined) console.warn(`Skipped: ${missing}.`);

/** All workers of a run are threads of one process. */
const folder = join(tmpdir(), `hedgerow-postgres-${process.pid}`);
const ready = join(folder, 'ready.json');
const failed = join(folder, 'failed.txt');

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** Durability is of no use here: the data is thrown away. */
const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'shared_buffers=32MB', 'max_connections=200'];

/**
 * Makes the cluster, runs the server, and takes both away when process `$1` is gone. PostgreSQL refuses to run as root, so as root all
 * of it runs as the user `postgres`. Locale C.UTF-8, so that letters beyond ASCII count as letters.
 */
const supervisor = `
set -eu
"$3/initdb" --pgdata="$2/data" --username=${user} --pwfile="$2/password" --auth-local=scram-sha-256 --auth-host=scram-sha-256 \\
  --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$2/log" 2>&1 || { cp "$2/log" "$2/failed.txt"; exit 1; }
"$3/postgres" -D "$2/data" -p "$4" -k "$2" -h 127.0.0.1 ${settings.map((setting) => `-c ${setting}`).join(' ')} >>"$2/log" 2>&1 &
server=$!
trap 'kill -QUIT $server 2>/dev/null || true; wait $server 2>/dev/null || true; rm -rf "$2"' EXIT
while kill -0 $server 2>/dev/null; do
  kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ] || exit 0
  sleep 0.5
done
cp "$2/log" "$2/failed.txt"
`;

const start = async (programs: string): Promise<void> => {
  const password = crypto.randomUUID();
  const port = await freePort();
  writeFileSync(join(folder, 'password'), password);
  const words = ['-c', supervisor, 'supervisor', String(process.pid), folder, programs, String(port)];
  const root = process.getuid?.() === 0;
  if (root) await promisify(execFile)('chown', ['-R', 'postgres', folder]);
  const [program, all] = root ? ['runuser', ['-u', 'postgres', '--', 'sh', ...words]] : ['sh', words];
  spawn(program, all, { detached: true, stdio: 'ignore', cwd: '/' }).unref();
  const cluster: Cluster = { port, password };
  const waiting = join(folder, 'starting.json');
  writeFileSync(waiting, JSON.stringify(cluster));
  for (;;) {
    if (existsSync(failed)) throw new Error(`PostgreSQL does not start:\n${readFileSync(failed, 'utf8')}`);
    if (await psql(cluster, 'postgres', 'select 1').then(Boolean, () => false)) break;
    await sleep(50);
  }
  renameSync(waiting, ready);
};

/** Runs SQL with psql, and answers what it printed. */
export const psql = (cluster: Cluster, database: string, sql: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const url = urlOf(cluster, database);
    const words = [url, '--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1'];
    const child = execFile(join(bin ?? '', 'psql'), words, { maxBuffer: 1 << 28 }, (fault, stdout, stderr) =>
      fault === null ? resolve(stdout) : reject(new Error(stderr.trim() || fault.message)),
    );
    // A server that is not there yet ends psql before it has read anything; the exit tells.
    child.stdin?.on('error', () => {});
    child.stdin?.end(sql);
  });

export const urlOf = ({ port, password }: Cluster, database: string): string =>
  `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;

const running = async (): Promise<Cluster> => {
  if (bin === undefined) throw new Error(`PostgreSQL is ${missing}.`);
  try {
    mkdirSync(folder);
  } catch {
    while (!existsSync(ready)) {
      if (existsSync(failed)) throw new Error(`PostgreSQL does not start:\n${readFileSync(failed, 'utf8')}`);
      await sleep(50);
    }
    return JSON.parse(readFileSync(ready, 'utf8')) as Cluster;
  }
  chmodSync(folder, 0o700);
  await start(bin);
  return JSON.parse(readFileSync(ready, 'utf8')) as Cluster;
};

/** A new, empty database in the cluster of this run. */
export const freshDatabase = async (): Promise<Database> => {
  const cluster = await running();
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  await psql(cluster, 'postgres', `create database ${name}`);
  return { url: urlOf(cluster, name), run: (sql) => psql(cluster, name, sql) };
};
