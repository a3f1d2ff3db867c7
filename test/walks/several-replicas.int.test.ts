/**
 * The guide for several replicas, followed with processes that are killed and stopped: whoever is left has the fabrics within the lease,
 * every commit is read once, and an owner that slept through the end of its lease writes nothing.
 */
import { type ChildProcess, execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeClusters } from '#app/clusters.ts';
import { foldersIn } from '#app/config.ts';
import { makeRepository, type Repository } from '#app/control-plane.fixture.ts';
import { type Database, freshDatabase, missing } from '../services/postgres.ts';
import { hedgerowProgram, type Served, startServed } from '../services/served.ts';

const root = resolve(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'hedgerow-several-'));
const lease = 2;

const started: Served[] = [];

const startReplica = async (name: string, database: Database): Promise<Served> => {
  const words = ['--store', 'env:HEDGEROW_DB', '--lease', String(lease), '--data', join(folder, name)];
  const replica = await startServed(words, { env: { HEDGEROW_DB: database.url } });
  started.push(replica);
  return replica;
};

const hedgerow = promisify(execFile);
const ask = async (replica: Served, ...words: readonly string[]): Promise<string> =>
  (await hedgerow(process.execPath, [hedgerowProgram, ...words, '--server', replica.url])).stdout;

/** As a person would: again, while nobody has the fabric. */
const sync = async (replica: Served): Promise<string> => {
  let told = '';
  await expect
    .poll(
      async () => {
        told = await ask(replica, 'fabric', 'sync', 'lab').catch((fault: { readonly stderr: string }) => fault.stderr);
        return told;
      },
      { timeout: (lease + 20) * 1000, interval: 100 },
    )
    .toMatch(/^[0-9a-f]{8}: /u);
  return told;
};

const gone = (child: ChildProcess): Promise<unknown> => new Promise((done) => child.once('exit', done));

const manifest = (name: string, vlan: number): string =>
  `apiVersion: vpc.githedgehog.com/v1beta1\nkind: VPC\nmetadata:\n  name: ${name}\nspec:\n  subnets:\n    front:\n      subnet: 10.10.${vlan - 1000}.0/24\n      gateway: 10.10.${vlan - 1000}.1\n      vlan: ${vlan}\n`;

interface EventRow {
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly data: { readonly revision?: { readonly commit: string } };
}

describe.skipIf(missing)('several replicas', () => {
  let database: Database;
  let repository: Repository;
  let clusters: ReturnType<typeof makeClusters>;
  let one: Served;
  let two: Served;

  beforeAll(async () => {
    database = await freshDatabase();
    mkdirSync(folder, { recursive: true });
    repository = makeRepository(folder);
    repository.commit({ 'a.yaml': manifest('a', 1001) });
    clusters = makeClusters({ folders: foldersIn(join(folder, 'lab')), labPort: 0 });
    writeFileSync(join(folder, 'kubeconfig'), (await clusters.lab('lab')).kubeconfig());
    [one, two] = await Promise.all([startReplica('one', database), startReplica('two', database)]);
  });
  afterAll(async () => {
    for (const replica of started) replica.process.kill('SIGKILL');
    await clusters?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const events = async (replica: Served): Promise<readonly EventRow[]> => {
    const answer = await fetch(`${replica.url}/api/v1/events?limit=1000`);
    return ((await answer.json()) as { readonly results: readonly EventRow[] }).results.toReversed();
  };
  const resources = async (replica: Served): Promise<string> => ask(replica, 'resources', '--fabric', 'lab', '--format', 'json');

  /** Streams have no gap and no version twice, and each commit was read by one owner. */
  const demandWhole = async (replica: Served, commits: readonly string[]): Promise<void> => {
    const all = await events(replica);
    for (const stream of new Set(all.map((event) => event.stream))) {
      const versions = all.filter((event) => event.stream === stream).map(({ version }) => version);
      expect(versions).toEqual(versions.map((_, index) => index + 1));
    }
    const read = all.filter(({ type }) => type === 'RevisionRecorded').map(({ data }) => data.revision?.commit);
    expect(read).toEqual(commits);
  };
  const commits: string[] = [];

  test('a fabric that is added at one is served by both', async () => {
    const words = ['--repo', repository.path, '--kubeconfig', `file:${join(folder, 'kubeconfig')}`, '--poll', '86400'];
    expect(await ask(one, 'fabric', 'add', 'lab', ...words)).toBe('Fabric lab added.\n');
    await sync(two);
    commits.push(repository.git('rev-parse', 'HEAD'));
    expect(JSON.parse(await resources(one))).toMatchObject([{ name: 'a' }]);
    expect(await resources(two)).toBe(await resources(one));
    await demandWhole(one, commits);
  });

  test('the command of the guide lists what reads the log', async () => {
    const guide = readFileSync(join(root, 'docs/guides/several-replicas.md'), 'utf8');
    const [, shown = ''] = /```text\n(PROCESSOR[\s\S]*?)```/u.exec(guide) ?? [];
    const words = (text: string): readonly string[] => text.split('\n').map((line) => line.split(/\s+/u)[0]?.replace(/:.*/u, '') ?? '');
    // What belongs to a fabric runs, and is shown, where the fabric is.
    const all = async () => new Set((await Promise.all([one, two].map((replica) => ask(replica, 'processors')))).flatMap(words));
    await expect.poll(all, { timeout: 10_000 }).toEqual(new Set(words(shown)));
  });

  test('when either is killed the other has the fabric within the lease, and every commit is read once', async () => {
    for (const [round, name] of ['one', 'two', 'one'].entries()) {
      const victim = name === 'one' ? one : two;
      victim.process.kill('SIGKILL');
      await gone(victim.process);
      const left = name === 'one' ? two : one;
      commits.push(repository.commit({ [`b${round}.yaml`]: manifest(`b${round}`, 1100 + round) }));
      expect(await sync(left)).toMatch(new RegExp(`^${commits.at(-1)?.slice(0, 8)}: `, 'u'));
      const again = await startReplica(name, database);
      if (name === 'one') one = again;
      else two = again;
      expect(await resources(again)).toBe(await resources(left));
      await demandWhole(again, commits);
    }
  });

  test('an owner that was stopped past its lease writes nothing when it goes on', async () => {
    // One of the two is the owner; whichever it is has its turn.
    for (const name of ['one', 'two']) {
      const [sleeper, left] = name === 'one' ? [one, two] : [two, one];
      sleeper.process.kill('SIGSTOP');
      commits.push(repository.commit({ [`${name}.yaml`]: manifest(name, name === 'one' ? 1201 : 1202) }));
      await sync(left);
      sleeper.process.kill('SIGCONT');
      commits.push(repository.commit({ [`${name}-more.yaml`]: manifest(`${name}-more`, name === 'one' ? 1211 : 1212) }));
      await sync(sleeper);
      await expect.poll(async () => (await resources(sleeper)) === (await resources(left)), { timeout: 10_000 }).toBe(true);
      await demandWhole(left, commits);
    }
    expect(JSON.parse(await resources(one)).map(({ name }: { readonly name: string }) => name)).toEqual([
      'a',
      'b0',
      'b1',
      'b2',
      'one',
      'one-more',
      'two',
      'two-more',
    ]);
  });
});
