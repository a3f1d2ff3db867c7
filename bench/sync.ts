/**
 * Cold sync of 10,000 manifests, sync of 10 changed files among them, sync of nothing new, and generation of our own models.
 *
 * Method: a bare repository on this machine, a fresh data folder, no cluster, durable store; one process, times as seen by the caller
 * (a sync is over when its events are durable), then the time until the screens have it. The corpus is made by another process; peak
 * memory is what the system says of this one (maximum resident set), with Node itself and all of Hedgerow in it. The peer in the same run is the least that
 * anybody has to do: read all files through `git archive` and parse them with js-yaml's `loadAll`. Quote ratios, not seconds.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadAll } from 'js-yaml';
import { startControlPlane } from '#app/compose.ts';
import { foldersIn } from '#app/config.ts';
import { generateModels } from '#app/models.ts';
import { systemClock } from '#base/clock.ts';
import { refused } from '#base/result.ts';
import { buildCorpusApart } from './corpus.ts';

const manifests = Number(process.argv[2] ?? 10_000);
const folder = mkdtempSync(join(tmpdir(), 'hedgerow-bench-'));
const meta = () => ({ actor: 'user:bench', at: systemClock.now() });
const rows: [string, string][] = [];
const say = (what: string, value: string): void => {
  rows.push([what, value]);
  process.stdout.write(`${what.padEnd(58)} ${value}\n`);
};
const timed = async <Value>(work: () => Promise<Value> | Value): Promise<{ readonly ms: number; readonly value: Value }> => {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
};
const ms = (value: number): string => `${value.toFixed(0).padStart(7)} ms`;

/** Contents of a tar stream's files, as text. */
const filesOfTar = (tar: Buffer): readonly string[] => {
  const files: string[] = [];
  for (let at = 0; at + 512 <= tar.length; ) {
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8) || 0;
    if (tar[at + 156] === 0x30) files.push(tar.toString('utf8', at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
};

const peer = (repository: string): number => {
  const tar = execFileSync('git', ['-C', repository, 'archive', '--format=tar', 'main'], { maxBuffer: 1 << 30 });
  return filesOfTar(tar).flatMap((text) => loadAll(text)).length;
};

try {
  const corpus = buildCorpusApart(join(folder, 'corpus.git'), manifests);
  const { repository } = corpus;
  /** Moves the branch; a sync then finds the ten files that differ between the two commits. */
  const moveTo = (commit: string): void => {
    execFileSync('git', ['-C', repository, 'update-ref', 'refs/heads/main', commit]);
  };
  moveTo(corpus.first);
  const controlPlane = await startControlPlane({
    folders: foldersIn(join(folder, 'data')),
    openCluster: async () => refused('NoCluster', 'The benchmark has no cluster.'),
    allowLocal: true,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  const parts: Record<string, number> = {};
  let last = performance.now();
  let stage = 'fetch';
  const progress = (next: string): void => {
    const now = performance.now();
    parts[stage] = (parts[stage] ?? 0) + now - last;
    stage = next;
    last = now;
  };
  await controlPlane.handler.handle({ type: 'CreateFabric', data: { fabric: 'bench', title: '', description: '' }, meta: meta() });
  await controlPlane.handler.handle({
    type: 'RegisterSource',
    data: { fabric: 'bench', repository, branch: 'main', path: '' },
    meta: meta(),
  });
  const worker = await controlPlane.prepareWorker('bench', { repository, branch: 'main', path: '', pollInterval: 86_400 });
  const cold = await timed(() => worker.sync(meta(), (next) => progress(next)));
  progress('done');
  if (!cold.value.ok) throw new Error(cold.value.refusal.message);
  const syncMemory = process.resourceUsage().maxRSS / 1024;
  const screens = await timed(() => controlPlane.settled());
  const memory = process.resourceUsage().maxRSS / 1024;
  // After the memory was read: what the peer needs is not ours.
  const floor = await timed(() => peer(repository));

  say(`peer: git archive + js-yaml loadAll of ${manifests} files`, ms(floor.ms));
  say(`cold sync of ${manifests} manifests, durable`, `${ms(cold.ms)}   ${(cold.ms / floor.ms).toFixed(2)} x peer`);
  for (const [name, value] of Object.entries(parts)) say(`  of which ${name}`, `${ms(value)}   ${((100 * value) / cold.ms).toFixed(0)} %`);
  say('  peak memory of the process', `${syncMemory.toFixed(0).padStart(7)} MB`);
  say('until every screen shows it, after that', ms(screens.ms));
  say('  peak memory of the process', `${memory.toFixed(0).padStart(7)} MB`);

  const incremental: number[] = [];
  for (let round = 2; round < 9; round += 1) {
    moveTo(round % 2 === 0 ? corpus.last : corpus.first);
    const one = await timed(() => worker.sync(meta()));
    if (!one.value.ok || one.value.value.filesRead !== 10)
      throw new Error(`Read ${one.value.ok ? one.value.value.filesRead : 0} files instead of 10.`);
    incremental.push(one.ms);
  }
  incremental.sort((left, right) => left - right);
  say(
    'sync of 10 changed files among them, median of 7',
    `${ms(incremental[3] ?? 0)}   1/${(cold.ms / (incremental[3] ?? 1)).toFixed(0)} of the cold sync`,
  );
  const nothing = await timed(() => worker.sync(meta()));
  say('sync of nothing new', ms(nothing.ms));
  await controlPlane.stop();

  const generation = await timed(() =>
    generateModels({ root: resolve(import.meta.dirname, '..'), folder: 'models', mode: 'plan', force: false }),
  );
  say(`generation of our own models, ${generation.value.files.length} files, compared with disk`, ms(generation.ms));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
