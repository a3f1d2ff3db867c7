/** What every source feed does, whatever it reads from. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SourceChanges, SourceFeed, SourceFile, SourcePlace } from '#contexts/gitops/ports.ts';
import type { FakeEntry } from './fake.ts';

/** A feed with a repository behind it that a test can write to. */
export interface SourceBench {
  readonly feed: SourceFeed;
  readonly repository: string;
  readonly commit: (
    entries: Readonly<Record<string, FakeEntry | null>>,
    options?: { readonly branch?: string; readonly message?: string; readonly orphan?: boolean },
  ) => string;
  readonly deleteBranch: (branch: string) => void;
  readonly dispose: () => Promise<void>;
}

const lamp = (name: string): string => `apiVersion: lab.example.com/v1\nkind: Lamp\nmetadata:\n  name: ${name}\n`;

export const sourceFeedContract = (name: string, makeBench: () => SourceBench): void => {
  describe(`${name}, as a source feed`, () => {
    let bench: SourceBench;
    let place: SourcePlace;

    beforeEach(() => {
      bench = makeBench();
      place = { repository: bench.repository, branch: 'main', path: '' };
    });
    afterEach(() => bench.dispose());

    const headOf = async (at: SourcePlace = place): Promise<string> => {
      const head = await bench.feed.head(at);
      if (!head.ok) throw new Error(head.message);
      return head.revision.commit;
    };
    const changed = async (commit: string, since?: string, at: SourcePlace = place): Promise<SourceChanges> => {
      const changes = await bench.feed.changes(at, commit, since);
      if (!changes.ok) throw new Error(`${changes.reason}: ${changes.message}`);
      return changes;
    };
    const names = (files: readonly SourceFile[]): readonly string[] => files.map(({ file }) => file).sort();
    const contents = async (files: readonly SourceFile[]): Promise<readonly string[]> => {
      const read: string[] = [];
      for await (const { file, content } of bench.feed.read(place, files))
        read.push(`${file.file}=${Buffer.from(content).toString('utf8')}`);
      return read;
    };

    test('the head of a branch is its newest commit', async () => {
      bench.commit({ 'a.yaml': lamp('a') }, { message: 'First' });
      const id = bench.commit({ 'b.yaml': lamp('b') }, { message: 'Second line\nstill the subject\n\nBody.' });
      const head = await bench.feed.head(place);
      expect(head).toMatchObject({ ok: true, revision: { commit: id, author: 'Ada Writer' } });
      expect(head.ok && head.revision.committedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u);
      expect(head.ok && head.revision.subject).toContain('Second line');
    });

    test('everything has changed when nothing was read before', async () => {
      bench.commit({ 'a.yaml': lamp('a'), 'deep/er/b.yaml': lamp('b'), 'README.md': '# hello' });
      const { files, ...rest } = await changed(await headOf());
      expect(names(files)).toEqual(['README.md', 'a.yaml', 'deep/er/b.yaml']);
      expect(files.find(({ file }) => file === 'a.yaml')).toMatchObject({ size: lamp('a').length, entry: 'file' });
      expect(rest).toMatchObject({ ok: true, removed: [], filesSeen: 3, rewritten: false, whole: true });
    });

    test('a later commit shows only what is new, changed and gone', async () => {
      const first = bench.commit({ 'a.yaml': lamp('a'), 'd/b.yaml': lamp('b'), 'd/c.yaml': lamp('c'), 'e/f.yaml': lamp('f') });
      await headOf();
      bench.commit({ 'd/b.yaml': lamp('changed'), 'd/n.yaml': lamp('n') });
      bench.commit({ 'd/c.yaml': null, 'e/f.yaml': null });
      const { files, ...rest } = await changed(await headOf(), first);
      expect(names(files)).toEqual(['d/b.yaml', 'd/n.yaml']);
      expect(rest).toMatchObject({ removed: ['d/c.yaml', 'e/f.yaml'], filesSeen: 3, rewritten: false, whole: false });
    });

    test('the same commit again shows nothing', async () => {
      const id = bench.commit({ 'a.yaml': lamp('a') });
      await headOf();
      expect(await changed(id, id)).toEqual({ ok: true, files: [], removed: [], filesSeen: 1, rewritten: false, whole: false });
    });

    test('a file that becomes a folder, and back', async () => {
      const first = bench.commit({ 'x.yaml': lamp('a') });
      await headOf();
      const second = bench.commit({ 'x.yaml': null, 'x.yaml/y.yaml': lamp('b') });
      const there = await changed(await headOf(), first);
      expect([names(there.files), there.removed]).toEqual([['x.yaml/y.yaml'], ['x.yaml']]);
      bench.commit({ 'x.yaml/y.yaml': null, 'x.yaml': lamp('a') });
      const back = await changed(await headOf(), second);
      expect([names(back.files), back.removed]).toEqual([['x.yaml'], ['x.yaml/y.yaml']]);
    });

    test('only what is below the path is seen', async () => {
      const below = { ...place, path: './fabrics//one/' };
      const first = bench.commit({ 'fabrics/one/a.yaml': lamp('a'), 'fabrics/one-more/b.yaml': lamp('b'), 'c.yaml': lamp('c') });
      const whole = await changed(await headOf(below), undefined, below);
      expect(names(whole.files)).toEqual(['fabrics/one/a.yaml']);
      expect(whole.filesSeen).toBe(1);
      bench.commit({ 'c.yaml': lamp('other') });
      expect(await changed(await headOf(below), first, below)).toMatchObject({ files: [], removed: [], filesSeen: 1 });
    });

    test('a path that is not there, or not any more, is a failure and never an empty source', async () => {
      const first = bench.commit({ 'fabrics/one/a.yaml': lamp('a'), 'z.yaml': lamp('z') });
      await headOf();
      const id = bench.commit({ 'fabrics/one/a.yaml': null });
      await headOf();
      expect(await bench.feed.changes({ ...place, path: 'fabrics/one' }, id, first)).toMatchObject({ ok: false, reason: 'PathMissing' });
      expect(await bench.feed.changes({ ...place, path: 'z.yaml' }, id, first)).toMatchObject({ ok: false, reason: 'PathMissing' });
      expect(await bench.feed.changes({ ...place, path: '../etc' }, id)).toMatchObject({ ok: false, reason: 'Refused' });
    });

    test('a commit that removes the last file is a failure and never an empty source', async () => {
      const first = bench.commit({ 'a.yaml': lamp('a') });
      await headOf();
      const id = bench.commit({ 'a.yaml': null });
      await headOf();
      expect(await bench.feed.changes(place, id, first)).toMatchObject({ ok: false, reason: 'RepositoryEmpty' });
    });

    test('a rewritten history is told, with what differs', async () => {
      const first = bench.commit({ 'a.yaml': lamp('a'), 'b.yaml': lamp('b') });
      await headOf();
      bench.commit({ 'a.yaml': lamp('a'), 'c.yaml': lamp('c') }, { orphan: true });
      const { files, ...rest } = await changed(await headOf(), first);
      expect(names(files)).toEqual(['c.yaml']);
      expect(rest).toMatchObject({ removed: ['b.yaml'], rewritten: true, whole: false, filesSeen: 2 });
    });

    test('everything has changed since a commit that nobody knows any more', async () => {
      bench.commit({ 'a.yaml': lamp('a') });
      const unknown = await changed(await headOf(), '0123456789abcdef0123456789abcdef01234567');
      expect(unknown).toMatchObject({ rewritten: true, whole: true, removed: [] });
      expect(names(unknown.files)).toEqual(['a.yaml']);
    });

    test('a branch that is not there is told with those that are; one that comes back is read again', async () => {
      bench.commit({ 'a.yaml': lamp('a') });
      bench.commit({ 'a.yaml': lamp('a') }, { branch: 'next' });
      await headOf();
      bench.deleteBranch('main');
      const missing = await bench.feed.head(place);
      expect(missing).toMatchObject({ ok: false, reason: 'BranchMissing' });
      expect(!missing.ok && missing.hint).toContain('next');
      const id = bench.commit({ 'b.yaml': lamp('b') }, { orphan: true });
      expect(await headOf()).toBe(id);
    });

    test('branches are read beside each other, also when one is named like a folder of the other', async () => {
      const one = bench.commit({ 'a.yaml': lamp('one') }, { branch: 'topic' });
      expect(await headOf({ ...place, branch: 'topic' })).toBe(one);
      bench.deleteBranch('topic');
      const two = bench.commit({ 'a.yaml': lamp('two') }, { branch: 'topic/deeper' });
      expect(await headOf({ ...place, branch: 'topic/deeper' })).toBe(two);
    });

    test('an empty repository and a missing one are told apart', async () => {
      expect(await bench.feed.head(place)).toMatchObject({ ok: false, reason: 'RepositoryEmpty' });
      expect(await bench.feed.head({ ...place, repository: `${bench.repository}-not` })).toMatchObject({
        ok: false,
        reason: 'RepositoryMissing',
      });
    });

    test.each(['', '-x', 'a..b', 'a b', 'a~1', 'refs/heads/*', '.hidden', 'x.lock', 'a//b', 'a:b', '@{u}', 'a\nb'])(
      'the branch name %j is refused',
      async (branch) => {
        bench.commit({ 'a.yaml': lamp('a') });
        expect(await bench.feed.head({ ...place, branch })).toMatchObject({ ok: false, reason: 'Refused' });
      },
    );

    test('content comes in the order asked for, also of files whose size is not known', async () => {
      bench.commit({ 'a.yaml': lamp('a'), 'b.yaml': lamp('b'), 'c.yaml': lamp('a') });
      const { files } = await changed(await headOf());
      const reversed = files.toReversed().map((file) => ({ ...file, size: 0 }));
      expect(await contents(reversed)).toEqual(reversed.map(({ file }) => `${file}=${lamp(file === 'b.yaml' ? 'b' : 'a')}`));
      expect(await contents([])).toEqual([]);
    });

    test('links and submodules are entries without content', async () => {
      bench.commit({
        'a.yaml': lamp('a'),
        'link.yaml': { entry: 'symlink', content: '/etc/passwd' },
        module: { entry: 'submodule', content: '0123456789abcdef0123456789abcdef01234567' },
      });
      const { files, filesSeen } = await changed(await headOf());
      expect(files.map(({ file, entry }) => [file, entry])).toEqual([
        ['a.yaml', 'file'],
        ['link.yaml', 'symlink'],
        ['module', 'submodule'],
      ]);
      expect(filesSeen).toBe(3);
      expect(await contents(files.slice(1))).toEqual(['link.yaml=', 'module=']);
    });

    test('names that differ only in case or composition know each other', async () => {
      bench.commit({
        'leaf.yaml': lamp('a'),
        'Leaf.yaml': lamp('b'),
        'caf\u00e9.yaml': lamp('c'),
        'cafe\u0301.yaml': lamp('d'),
        'x.yaml': lamp('e'),
      });
      const { files } = await changed(await headOf());
      expect(Object.fromEntries(files.map(({ file, twin }) => [file, twin]))).toEqual({
        'leaf.yaml': 'Leaf.yaml',
        'Leaf.yaml': 'leaf.yaml',
        'caf\u00e9.yaml': 'cafe\u0301.yaml',
        'cafe\u0301.yaml': 'caf\u00e9.yaml',
        'x.yaml': undefined,
      });
    });

    test('manifests are read with their places', async () => {
      bench.commit({ 'a.yaml': `# one\n${lamp('a')}---\n${lamp('b')}` });
      const { files } = await changed(await headOf());
      for await (const { file, content } of bench.feed.read(place, files)) {
        const parsed = bench.feed.parse(file, content);
        expect(parsed).toMatchObject({ outcome: 'manifests', documents: 2, diagnostics: [] });
        expect(parsed.manifests.map(({ index, line, manifest }) => [index, line, manifest.metadata.name])).toEqual([
          [0, 2, 'a'],
          [1, 7, 'b'],
        ]);
      }
    });
  });
};
