/** The rules of a fabric over a sequence of commits, with a log and a repository in memory. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseManifests } from '#adapters/git/manifests.ts';
import { hedgehogDefinitions } from '#app/definitions.ts';
import { equals, type JsonObject } from '#base/json.ts';
import type { Metadata } from '#base/message.ts';
import { makeCommandHandler } from '#eventing/handle-command.ts';
import { openMemoryLog } from '#eventing/store/memory.ts';
import { checkFabric, kindOf, readObject } from '#hedgehog/rules/check.ts';
import type { Mode } from '#hedgehog/rules/fabric.ts';
import { canonicalManifest } from '#kubernetes/manifest-check.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { type ResourceFacts, resource } from '../behaviour/resource.ts';
import { source } from '../behaviour/source.ts';
import { type ValidationFacts, validation } from '../behaviour/validation.ts';
import type { ManifestDocument, SourceFeed, SourceFile } from '../ports.ts';
import { type Desk, makeDesk, takeStock } from './desk.ts';
import { followFabric } from './follow-fabric.ts';
import { observeLive } from './observe-live.ts';
import { observeSource } from './observe-source.ts';
import { type RuleMode, validateDesired } from './validate-desired.ts';

const meta: Metadata = { actor: 'system:test', at: '2026-01-01T00:00:00.000Z' };
const { kinds } = hedgehogDefinitions();

type Files = Readonly<Record<string, string>>;

const blobOf = (text: string): string => createHash('sha1').update(text).digest('hex');
const sourceFile = (file: string, text: string): SourceFile => ({ file, blob: blobOf(text), size: text.length, entry: 'file' });

/** A repository in memory: every state is a commit. Notes which files were read. */
const makeRepository = () => {
  const commits: Files[] = [];
  const read: string[] = [];
  const contents = new Map<string, string>();
  const commitOf = (index: number): string => (index + 1).toString(16).padStart(40, '0');
  const feed: SourceFeed = {
    head: async () => ({
      ok: true,
      revision: { commit: commitOf(commits.length - 1), author: 'Ada', committedAt: meta.at, subject: 'Change' },
    }),
    changes: async (_place, commit, since) => {
      const now = commits[Number.parseInt(commit, 16) - 1] ?? {};
      const before = since === undefined ? {} : (commits[Number.parseInt(since, 16) - 1] ?? {});
      return {
        ok: true,
        files: Object.entries(now).flatMap(([file, text]) => (before[file] === text ? [] : [sourceFile(file, text)])),
        removed: Object.keys(before).filter((file) => !(file in now)),
        filesSeen: Object.keys(now).length,
        rewritten: false,
      };
    },
    read: async function* (_place, files) {
      for (const file of files) {
        read.push(file.file);
        yield { file, content: Buffer.from(contents.get(file.blob) ?? '') };
      }
    },
    parse: (file, content) => parseManifests(file, content),
  };
  const commit = (files: Files): void => {
    commits.push(files);
    for (const text of Object.values(files)) contents.set(blobOf(text), text);
  };
  return { feed, commit, read, files: () => commits.at(-1) ?? {} };
};

/** A fabric of which the cluster was listed whole or not. */
const open = async (mode: RuleMode, listed: boolean) => {
  const repository = makeRepository();
  const { events: store } = openMemoryLog();
  let next = 0;
  let writes = 0;
  let broken: number | undefined;
  const appending: typeof store = {
    ...store,
    append: async (...given) => {
      writes += 1;
      if (writes === broken) throw new Error('The disk is full.');
      return store.append(...given);
    },
  };
  const handler = makeCommandHandler({
    store: appending,
    deciders: [source, resource, validation] as never,
    newId: () => `e${(next += 1)}`,
  });
  const newDesk = async (): Promise<Desk> => {
    const desk = makeDesk({ fabric: 'lab', feed: repository.feed, kinds });
    if (listed) for (const { group, kind } of kinds) desk.listed.add(`${kind}.${group}`);
    for (const event of await store.readAll(0, 1_000_000)) takeStock(desk.inventory, event);
    await followFabric(desk, handler, { repository: '/r', branch: 'main', path: '', pollInterval: 60 }, meta);
    for (const object of cluster.values()) await observeLive({ desk, handler, meta }, { type: 'changed', resource: seen(object) });
    return desk;
  };
  /** What the cluster has. */
  const cluster = new Map<string, KubernetesObject>();
  const seen = (object: KubernetesObject) => ({ object, uid: object.metadata.name, resourceVersion: '1' });
  let desk = await newDesk();
  const look = async () => {
    await observeSource({ desk, handler, meta });
    return validateDesired({ desk, handler, meta }, mode);
  };
  return {
    repository,
    handler,
    store,
    desk: () => desk,
    look,
    /** Has the cluster have an object, or not. */
    see: async (object: KubernetesObject, isThere: boolean) => {
      const key = `${object.kind} ${object.metadata.name}`;
      if (isThere) cluster.set(key, object);
      else if (!cluster.delete(key)) return;
      await observeLive({ desk, handler, meta }, { type: isThere ? 'changed' : 'deleted', resource: seen(object) });
    },
    cluster,
    restart: async () => {
      desk = await newDesk();
    },
    /** Looks once while a write of that look fails: the first records the revision, the second what the rules say. */
    lookWithFullDisk: async (write: 1 | 2) => {
      broken = writes + write;
      await look().catch((fault: unknown) => expect(String(fault)).toContain('The disk is full.'));
      broken = undefined;
    },
    facts: async () => (await handler.read<ValidationFacts>('Validation', 'lab')).state,
    types: async () => (await store.readAll(0, 1_000_000)).filter(({ stream }) => stream === 'validation-lab').map(({ type }) => type),
  };
};

type Bench = Awaited<ReturnType<typeof open>>;

const specOf = ({ apiVersion, kind }: KubernetesObject): JsonObject => {
  const [group, version] = apiVersion.split('/');
  const { versions = [] } = kinds.find((one) => one.group === group && one.kind === kind) ?? {};
  const { properties } = (versions.find((one) => one.name === version)?.schema ?? {}) as { readonly properties?: JsonObject };
  return (properties?.['spec'] ?? {}) as JsonObject;
};

interface Wanted {
  readonly manifest: KubernetesObject;
  readonly file: string;
  /** The manifest as the file has it now; a broken, refused or doubled one counts as it was before, and so does where it stood. */
  readonly document?: ManifestDocument | undefined;
}

const wantedBy = async ({ handler, desk, repository }: Bench): Promise<readonly Wanted[]> => {
  const wanted: Wanted[] = [];
  for (const [id, { digest }] of desk().inventory) {
    if (digest === undefined) continue;
    const { desired } = (await handler.read<ResourceFacts>('Resource', id)).state;
    if (desired === undefined) throw new Error(`${id} is in the inventory and not wanted.`);
    const manifest = desired.manifest as unknown as KubernetesObject;
    const { file, document: index } = desired.origin;
    const text = repository.files()[file] ?? '';
    const { manifests: now } = parseManifests(sourceFile(file, text), Buffer.from(text));
    const document = now.find((one) => one.index === index && equals(canonicalManifest(one.manifest), manifest));
    wanted.push({ manifest, file, document });
  }
  return wanted;
};

const placeText = (stale: ReadonlySet<string>, { file, line, column }: { file: string; line?: number; column?: number }): string =>
  stale.has(file) ? file : `${file}:${line}:${column}`;

const staleFiles = (wanted: readonly Wanted[]): ReadonlySet<string> =>
  new Set(wanted.filter(({ document }) => document === undefined).map(({ file }) => file));

/** What the rules find in everything that Git wants, judged once, with the places in the files as they are. */
const wholeRun = ({ cluster }: Bench, wanted: readonly Wanted[], mode: Mode, partial: boolean): readonly string[] => {
  const stale = staleFiles(wanted);
  const places = new Map<string, (pointer: string) => string>();
  const read = wanted.flatMap(({ manifest, file, document }) => {
    const kind = kindOf(manifest);
    if (kind === undefined) return [];
    const one = readObject(kind, manifest, specOf(manifest), mode);
    places.set(one.key, (pointer) => placeText(stale, { file, ...document?.locate(pointer) }));
    return [one];
  });
  // What only the cluster has is seen and not judged, and stands in no file.
  const beside = [...cluster.values()].flatMap((object) => {
    const kind = kindOf(object);
    const one = kind === undefined ? undefined : readObject(kind, object, specOf(object), mode);
    return one?.entry === undefined || places.has(one.key) ? [] : [one.entry];
  });
  const entries = [...read.flatMap(({ entry }) => entry ?? []), ...beside];
  return [...read.flatMap(({ findings }) => findings), ...checkFabric(entries, { mode, partial })]
    .filter(({ key }) => places.has(key) || key === '')
    .map(({ rule, message, key, pointer, others }) =>
      [rule, message, places.get(key)?.(pointer), ...others.flatMap((other) => places.get(other.key)?.(other.pointer) ?? [])].join(' '),
    )
    .sort();
};

const recorded = async (bench: Bench, wanted: readonly Wanted[]): Promise<readonly string[]> => {
  const stale = staleFiles(wanted);
  return [...(await bench.facts()).findings.values()]
    .map((finding) => {
      const related = (finding.related ?? []) as unknown as readonly { readonly where: Parameters<typeof placeText>[1] }[];
      return [finding.rule, finding.message, placeText(stale, finding), ...related.map(({ where }) => placeText(stale, where))].join(' ');
    })
    .sort();
};

const meta1 = (name: string) => `metadata: { name: ${name}, namespace: default }`;
const manifests = {
  vlans: (from: number) =>
    `apiVersion: wiring.githedgehog.com/v1beta1\nkind: VLANNamespace\n${meta1('default')}\nspec:\n  ranges:\n    - { from: ${from}, to: 1005 }\n`,
  pool: (second: number) =>
    `apiVersion: vpc.githedgehog.com/v1beta1\nkind: IPv4Namespace\n${meta1('default')}\nspec:\n  subnets: [10.${second}.0.0/16]\n`,
  vpc: (name: string, vlan: number, third: number) =>
    `apiVersion: vpc.githedgehog.com/v1beta1\nkind: VPC\n${meta1(name)}\nspec:\n  subnets:\n    a:\n      vlan: ${vlan}\n      subnet: 10.0.${third}.0/24\n`,
  peering: (left: string, right: string) =>
    `apiVersion: vpc.githedgehog.com/v1beta1\nkind: VPCPeering\n${meta1(`${left}--${right}`)}\nspec:\n  permit:\n    - ${left}: {}\n      ${right}: {}\n`,
  server: (name: string) => `apiVersion: wiring.githedgehog.com/v1beta1\nkind: Server\n${meta1(name)}\nspec: {}\n`,
  connection: (server: string, port: number) =>
    `apiVersion: wiring.githedgehog.com/v1beta1\nkind: Connection\n${meta1(`${server}--leaf-1`)}\nspec:\n  unbundled:\n    link:\n      server: { port: ${server}/enp2s1 }\n      switch: { port: leaf-1/E1/${port} }\n`,
  broken: () => 'kind: [\n',
  comment: () => '# Nothing.\n',
};

const liveObject = (text: string): KubernetesObject => {
  const [document] = parseManifests(sourceFile('live.yaml', text), Buffer.from(text)).manifests;
  if (document === undefined) throw new Error(`No manifest: ${text}`);
  return document.manifest;
};
const liveObjects: Readonly<Record<string, KubernetesObject>> = {
  vlans: liveObject(manifests.vlans(1001)),
  pool: liveObject(manifests.pool(0)),
  vpc: liveObject(manifests.vpc('v3', 1002, 2)),
};

const name = fc.constantFrom('v1', 'v2', 'v3');
const manifest = fc.oneof(
  fc.integer({ min: 1000, max: 1003 }).map(manifests.vlans),
  fc.integer({ min: 0, max: 1 }).map(manifests.pool),
  fc.tuple(name, fc.integer({ min: 1000, max: 1003 }), fc.integer({ min: 1, max: 3 })).map((given) => manifests.vpc(...given)),
  fc.tuple(name, fc.integer({ min: 1001, max: 1003 }), fc.integer({ min: 1, max: 3 })).map((given) => manifests.vpc(...given)),
  fc.tuple(name, name).map((given) => manifests.peering(...given)),
  name.map(manifests.server),
  fc.tuple(name, fc.integer({ min: 1, max: 2 })).map((given) => manifests.connection(...given)),
  fc.constant(manifests.comment()),
);
const content = fc.oneof(
  { weight: 9, arbitrary: fc.array(manifest, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('---\n')) },
  { weight: 1, arbitrary: fc.constant(manifests.broken()) },
);
const step = fc.record({
  files: fc.dictionary(fc.constantFrom('a.yaml', 'b.yaml', 'c.yaml', 'd.yaml'), fc.option(content), { minKeys: 1, maxKeys: 3 }),
  /** Nothing, a process that starts again, or a disk that is full for once. */
  after: fc.oneof(
    { weight: 4, arbitrary: fc.constant('go on') },
    fc.constant('restart'),
    fc.constant('full disk'),
    fc.constant('full disk for findings'),
  ),
  /** What comes to the cluster (true) or goes. */
  live: fc.dictionary(fc.constantFrom(...Object.keys(liveObjects)), fc.boolean(), { maxKeys: 2 }),
});

test('after any commits, restarts and failed writes the findings are those of a whole run over what Git wants', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 8 }),
      fc.constantFrom<Mode>('webhook', 'hhfab', 'strict'),
      fc.boolean(),
      async (steps, mode, partial) => {
        const bench = await open(mode, !partial);
        let files: Files = {};
        for (const { files: changed, after, live } of steps) {
          files = Object.fromEntries(Object.entries({ ...files, ...changed }).filter((pair): pair is [string, string] => pair[1] !== null));
          bench.repository.commit(files);
          for (const [name, isThere] of Object.entries(live)) await bench.see(liveObjects[name] as KubernetesObject, isThere);
          if (after === 'restart') await bench.restart();
          if (after === 'full disk') await bench.lookWithFullDisk(1);
          if (after === 'full disk for findings') await bench.lookWithFullDisk(2);
          await bench.look();
          const wanted = await wantedBy(bench);
          expect(await recorded(bench, wanted)).toEqual(wholeRun(bench, wanted, mode, partial));
        }
      },
    ),
    { numRuns: 60 },
  );
});

const small: Files = {
  'pools.yaml': [manifests.vlans(1000), manifests.pool(0)].join('---\n'),
  'x.yaml': manifests.vpc('v1', 1001, 1),
  'y.yaml': manifests.vpc('v2', 1002, 2),
};

test('a commit reads what it changed, and of other files only those that take part in new findings', async () => {
  const bench = await open('webhook', true);
  bench.repository.commit(small);
  await bench.look();
  bench.repository.read.length = 0;
  bench.repository.commit({ ...small, 'z.yaml': manifests.vpc('v3', 1003, 3) });
  await bench.look();
  expect(bench.repository.read).toEqual(['z.yaml']);
  bench.repository.read.length = 0;
  bench.repository.commit({ ...small, 'z.yaml': manifests.vpc('v3', 1001, 3) });
  await bench.look();
  expect(bench.repository.read.toSorted()).toEqual(['x.yaml', 'z.yaml', 'z.yaml']);
});

test('what a commit broke is found out after a crash that came before it was recorded, and the commit is to blame', async () => {
  const bench = await open('webhook', true);
  bench.repository.commit(small);
  await bench.look();
  bench.repository.commit({ ...small, 'y.yaml': manifests.vpc('v2', 1001, 2) });
  await bench.lookWithFullDisk(2);
  expect((await bench.facts()).commit).toBe('1'.padStart(40, '0'));
  await bench.restart();
  await bench.look();
  const { commit, breaking, findings } = await bench.facts();
  expect([commit, breaking.size, findings.size]).toEqual(['2'.padStart(40, '0'), 2, 2]);
});
