/**
 * Reconciliation of 10,000 resources that the cluster does not have, against a lab cluster in this process, with the embedded store.
 *
 * Method: the manifests of `sync.ts` in a bare repository on this machine, a fresh data folder, durable store. Everything is asked for by one
 * plan; the time is from the question until the last outcome is in the log. A write is an append to the log, each of which the disk
 * confirms. The peer in the same run applies the same manifests to another lab cluster through the same client, as many at once, and records
 * nothing: that is the least anybody has to do. Quote ratios, not seconds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeClusters } from '#app/clusters.ts';
import { startControlPlane } from '#app/compose.ts';
import { foldersIn } from '#app/config.ts';
import { systemClock } from '#base/clock.ts';
import type { JsonObject } from '#base/json.ts';
import { type DesiredRecorded, inParallel } from '#contexts/gitops/index.ts';
import { buildCorpusApart } from './corpus.ts';

const manifests = Number(process.argv[2] ?? 10_000);
const folder = mkdtempSync(join(tmpdir(), 'hedgerow-bench-'));
const meta = () => ({ actor: 'user:bench', at: systemClock.now() });
const say = (what: string, value: string): void => void process.stdout.write(`${what.padEnd(58)} ${value}\n`);
const ms = (value: number): string => `${value.toFixed(0).padStart(7)} ms`;
const until = async (isDone: () => boolean): Promise<void> => {
  while (!isDone()) await new Promise((done) => setTimeout(done, 20));
};

const folders = foldersIn(join(folder, 'data'));
const clusters = makeClusters({ folders, labPort: 0 });

const peer = async (wanted: readonly JsonObject[]): Promise<number> => {
  const opened = await clusters.open('peer', { kind: 'lab', namespace: 'default' });
  if (!opened.ok) throw new Error(opened.refusal.message);
  const start = performance.now();
  const outcomes = await inParallel(wanted, (manifest) => opened.value.apply(manifest, { force: false }));
  const took = performance.now() - start;
  await opened.value.close();
  const failed = outcomes.filter(({ outcome }) => outcome !== 'succeeded').length;
  if (failed > 0) throw new Error(`${failed} of the peer's applies failed.`);
  return took;
};

try {
  const { repository } = buildCorpusApart(join(folder, 'corpus.git'), manifests);
  const controlPlane = await startControlPlane({
    folders,
    openCluster: clusters.open,
    allowLocal: true,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  const { handler, events } = controlPlane;
  const counts = new Map<string, number>();
  const wanted: JsonObject[] = [];
  let [appends, position] = [0, 0];
  let reading: Promise<void> = Promise.resolve();
  const follow = async (): Promise<void> => {
    for (;;) {
      const batch = await events.readAll(position, 1000);
      if (batch.length === 0) return;
      for (const { type, data } of batch) {
        counts.set(type, (counts.get(type) ?? 0) + 1);
        if (type === 'DesiredRecorded') wanted.push((data as DesiredRecorded['data']).manifest as JsonObject);
      }
      position = batch.at(-1)?.position ?? position;
    }
  };
  events.onAppend(() => {
    appends += 1;
    reading = reading.then(follow);
  });
  const git = { repository, branch: 'main', path: '', pollInterval: 86_400 };
  for (const [type, data] of [
    ['CreateFabric', { title: '', description: '' }],
    ['ConfigureCluster', { cluster: { kind: 'lab', namespace: 'default' } }],
    ['ConfigureGit', { git }],
  ] as const)
    await handler.handle({ type, data: { fabric: 'bench', ...data }, meta: meta() });
  await until(() => counts.has('RevisionRecorded'));
  await controlPlane.settled();
  const worker = controlPlane.worker('bench');
  if (worker === undefined) throw new Error('Nobody owns the fabric.');

  const before = appends;
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const asked = await worker.requestPlan({ force: false, prune: false, reason: '' }, meta());
  if (!asked.ok) throw new Error(asked.refusal.message);
  const planned = performance.now() - start;
  const { requested } = asked.value;
  const ended = (): number => (counts.get('ReconciliationSucceeded') ?? 0) + (counts.get('ReconciliationFailed') ?? 0);
  await until(() => ended() >= requested);
  const took = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const writes = appends - before;
  await controlPlane.settled();
  const shown = performance.now() - start;
  const floor = await peer(wanted);

  const each = (1000 * requested) / took;
  say(`peer: ${wanted.length} applies through the same client`, ms(floor));
  say(
    `reconciliation of ${requested} resources, durable`,
    `${ms(took)}   ${(took / floor).toFixed(2)} x peer, ${each.toFixed(0)} a second`,
  );
  say('  of which the plan and the requests', ms(planned));
  say('  CPU, the lab cluster and the screens included', ms((user + system) / 1000));
  say('  writes to the log', `${String(writes).padStart(7)}      ${(requested / writes).toFixed(1)} resources a write`);
  say('  failed', String(counts.get('ReconciliationFailed') ?? 0).padStart(7));
  say('until every screen shows it', ms(shown));
  await controlPlane.stop();
} finally {
  await clusters.stop();
  rmSync(folder, { recursive: true, force: true });
}
