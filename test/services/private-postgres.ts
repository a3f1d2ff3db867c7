/**
 * PostgreSQL servers that faults are made in: killed, stopped, filled, followed by a standby. Unlike the shared one they write to the disk
 * before they say that they have. Each is gone, with its folder, soon after the process that started it, however that ended.
 */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { bin, type Cluster, freePort, missing, psql, urlOf, user } from './postgres.ts';

export interface PrivateCluster {
  readonly port: number;
  /** Of the database `postgres`. */
  readonly url: string;
  /** The same database by another port of this machine, for example a proxy's. */
  readonly urlAt: (port: number) => string;
  readonly run: (sql: string) => Promise<string>;
  /** Makes a folder that belongs to the server, where it sees it. */
  readonly makeFolder: (path: string) => Promise<void>;
  /** kill -9 of every process of the server at once, as if the power had gone. */
  readonly kill: () => Promise<void>;
  /** Starts it again with what is on its disk. Resolves when it answers. */
  readonly start: () => Promise<void>;
  /** Sends a signal to every process of the server: after `SIGSTOP` it takes connections and never answers. */
  readonly signal: (name: NodeJS.Signals) => void;
  /** A second server that has everything before it is committed here (synchronous replication). */
  readonly standby: () => Promise<PrivateCluster>;
  /** Makes a standby a primary; resolves when it takes writes. */
  readonly promote: () => Promise<void>;
  /** Kills it and removes its folder. */
  readonly remove: () => Promise<void>;
}

export interface PrivateOptions {
  /** Words in front of the server's program, for one that sees other file systems than we do. */
  readonly through?: readonly string[];
  /** `name=value`, as for `postgres -c`. */
  readonly settings?: readonly string[];
}

const run = promisify(execFile);
const isRoot = process.getuid?.() === 0;
/** PostgreSQL refuses to run as root. (`runuser` would stop with it, and not go on with it.) */
const asServer: readonly string[] = isRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups', '--'] : [];

/** Durable, as a server is unless somebody says otherwise. */
const durable = ['fsync=on', 'synchronous_commit=on', 'full_page_writes=on', 'shared_buffers=32MB', 'max_connections=60'];

/** Ends the server in `$2` when process `$1` is gone. */
const janitor = `
while kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ]; do [ -d "$2" ] || exit 0; sleep 0.5; done
kill -QUIT "$(head -n 1 "$2/pid")" 2>/dev/null
sleep 0.5
rm -rf "$2"
`;

const parentOf = (pid: string): number => {
  try {
    return Number(/\) \S (\d+) /u.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
  } catch {
    return 0;
  }
};

/** Orphans of a killed server stay listed until somebody collects their exit, which in a container may be nobody. */
const isAlive = (pid: number): boolean => {
  try {
    return !/\) [ZX] /u.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

/** The server and the processes it started. */
const processesIn = (folder: string): readonly number[] => {
  const file = join(folder, 'pid');
  const server = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (!(server > 0)) return [];
  const children = readdirSync('/proc').filter((name) => /^\d+$/u.test(name) && parentOf(name) === server);
  return [server, ...children.map(Number)].filter(isAlive);
};

const send = (pids: readonly number[], name: NodeJS.Signals): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // Gone by itself meanwhile.
    }
  }
};

const newFolder = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'hedgerow-private-postgres-'));
  if (isRoot) await run('chown', ['postgres', folder]);
  spawn('sh', ['-c', janitor, 'janitor', String(process.pid), folder], { detached: true, stdio: 'ignore', cwd: '/' }).unref();
  return folder;
};

const serverIn = (folder: string, cluster: Cluster, name: string, { through = [], settings = [] }: PrivateOptions): PrivateCluster => {
  const all = [...durable, ...settings, `cluster_name=${name}`, `external_pid_file=${join(folder, 'pid')}`];
  const words = ['-D', join(folder, 'data'), '-p', String(cluster.port), '-k', folder, '-h', '127.0.0.1'];
  const [program = '', ...before] = [...through, ...asServer, join(bin ?? '', 'postgres')];
  const answer = async (sql: string): Promise<void> => {
    for (
      let left = 600;
      (await psql(cluster, 'postgres', sql).then(
        (text) => text.trim(),
        () => '',
      )) !== 't';
      left -= 1
    ) {
      if (left === 0) throw new Error(`PostgreSQL does not answer:\n${readFileSync(join(folder, 'log'), 'utf8').slice(-4000)}`);
      await sleep(50);
    }
  };
  const kill = async (): Promise<void> => {
    const pids = processesIn(folder);
    send(pids, 'SIGKILL');
    while (pids.some(isAlive)) await sleep(10);
    rmSync(join(folder, 'pid'), { force: true });
    // While nobody has collected its exit, a server that is started takes it for running.
    for (const lock of ['data/postmaster.pid', `.s.PGSQL.${cluster.port}.lock`]) rmSync(join(folder, lock), { force: true });
  };
  const self: PrivateCluster = {
    port: cluster.port,
    url: urlOf(cluster, 'postgres'),
    urlAt: (port) => urlOf({ ...cluster, port }, 'postgres'),
    run: (sql) => psql(cluster, 'postgres', sql),
    makeFolder: async (path) => {
      const [first = '', ...rest] = [...through, ...asServer, 'mkdir', '-p', path];
      await run(first, rest, { cwd: '/' });
    },
    kill,
    start: async () => {
      const log = openSync(join(folder, 'log'), 'a');
      let isStarted = false;
      // What is left of one that was killed may still have its memory: then it ends at once, and is started again.
      const launch = (): void => {
        const child = spawn(program, [...before, ...words, ...all.flatMap((setting) => ['-c', setting])], {
          detached: true,
          stdio: ['ignore', log, log],
          cwd: '/',
        });
        child.once('exit', () => isStarted || setTimeout(launch, 100).unref());
        child.unref();
      };
      launch();
      await answer('select true').finally(() => {
        isStarted = true;
      });
    },
    signal: (signal) => send(processesIn(folder), signal),
    standby: async () => {
      const other = await newFolder();
      const copy = ['-D', join(other, 'data'), '-d', self.url, '-R', '-X', 'stream', '-c', 'fast', '--no-sync'];
      const [first = '', ...rest] = [...asServer, join(bin ?? '', 'pg_basebackup'), ...copy];
      await run(first, rest, { cwd: '/' });
      const follower = serverIn(other, { ...cluster, port: await freePort() }, 'standby', { settings });
      await follower.start();
      await self.run("alter system set synchronous_standby_names = 'standby'");
      await self.run('select pg_reload_conf()');
      await answer("select exists (select from pg_stat_replication where sync_state = 'sync')");
      return follower;
    },
    promote: async () => {
      await self.run('select pg_promote()');
      await answer('select not pg_is_in_recovery()');
    },
    remove: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return self;
};

/** A running server of its own. */
export const privateCluster = async (options: PrivateOptions = {}): Promise<PrivateCluster> => {
  if (bin === undefined) throw new Error(`PostgreSQL is ${missing}.`);
  const folder = await newFolder();
  const cluster: Cluster = { port: await freePort(), password: crypto.randomUUID() };
  const password = join(folder, 'password');
  writeFileSync(password, cluster.password);
  const auth = ['--auth-local=scram-sha-256', '--auth-host=scram-sha-256', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
  if (isRoot) await run('chown', ['postgres', password]);
  const [program = '', ...words] = [...asServer, join(bin, 'initdb'), `--pgdata=${join(folder, 'data')}`, `--username=${user}`];
  await run(program, [...words, `--pwfile=${password}`, ...auth], { cwd: '/' });
  const server = serverIn(folder, cluster, 'primary', options);
  await server.start();
  return server;
};
