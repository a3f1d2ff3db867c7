/**
 * How long it takes to read a fabric's repository, next to other ways of doing the same on the same machine at the same time.
 *
 * `npx node bench/read.ts [files] [rounds]`
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { makeGitFeed } from '#adapters/git/feed.ts';
import type { SourceChanges, SourceFeed, SourcePlace } from '#contexts/gitops/ports.ts';
import { readYaml } from '#yaml/read.ts';
import { buildCorpus, type Corpus } from './corpus.ts';
import { measure, printTimings, type Way } from './measure.ts';

const git = (corpus: Corpus, args: readonly string[], input?: string): Buffer =>
  execFileSync('git', [`--git-dir=${corpus.repository}`, ...args], { maxBuffer: 1 << 30, ...(input === undefined ? {} : { input }) });

/** Files of a tar archive (POSIX ustar: blocks of 512 bytes, size in octal at 124, type at 156). */
const untar = (archive: Buffer): readonly Buffer[] => {
  const files: Buffer[] = [];
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0; ) {
    const size = Number.parseInt(archive.toString('latin1', at + 124, at + 135), 8);
    if (archive.toString('latin1', at + 156, at + 157) === '0') files.push(archive.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
};

const namesOf = (documents: readonly unknown[]): number =>
  documents.filter((document) => typeof document === 'object' && document !== null).length;

const changesOf = async (feed: SourceFeed, place: SourcePlace, commit: string, since?: string): Promise<SourceChanges> => {
  const changes = await feed.changes(place, commit, since);
  if (!changes.ok) throw new Error(changes.message);
  return changes;
};

/** Reads and parses everything that differs; gives the number of manifests. */
const readChanges = async (feed: SourceFeed, place: SourcePlace, commit: string, since?: string): Promise<number> => {
  const { files } = await changesOf(feed, place, commit, since);
  let manifests = 0;
  for await (const { file, content } of feed.read(place, files)) manifests += feed.parse(file, content).manifests.length;
  return manifests;
};

const batchContents = (corpus: Corpus, ids: readonly string[]): number => {
  const output = git(corpus, ['cat-file', '--batch', '--buffer'], `${ids.join('\n')}\n`);
  let count = 0;
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    const size = Number(output.toString('latin1', at, end).split(' ')[2]);
    count += namesOf(loadAll(output.toString('utf8', end + 1, end + 1 + size)));
    at = end + size + 2;
  }
  return count;
};

const blobsOf = (corpus: Corpus): readonly string[] =>
  git(corpus, ['ls-tree', '-r', '-z', corpus.last])
    .toString('utf8')
    .split('\0')
    .filter(Boolean)
    .map((line) => line.split(/[\s]/u)[2] ?? '');

const fullWays = (corpus: Corpus, feed: SourceFeed, place: SourcePlace): readonly Way[] => [
  { name: 'Hedgerow: trees + cat-file + manifests with places', run: () => readChanges(feed, place, corpus.last) },
  {
    name: 'git archive + js-yaml loadAll',
    run: async () => untar(git(corpus, ['archive', corpus.last])).reduce((sum, file) => sum + namesOf(loadAll(file.toString('utf8'))), 0),
  },
  { name: 'git ls-tree + cat-file --batch + loadAll', run: async () => batchContents(corpus, blobsOf(corpus)) },
];

/** A process per file is too slow to do whole: a sample, scaled up. */
const perFileWay = (corpus: Corpus, sample: number): Way => {
  const names = git(corpus, ['ls-tree', '-r', '-z', '--name-only', corpus.last]).toString('utf8').split('\0').filter(Boolean);
  const chosen = names.filter((_, index) => index % Math.ceil(names.length / sample) === 0);
  return {
    name: `git show per file + loadAll (${chosen.length} files, scaled)`,
    scale: names.length / chosen.length,
    run: async () => {
      for (const name of chosen) namesOf(loadAll(git(corpus, ['show', `${corpus.last}:${name}`]).toString('utf8')));
      return corpus.files;
    },
  };
};

const incrementalWays = (corpus: Corpus, feed: SourceFeed, place: SourcePlace): readonly Way[] => [
  { name: 'Hedgerow: changes since the commit before, read', run: () => readChanges(feed, place, corpus.last, corpus.first) },
  {
    name: 'git diff-tree + cat-file --batch + loadAll',
    run: async () => {
      const lines = git(corpus, ['diff-tree', '-r', '-z', corpus.first, corpus.last]).toString('utf8').split('\0');
      return batchContents(
        corpus,
        lines.filter((line) => line.startsWith(':')).map((line) => line.split(' ')[3] ?? ''),
      );
    },
  },
  {
    name: 'git diff --name-only + git show per file + loadAll',
    run: async () => {
      const names = git(corpus, ['diff', '-z', '--name-only', corpus.first, corpus.last]).toString('utf8').split('\0').filter(Boolean);
      return names.reduce((sum, name) => sum + namesOf(loadAll(git(corpus, ['show', `${corpus.last}:${name}`]).toString('utf8'))), 0);
    },
  },
];

const yamlWays = (texts: readonly Buffer[]): readonly Way[] => [
  {
    name: "Hedgerow: the server's rules, places kept",
    run: async () => texts.reduce((sum, text) => sum + readYaml(text, { profile: 'kubernetes' }).documents.length, 0),
  },
  {
    name: 'js-yaml loadAll: YAML 1.2, no places',
    run: async () => texts.reduce((sum, text) => sum + loadAll(text.toString('utf8')).length, 0),
  },
];

/** Where the time of a full read goes: each stage alone. */
const printShares = async (corpus: Corpus, feed: SourceFeed, place: SourcePlace): Promise<void> => {
  const started = performance.now();
  const { files } = await changesOf(feed, place, corpus.last);
  const listed = performance.now();
  const contents: Uint8Array[] = [];
  for await (const { content } of feed.read(place, files)) contents.push(content);
  const read = performance.now();
  for (const [index, file] of files.entries()) feed.parse(file, contents[index] ?? new Uint8Array(0));
  const parsed = performance.now();
  const stages = [
    ['trees and sizes', listed - started],
    ['contents', read - listed],
    ['manifests', parsed - read],
  ] as const;
  console.log('\nWhere a full read spends its time (stages one after the other)');
  for (const [name, took] of stages)
    console.log(`${name.padEnd(16)}  ${took.toFixed(1).padStart(7)} ms  ${((100 * took) / (parsed - started)).toFixed(0).padStart(3)} %`);
};

const main = async (size: number, rounds: number): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'hedgerow-bench-'));
  try {
    const corpus = buildCorpus(join(folder, 'remote.git'), size);
    const feed = makeGitFeed({ dataFolder: join(folder, 'data'), allowLocal: true });
    const place: SourcePlace = { repository: corpus.repository, branch: corpus.branch, path: '' };
    const before = performance.now();
    const head = await feed.head(place);
    if (!head.ok) throw new Error(head.message);
    const cloned = performance.now() - before;
    console.log(
      `${corpus.files} files, ${(corpus.bytes / 1e6).toFixed(1)} MB; first fetch ${cloned.toFixed(0)} ms; ${rounds} rounds each, interleaved`,
    );
    printTimings('Read everything', await measure([...fullWays(corpus, feed, place), perFileWay(corpus, 50)], rounds));
    printTimings(`Read a commit that changes ${corpus.changed} files`, await measure(incrementalWays(corpus, feed, place), rounds * 3));
    printTimings(
      'Look again, nothing new',
      await measure(
        [
          {
            name: 'Hedgerow: fetch and compare',
            run: async () => ((await feed.head(place)).ok ? (await changesOf(feed, place, corpus.last, corpus.last)).filesSeen : 0),
          },
          { name: 'git ls-remote', run: async () => (git(corpus, ['ls-remote', corpus.repository, 'main']).length > 0 ? corpus.files : 0) },
        ],
        rounds,
      ),
    );
    const texts = untar(git(corpus, ['archive', corpus.last]));
    printTimings('YAML alone', await measure(yamlWays(texts), rounds));
    await printShares(corpus, feed, place);
    console.log(`\npeak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
    await feed.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

await main(Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 5));
