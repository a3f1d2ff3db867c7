/** A PostgreSQL of its own for a benchmark, as it is installed: every commit is on the disk before it is answered. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const debian = '/usr/lib/postgresql';

const programs = (): string | undefined =>
  [
    process.env['PG_BIN'] ?? '',
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...(existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : []),
  ].find((folder) => folder !== '' && existsSync(join(folder, 'initdb')));

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { readonly port: number };
      server.close(() => done(port));
    });
  });

export interface BenchDatabase {
  readonly url: string;
  readonly version: string;
  readonly stop: () => Promise<void>;
}

/** `undefined` when there is none on this machine. */
export const startPostgres = async (): Promise<BenchDatabase | undefined> => {
  const bin = programs();
  if (bin === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'hedgerow-bench-postgres-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  const port = await freePort();
  // PostgreSQL refuses to run as root.
  const asUser = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--'] : [];
  if (asUser.length > 0) execFileSync('chown', ['-R', 'postgres', folder]);
  const words = (...rest: readonly string[]): [string, string[]] => {
    const [program = '', ...args] = [...asUser, ...rest];
    return [program, args];
  };
  execFileSync(...words(join(bin, 'initdb'), '-D', data, '-U', 'bench', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8'), {
    stdio: 'ignore',
    cwd: '/',
  });
  const server = spawn(...words(join(bin, 'postgres'), '-D', data, '-p', String(port), '-k', folder, '-h', '127.0.0.1'), {
    stdio: 'ignore',
    cwd: '/',
  });
  const url = `postgresql://bench@127.0.0.1:${port}/postgres`;
  for (let left = 200; ; left -= 1) {
    const client = new pg.Client({ connectionString: url });
    const version = await client
      .connect()
      .then(() => client.query('show server_version'))
      .then(({ rows }) => String((rows[0] as { readonly server_version: string }).server_version))
      .catch(() => undefined);
    await client.end().catch(() => undefined);
    if (version !== undefined)
      return {
        url,
        version,
        stop: async () => {
          const gone = new Promise((done) => server.once('exit', done));
          server.kill('SIGINT');
          await gone;
          rmSync(folder, { recursive: true, force: true });
        },
      };
    if (left === 0) throw new Error('PostgreSQL does not start.');
    await sleep(50);
  }
};
