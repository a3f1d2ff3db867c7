import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SourceChanges, SourceFile, SourcePlace } from '#contexts/gitops/ports.ts';
import { type GitFeedOptions, makeGitFeed } from './feed.ts';
import { type Entry, makeTestRepository, type TestRepository, temporaryFolder } from './git-repository.fixture.ts';
import { mirrorFolder } from './mirror.ts';
import { sourceFeedContract } from './source-feed.contract.ts';

const toEntry = (entry: unknown): Entry => {
  if (entry === null) return undefined;
  if (typeof entry === 'object' && 'entry' in entry) {
    const { entry: kind, content } = entry as { readonly entry: string; readonly content: string };
    return { mode: kind === 'symlink' ? '120000' : '160000', content };
  }
  return entry as Entry;
};

sourceFeedContract('git', () => {
  const folder = temporaryFolder();
  const repository = makeTestRepository(join(folder.path, 'remote.git'));
  const feed = makeGitFeed({ dataFolder: join(folder.path, 'data'), allowLocal: true });
  return {
    feed,
    repository: repository.path,
    commit: (entries, options) =>
      repository.commit(Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, toEntry(entry)])), options),
    deleteBranch: (branch) => void repository.git('update-ref', '-d', `refs/heads/${branch}`),
    dispose: async () => {
      await feed.close();
      folder.remove();
    },
  };
});

const lamp = (name: string): string => `apiVersion: lab.example.com/v1\nkind: Lamp\nmetadata:\n  name: ${name}\n`;

describe('the git feed', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let remote: TestRepository;
  let dataFolder: string;
  let place: SourcePlace;
  let feeds: ReturnType<typeof makeGitFeed>[];

  const open = (options: Partial<GitFeedOptions> = {}): ReturnType<typeof makeGitFeed> => {
    const feed = makeGitFeed({ dataFolder, allowLocal: true, ...options });
    feeds.push(feed);
    return feed;
  };

  beforeEach(() => {
    folder = temporaryFolder();
    remote = makeTestRepository(join(folder.path, 'remote.git'));
    dataFolder = join(folder.path, 'data folder');
    place = { repository: remote.path, branch: 'main', path: '' };
    feeds = [];
  });
  afterEach(async () => {
    await Promise.all(feeds.map((feed) => feed.close()));
    folder.remove();
  });

  const look = async (
    feed: ReturnType<typeof makeGitFeed>,
    since?: string,
    at = place,
  ): Promise<SourceChanges & { readonly commit: string }> => {
    const head = await feed.head(at);
    if (!head.ok) throw new Error(`${head.reason}: ${head.message}`);
    const changes = await feed.changes(at, head.revision.commit, since);
    if (!changes.ok) throw new Error(`${changes.reason}: ${changes.message}`);
    return { ...changes, commit: head.revision.commit };
  };
  const readAll = async (feed: ReturnType<typeof makeGitFeed>, files: readonly SourceFile[]): Promise<ReadonlyMap<string, string>> => {
    const contents = new Map<string, string>();
    for await (const { file, content } of feed.read(place, files)) contents.set(file.file, Buffer.from(content).toString('utf8'));
    return contents;
  };
  const mirror = (at = place): string => mirrorFolder(dataFolder, at);

  test('the revision tells author, time and subject, in whatever encoding they are written', async () => {
    remote.commit({ 'a.yaml': lamp('a') }, { message: 'Subject over\ntwo lines\u001b[31m\n\nBody.\n' });
    const head = await open().head(place);
    expect(head).toMatchObject({
      revision: { author: 'Ada Writer', committedAt: '2023-11-14T22:14:20.000Z', subject: 'Subject over two lines [31m' },
    });
  });

  test('no work tree, no hook and no foreign configuration: the mirror holds objects and one ref', async () => {
    remote.commit({
      'a.yaml': lamp('a'),
      'evil/.gitattributes': '* filter=evil\n',
      '.gitmodules': '[submodule "x"]\n\tpath = x\n\turl = ext::sh\n',
    });
    await look(open());
    expect(existsSync(join(mirror(), 'hooks'))).toBe(false);
    expect(existsSync(join(mirror(), 'index'))).toBe(false);
    expect(existsSync(join(mirror(), 'FETCH_HEAD'))).toBe(false);
    expect(readdirSync(dataFolder).filter((name) => name.endsWith('.git'))).toHaveLength(1);
    expect(statSync(dataFolder).mode & 0o077).toBe(0);
  });

  test('a commit that touches one file out of many reads one file', async () => {
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`d${index % 7}/m${index}.yaml`, lamp(`m${index}`)]));
    const first = remote.commit(many);
    const feed = open();
    const whole = await look(feed);
    expect(whole.filesSeen).toBe(600);
    expect(await readAll(feed, whole.files)).toEqual(
      new Map(
        Object.entries(many).sort(
          ([left], [right]) => whole.files.findIndex(({ file }) => file === left) - whole.files.findIndex(({ file }) => file === right),
        ),
      ),
    );
    remote.commit({ 'd3/m3.yaml': lamp('changed') });
    const next = await look(feed, first);
    expect([...(await readAll(feed, next.files))]).toEqual([['d3/m3.yaml', lamp('changed')]]);
    expect(next.filesSeen).toBe(600);
  });

  test('a reader may stop early and read again', async () => {
    remote.commit(Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`m${index}.yaml`, lamp(`m${index}`)])));
    const feed = open();
    const { files } = await look(feed);
    for await (const { file } of feed.read(place, files)) {
      expect(file.file).toBe('m0.yaml');
      break;
    }
    expect((await readAll(feed, files)).size).toBe(600);
  });

  test('a merge, and a commit far behind, are no rewritten history', async () => {
    const first = remote.commit({ 'a.yaml': lamp('a') });
    for (let step = 0; step < 40; step += 1) remote.commit({ 'b.yaml': lamp(`b${step}`) });
    const feed = open();
    expect((await look(feed, first)).rewritten).toBe(false);
    const side = remote.commit({ 'c.yaml': lamp('c') }, { branch: 'side', onto: first });
    const tip = remote.git('rev-parse', 'main');
    const tree = remote.git('rev-parse', 'main^{tree}');
    const merged = remote.git('commit-tree', '-m', 'Merge', '-p', tip, '-p', side, tree);
    remote.git('update-ref', 'refs/heads/main', merged);
    expect((await look(feed, tip)).rewritten).toBe(false);
    expect((await look(feed, side)).rewritten).toBe(false);
    remote.git('update-ref', 'refs/heads/main', first);
    expect(await look(feed, merged)).toMatchObject({ rewritten: true, whole: false, removed: ['b.yaml'] });
  });

  test('odd names are data: line ends, quotes, tabs, spaces, brackets, dashes and glob characters', async () => {
    const names = [
      'new\nline.yaml',
      'quo"te.yaml',
      "it's.yaml",
      'tab\there.yaml',
      ' lead.yaml',
      'trail .yaml',
      '--option.yaml',
      ':(top)x.yaml',
      '*.yaml',
      'back\\slash.yaml',
      'ünï/cödé.yaml',
      '$(touch x).yaml',
      '%2e%2e.yaml',
    ];
    const first = remote.commit(Object.fromEntries(names.map((name, index) => [name, lamp(`n${index}`)])));
    const feed = open();
    const { files } = await look(feed);
    expect(files.map(({ file }) => file).sort()).toEqual([...names].sort());
    const contents = await readAll(feed, files);
    for (const [index, name] of names.entries()) expect(contents.get(name)).toBe(lamp(`n${index}`));
    remote.commit({ 'new\nline.yaml': undefined, '--option.yaml': lamp('x') });
    expect(await look(feed, first)).toMatchObject({ removed: ['new\nline.yaml'], files: [{ file: '--option.yaml' }] });
  });

  test('names that are not UTF-8 are told apart by their bytes and reported, not read', async () => {
    const first = remote.commit({ 'a\udcff.yaml': lamp('a'), 'a\udcfe.yaml': lamp('b'), 'ok.yaml': lamp('c') });
    const feed = open();
    const { files } = await look(feed);
    expect(files.map(({ file }) => file)).toEqual(['a\uFFFD.yaml', 'a\uFFFD.yaml', 'ok.yaml']);
    expect(feed.parse(files[0]!, Buffer.from(lamp('a')))).toMatchObject({
      outcome: 'unsupported',
      diagnostics: [{ code: 'manifest/name-not-utf8' }],
    });
    remote.commit({ 'a\udcff.yaml': lamp('changed') });
    expect((await look(feed, first)).files).toHaveLength(1);
  });

  test('trees that no check-out would make are listed and reported: "..", ".git", and nothing outside is touched', async () => {
    const blob = remote.git('rev-parse', `${remote.commit({ 'a.yaml': lamp('a') })}:a.yaml`);
    const raw = (mode: string, name: string, id: string): Buffer =>
      Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]);
    const write = (name: string, content: Buffer): string => {
      const file = join(folder.path, name);
      writeFileSync(file, content);
      return remote.git('hash-object', '-t', 'tree', '-w', '--literally', file);
    };
    const inner = write('inner', raw('100644', 'evil.yaml', blob));
    const tree = write('outer', Buffer.concat([raw('40000', '..', inner), raw('40000', '.git', inner), raw('100644', 'a.yaml', blob)]));
    remote.git('update-ref', 'refs/heads/main', remote.git('commit-tree', '-m', 'Evil', tree));
    const feed = open();
    const { files } = await look(feed);
    expect(files.map(({ file }) => file)).toEqual(['a.yaml', '../evil.yaml', '.git/evil.yaml']);
    for (const file of files.slice(1))
      expect(feed.parse(file, Buffer.from(lamp('a')))).toMatchObject({
        outcome: 'unsupported',
        diagnostics: [{ code: 'manifest/unsafe-name' }],
      });
    expect(existsSync(join(folder.path, 'evil.yaml'))).toBe(false);
  });

  test('links out of the repository are never followed, whatever they point to', async () => {
    remote.commit({
      passwd: { mode: '120000', content: '/etc/passwd' },
      'loop.yaml': { mode: '120000', content: 'loop.yaml' },
      dir: { mode: '120000', content: '../..' },
    });
    const feed = open();
    const { files } = await look(feed);
    expect(files.map(({ entry, size }) => [entry, size])).toEqual(Array.from({ length: 3 }, () => ['symlink', 0]));
    expect([...(await readAll(feed, files)).values()]).toEqual(['', '', '']);
    expect(await feed.changes({ ...place, path: 'dir' }, (await look(feed)).commit)).toMatchObject({ ok: false, reason: 'PathMissing' });
  });

  test('large files are listed and left unread; the others go on', async () => {
    remote.commit({
      'large.yaml': 'x'.repeat(1024 * 1024 + 1),
      'full.yaml': `a: ${'x'.repeat(1024 * 1024 - 4)}\n`,
      'picture.png': 'x'.repeat(5000),
    });
    const feed = open();
    const { files } = await look(feed);
    const sizes = new Map<string, number>();
    for await (const { file, content } of feed.read(
      place,
      files.map((file) => ({ ...file, size: 0 })),
    )) {
      sizes.set(file.file, content.byteLength);
      if (file.file === 'large.yaml')
        expect(feed.parse(file, content)).toMatchObject({ outcome: 'unsupported', diagnostics: [{ code: 'manifest/file-too-large' }] });
    }
    expect(Object.fromEntries(sizes)).toEqual({ 'full.yaml': 1024 * 1024, 'large.yaml': 0, 'picture.png': 0 });
  });

  test('too many files and a tree that repeats itself are refused without being walked', async () => {
    remote.commit(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`m${index}.yaml`, lamp('a')])));
    expect(await open({ limits: { maxFiles: 20 } }).head(place)).toMatchObject({ ok: true });
    const commit = remote.git('rev-parse', 'main');
    expect(await feeds[0]!.changes(place, commit)).toMatchObject({
      ok: false,
      reason: 'TooLarge',
      message: 'There are 30 files; the limit is 20.',
    });
    const blob = remote.git('rev-parse', 'main:m0.yaml');
    const nest = (id: string, mode: string): string => {
      const file = join(folder.path, 'tree');
      writeFileSync(
        file,
        Buffer.concat(
          Array.from({ length: 10 }, (_, index) => Buffer.concat([Buffer.from(`${mode} n${index}\0`), Buffer.from(id, 'hex')])),
        ),
      );
      return remote.git('hash-object', '-t', 'tree', '-w', file);
    };
    let tree = nest(blob, '100644');
    for (let level = 0; level < 11; level += 1) tree = nest(tree, '40000');
    remote.git('update-ref', 'refs/heads/main', remote.git('commit-tree', '-m', 'Bomb', tree));
    const feed = open();
    const before = performance.now();
    await expect(look(feed)).rejects.toThrow('TooLarge: There are 1000000000000 files; the limit is 200000.');
    expect(performance.now() - before).toBeLessThan(2000);
  });

  test('folders nested too deep are refused', async () => {
    remote.commit({ [`${'d/'.repeat(150)}a.yaml`]: lamp('a') });
    await expect(look(open())).rejects.toThrow('TooLarge: Folders are nested more than 128 deep.');
  });

  test('a stopped git process is replaced', async () => {
    remote.commit({ 'a.yaml': lamp('a'), 'b.yaml': lamp('b') });
    const pids = join(folder.path, 'pids');
    const wrapper = join(folder.path, 'git-wrapper');
    writeFileSync(wrapper, `#!/bin/sh\ncase "$*" in *cat-file*) echo $$ >> '${pids}';; esac\nexec git "$@"\n`, { mode: 0o755 });
    const feed = open({ git: wrapper });
    const { files } = await look(feed);
    process.kill(Number(readFileSync(pids, 'utf8').trim()), 'SIGKILL');
    expect((await readAll(feed, files)).size).toBe(2);
    expect(readFileSync(pids, 'utf8').trim().split('\n')).toHaveLength(2);
  });

  const damage = (): void => {
    const packs = join(mirror(), 'objects');
    for (const name of readdirSync(packs, { recursive: true }) as string[]) {
      const file = join(packs, name);
      if (statSync(file).isFile() && !name.endsWith('.idx')) {
        rmSync(file);
        writeFileSync(file, 'not what it was');
      }
    }
  };

  test('a damaged mirror is made anew and nothing is lost', async () => {
    const first = remote.commit({ 'a.yaml': lamp('a') });
    const feed = open();
    await look(feed);
    damage();
    await feed.close();
    const again = open({ limits: { renewalPauseMs: 0 } });
    remote.commit({ 'b.yaml': lamp('b') });
    expect((await look(again, first)).files.map(({ file }) => file)).toEqual(['b.yaml']);
    damage();
    const { files } = await look(open({ limits: { renewalPauseMs: 0 } }));
    expect((await readAll(feeds.at(-1)!, files)).size).toBe(2);
  });

  test('a mirror that is damaged while the remote is away stays where it is, and the failure says so', async () => {
    remote.commit({ 'a.yaml': lamp('a') });
    const feed = open();
    const { files, commit } = await look(feed);
    await feed.close();
    damage();
    rmSync(remote.path, { recursive: true });
    const again = open();
    expect(await again.changes(place, commit)).toMatchObject({ ok: false, reason: 'Corrupt' });
    expect(existsSync(mirror())).toBe(true);
    await expect(readAll(again, files)).rejects.toThrow('The mirror is damaged');
    expect(readdirSync(dataFolder).filter((name) => /\.git\.(new|old)/u.test(name))).toEqual([]);
  });

  test('a fetch that fails keeps what was read before, and leaves nothing behind', async () => {
    remote.commit({ 'a.yaml': lamp('a') });
    const feed = open();
    const { files, commit } = await look(feed);
    const moved = `${remote.path}.moved`;
    mkdirSync(moved);
    rmSync(remote.path, { recursive: true });
    expect(await feed.head(place)).toMatchObject({ ok: false, reason: 'RepositoryMissing' });
    expect(await feed.changes(place, commit)).toMatchObject({ ok: true, filesSeen: 1 });
    expect((await readAll(feed, files)).size).toBe(1);
  });

  test('a remote that does not answer is given up on, with everything it started', async () => {
    const wrapper = join(folder.path, 'git-wrapper');
    const late = join(folder.path, 'late');
    writeFileSync(wrapper, `#!/bin/sh\ncase "$*" in *fetch*) (sleep 0.7; touch '${late}') & wait;; esac\nexec git "$@"\n`, { mode: 0o755 });
    remote.commit({ 'a.yaml': lamp('a') });
    expect(await open({ git: wrapper, limits: { fetchTimeoutMs: 200 } }).head(place)).toMatchObject({ ok: false, reason: 'Timeout' });
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(existsSync(late)).toBe(false);
  });

  test('two feeds on one folder look at the same repository at the same time', async () => {
    remote.commit({ 'a.yaml': lamp('a') });
    const [one, two, three] = [open(), open(), open()];
    const looks = await Promise.all([look(one), look(two), look(three)]);
    expect(new Set(looks.map(({ commit }) => commit)).size).toBe(1);
    expect(readdirSync(dataFolder).filter((name) => name.includes('.lock'))).toEqual([]);
    remote.commit({ 'b.yaml': lamp('b') });
    for (const { filesSeen } of await Promise.all([look(one), look(two), look(three)])) expect(filesSeen).toBe(2);
  });

  test('two processes on one folder fetch one after the other', async () => {
    remote.commit({ 'a.yaml': lamp('a') });
    const script = `
      import { makeGitFeed } from ${JSON.stringify(join(import.meta.dirname, 'feed.ts'))};
      const feed = makeGitFeed({ dataFolder: ${JSON.stringify(dataFolder)}, allowLocal: true });
      const place = ${JSON.stringify(place)};
      const head = await feed.head(place);
      const changes = await feed.changes(place, head.revision.commit);
      await feed.close();
      console.log(changes.filesSeen);`;
    const other = (): Promise<string> =>
      new Promise((resolve, reject) => {
        execFile(process.execPath, ['--input-type=module', '--eval', script], { cwd: import.meta.dirname }, (error, stdout, stderr) =>
          error === null ? resolve(stdout.trim()) : reject(new Error(stderr)),
        );
      });
    expect(await Promise.all([other(), other(), look(open()).then(({ filesSeen }) => String(filesSeen))])).toEqual(['1', '1', '1']);
    expect(readdirSync(dataFolder).sort()).toEqual([mirror().split('/').at(-1), 'gitconfig', 'home'].sort());
  });

  test('locks that git left when it was killed are taken away, and one of a git that is alive is not', async () => {
    remote.commit({ 'a.yaml': lamp('a') });
    await look(open());
    remote.commit({ 'b.yaml': lamp('b') });
    const [ref = ''] = readdirSync(join(mirror(), 'refs', 'hedgerow'));
    const lock = join(mirror(), 'refs', 'hedgerow', `${ref}.lock`);
    writeFileSync(lock, '');
    expect(await open().head(place)).toMatchObject({ ok: false });
    utimesSync(lock, 1000, 1000);
    expect((await look(open())).filesSeen).toBe(2);
    expect(existsSync(lock)).toBe(false);
  });

  test('a full disk during a fetch is told, cleaned up after, and changes nothing', async () => {
    remote.commit({ 'a.yaml': lamp('a') });
    const { commit } = await look(open());
    const pack = join(mirror(), 'objects', 'pack', 'tmp_pack_half');
    const wrapper = join(folder.path, 'git-wrapper');
    const complaint = 'fatal: write error: No space left on device';
    writeFileSync(wrapper, `#!/bin/sh\ncase "$*" in *fetch*) touch '${pack}'; echo '${complaint}' >&2; exit 128;; esac\nexec git "$@"\n`, {
      mode: 0o755,
    });
    const feed = open({ git: wrapper });
    expect(await feed.head(place)).toMatchObject({
      ok: false,
      reason: 'TooLarge',
      message: expect.stringContaining('No space left on device'),
    });
    expect(existsSync(pack)).toBe(false);
    expect(await feed.changes(place, commit)).toMatchObject({ ok: true, filesSeen: 1 });
  });

  test('a remote that sends malformed objects is refused, and not cloned again for it', async () => {
    remote.commit({ 'a.yaml': lamp('a') });
    const log = join(folder.path, 'arguments');
    const wrapper = join(folder.path, 'git-wrapper');
    writeFileSync(wrapper, `#!/bin/sh\nprintf '%s\\n' "$*" >> '${log}'\nexec git "$@"\n`, { mode: 0o755 });
    const feed = open({ git: wrapper });
    const { commit } = await look(feed);
    const blob = remote.git('rev-parse', 'main:a.yaml');
    const file = join(folder.path, 'tree');
    const entry = Buffer.concat([Buffer.from('100644 a.yaml\0'), Buffer.from(blob, 'hex')]);
    writeFileSync(file, Buffer.concat([entry, entry]));
    const tree = remote.git('hash-object', '-t', 'tree', '-w', '--literally', file);
    remote.git('update-ref', 'refs/heads/main', remote.git('commit-tree', '-m', 'Twice', '-p', commit, tree));
    expect(await feed.head(place)).toMatchObject({ ok: false, reason: 'Corrupt', message: expect.stringContaining('duplicate') });
    expect(await feed.head(place)).toMatchObject({ ok: false, reason: 'Corrupt' });
    expect(await feed.changes(place, commit)).toMatchObject({ ok: true, filesSeen: 1 });
    const clones = readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('init'));
    expect(clones).toHaveLength(1);
  });

  test('a git that is missing or too old is told, with what to do', async () => {
    expect(await open({ git: '/nonexistent/git' }).head(place)).toMatchObject({
      ok: false,
      reason: 'Refused',
      hint: 'Install git 2.36 or newer.',
    });
    const old = join(folder.path, 'old-git');
    writeFileSync(old, '#!/bin/sh\necho git version 2.30.2\n', { mode: 0o755 });
    expect(await open({ git: old }).head(place)).toMatchObject({ ok: false, message: 'git 2.30 is too old.' });
  });

  test('a data folder that cannot be used is told', async () => {
    const file = join(folder.path, 'file');
    writeFileSync(file, '');
    expect(await open({ dataFolder: join(file, 'below') }).head(place)).toMatchObject({ ok: false, reason: 'Refused' });
  });

  test('repositories with the longer object ids are read', async () => {
    const longer = makeTestRepository(join(folder.path, 'sha256.git'), 'sha256');
    const first = longer.commit({ 'd/a.yaml': lamp('a') });
    const at = { ...place, repository: longer.path };
    const feed = open();
    expect(first).toHaveLength(64);
    expect((await look(feed, undefined, at)).files).toMatchObject([{ file: 'd/a.yaml', size: lamp('a').length }]);
    longer.commit({ 'd/b.yaml': lamp('b') });
    expect(await look(feed, first, at)).toMatchObject({ files: [{ file: 'd/b.yaml' }], rewritten: false });
  });

  test('a shallow clone serves as a repository', async () => {
    for (const name of ['a', 'b', 'c']) remote.commit({ [`${name}.yaml`]: lamp(name) });
    const shallow = join(folder.path, 'shallow.git');
    remote.git('clone', '--quiet', '--bare', '--depth=1', `file://${remote.path}`, shallow);
    expect(await look(open(), undefined, { ...place, repository: shallow })).toMatchObject({ filesSeen: 3 });
  });

  test('a repository of another user is read when paths are allowed, and relative paths are', async () => {
    remote.commit({ 'a.yaml': lamp('a') });
    const link = join(folder.path, 'link.git');
    symlinkSync(remote.path, link);
    expect(await look(open(), undefined, { ...place, repository: link })).toMatchObject({ filesSeen: 1 });
    expect(await look(open(), undefined, { ...place, repository: `file://${remote.path}` })).toMatchObject({ filesSeen: 1 });
    expect(await open({ allowLocal: false }).head(place)).toMatchObject({ ok: false, reason: 'Refused' });
  });

  test("the user's own git settings, hooks and environment have no say", async () => {
    remote.commit({ 'a.yaml': lamp('a') });
    const home = join(folder.path, 'home');
    mkdirSync(home);
    writeFileSync(join(home, '.gitconfig'), `[url "/nonexistent/"]\n\tinsteadOf = ${folder.path}/\n[core]\n\thooksPath = ${home}\n`);
    writeFileSync(join(home, 'reference-transaction'), `#!/bin/sh\ntouch '${folder.path}/ran'\n`, { mode: 0o755 });
    const before = { ...process.env };
    try {
      Object.assign(process.env, {
        HOME: home,
        GIT_DIR: '/nonexistent',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'core.hooksPath',
        GIT_CONFIG_VALUE_0: home,
      });
      expect(await look(open())).toMatchObject({ filesSeen: 1 });
    } finally {
      for (const name of ['GIT_DIR', 'GIT_CONFIG_COUNT', 'GIT_CONFIG_KEY_0', 'GIT_CONFIG_VALUE_0']) delete process.env[name];
      process.env['HOME'] = before['HOME'];
    }
    expect(existsSync(join(folder.path, 'ran'))).toBe(false);
  });

  test('a commit that is no id is refused before git sees it', async () => {
    remote.commit({ 'a.yaml': lamp('a') });
    const feed = open();
    const { commit } = await look(feed);
    expect(await feed.changes(place, 'main; rm -rf /')).toMatchObject({ ok: false, reason: 'Refused' });
    expect(await feed.changes(place, commit, '--upload-pack=x')).toMatchObject({ ok: true, whole: true });
  });
});
