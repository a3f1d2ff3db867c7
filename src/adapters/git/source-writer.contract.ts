/** What every source writer does, whatever it writes to. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ok, refused } from '#base/result.ts';
import type { FileEdit, SourceChange, SourceFeed, SourcePlace, SourceSnapshot, SourceWriter } from '#contexts/gitops/ports.ts';

/** A writer with a repository behind it that a test can look at and write to. */
export interface WriterBench {
  readonly writer: SourceWriter & Pick<SourceFeed, 'head'>;
  readonly repository: string;
  readonly commit: (
    entries: Readonly<Record<string, string | null>>,
    options?: { readonly branch?: string; readonly message?: string; readonly orphan?: boolean },
  ) => string;
  readonly deleteBranch: (branch: string) => void;
  /** Takes no more commits on a branch; gives words that the repository says of that. */
  readonly protect: (branch: string) => string;
  readonly show: (
    branch: string,
  ) => { readonly files: Readonly<Record<string, string>>; readonly message: string; readonly author: string } | undefined;
  readonly dispose: () => Promise<void>;
}

const edit = (file: string, content: string): FileEdit => ({ file, content: Buffer.from(content) });

export const sourceWriterContract = (name: string, makeBench: () => WriterBench): void => {
  describe(`${name}, as a source writer`, () => {
    let bench: WriterBench;
    let place: SourcePlace;

    beforeEach(() => {
      bench = makeBench();
      bench.commit({ 'lab/a.yaml': 'a: 1\n', 'lab/b.yaml': 'b: 1\n', 'other/c.yaml': 'c: 1\n' });
      place = { repository: bench.repository, branch: 'main', path: 'lab' };
    });
    afterEach(() => bench.dispose());

    const changing = (edits: SourceChange['edit'] | readonly FileEdit[], more: Partial<SourceChange> = {}): SourceChange => ({
      branch: 'main',
      author: { name: 'Ada', email: 'ada@example.com' },
      message: 'Change a\n\nBecause.\n',
      at: '2026-02-03T04:05:06.000Z',
      edit: typeof edits === 'function' ? edits : async () => ok(edits),
      ...more,
    });
    const written = async (change: SourceChange) => {
      const outcome = await bench.writer.write(place, change);
      if (!outcome.ok) throw new Error(JSON.stringify(outcome));
      return outcome;
    };
    const text = async (snapshot: SourceSnapshot, name: string): Promise<string> => {
      const file = snapshot.files.find(({ file: each }) => each === name);
      return file === undefined ? '' : Buffer.from(await snapshot.read(file)).toString('utf8');
    };

    test('a change becomes a commit of its author on the branch, and every other file stays', async () => {
      const { commit, files } = await written(changing([edit('lab/a.yaml', 'a: 2\n'), edit('lab/deep/new.yaml', 'n: 1\n')]));
      expect(files).toEqual(['lab/a.yaml', 'lab/deep/new.yaml']);
      expect(bench.show('main')).toEqual({
        files: { 'lab/a.yaml': 'a: 2\n', 'lab/b.yaml': 'b: 1\n', 'lab/deep/new.yaml': 'n: 1\n', 'other/c.yaml': 'c: 1\n' },
        message: 'Change a\n\nBecause.\n',
        author: 'Ada <ada@example.com>',
      });
      expect(await bench.writer.head(place)).toMatchObject({ ok: true, revision: { commit, author: 'Ada' } });
    });

    test('another branch starts from the one that is followed, which stays where it is', async () => {
      const before = await bench.writer.head(place);
      await written(changing([edit('lab/a.yaml', 'a: 2\n')], { branch: 'hedgerow/a' }));
      expect(bench.show('hedgerow/a')?.files).toMatchObject({ 'lab/a.yaml': 'a: 2\n', 'lab/b.yaml': 'b: 1\n' });
      expect(await bench.writer.head(place)).toEqual(before);
    });

    test('another branch that has commits of its own gets one more; one that is merged starts again', async () => {
      await written(changing([edit('lab/a.yaml', 'a: 2\n')], { branch: 'hedgerow/a' }));
      await written(changing([edit('lab/b.yaml', 'b: 2\n')], { branch: 'hedgerow/a' }));
      expect(bench.show('hedgerow/a')?.files).toMatchObject({ 'lab/a.yaml': 'a: 2\n', 'lab/b.yaml': 'b: 2\n' });
      bench.deleteBranch('hedgerow/a');
      await written(changing([edit('lab/b.yaml', 'b: 3\n')], { branch: 'hedgerow/a' }));
      expect(bench.show('hedgerow/a')?.files).toMatchObject({ 'lab/a.yaml': 'a: 1\n', 'lab/b.yaml': 'b: 3\n' });
    });

    test('what is to be changed is asked again when somebody was quicker, and both changes are there', async () => {
      const seen: string[] = [];
      await written(
        changing(async (snapshot) => {
          seen.push(await text(snapshot, 'lab/a.yaml'));
          if (seen.length === 1) bench.commit({ 'lab/a.yaml': 'a: 9\n' });
          return ok([edit('lab/b.yaml', `b: ${seen.at(-1)}`)]);
        }),
      );
      expect(seen).toEqual(['a: 1\n', 'a: 9\n']);
      expect(bench.show('main')?.files).toMatchObject({ 'lab/a.yaml': 'a: 9\n', 'lab/b.yaml': 'b: a: 9\n' });
    });

    test('a branch that always moves is given up, with a word for it', async () => {
      let moves = 0;
      const outcome = await bench.writer.write(
        place,
        changing(async () => {
          bench.commit({ 'lab/b.yaml': `b: ${(moves += 1)}\n` });
          return ok([edit('lab/a.yaml', 'a: 2\n')]);
        }),
      );
      expect(outcome).toMatchObject({ ok: false, reason: 'BranchMoved' });
      expect(bench.show('main')?.files).toMatchObject({ 'lab/a.yaml': 'a: 1\n', 'lab/b.yaml': `b: ${moves}\n` });
    });

    test('a commit is told before its branch has it, and it can be asked whether it has', async () => {
      const told: [string, unknown, readonly string[]][] = [];
      const onCommit: SourceChange['onCommit'] = async ({ commit, files }) => {
        told.push([commit, await bench.writer.holds(place, 'hedgerow/new', commit), files]);
      };
      const { commit } = await written(changing([edit('lab/a.yaml', 'a: 2\n')], { branch: 'hedgerow/new', onCommit }));
      expect(told).toEqual([[commit, { ok: true, held: false }, ['lab/a.yaml']]]);
      expect(await bench.writer.holds(place, 'hedgerow/new', commit)).toEqual({ ok: true, held: true });
      await written(changing([edit('lab/a.yaml', 'a: 3\n')], { branch: 'hedgerow/new' }));
      expect(await bench.writer.holds(place, 'hedgerow/new', commit)).toEqual({ ok: true, held: true });
      expect(await bench.writer.holds(place, 'main', commit)).toEqual({ ok: true, held: false });
    });

    test('a branch that does not take commits is refused with what the repository says', async () => {
      const words = bench.protect('main');
      const outcome = await bench.writer.write(place, changing([edit('lab/a.yaml', 'a: 2\n')]));
      expect(outcome).toMatchObject({ ok: false, reason: 'PushRefused', message: expect.stringContaining(words) });
      expect(bench.show('main')?.files).toMatchObject({ 'lab/a.yaml': 'a: 1\n' });
    });

    test('nothing is committed when nothing differs, and when the edit is refused', async () => {
      const before = await bench.writer.head(place);
      expect(await written(changing([edit('lab/a.yaml', 'a: 1\n')]))).toMatchObject({ files: [] });
      expect(await written(changing([]))).toMatchObject({ files: [] });
      expect(await written(changing([], { branch: 'hedgerow/none' }))).toMatchObject({ files: [] });
      const refusal = refused('No', 'Not this one.');
      expect(
        await bench.writer.write(
          place,
          changing(async () => refusal),
        ),
      ).toEqual(refusal);
      expect(await bench.writer.head(place)).toEqual(before);
      expect(bench.show('hedgerow/none')).toBeUndefined();
    });

    test('nothing is ever written outside of the path, or to what is no file', async () => {
      const before = await bench.writer.head(place);
      const outside = ['other/c.yaml', 'lab', 'lab-2/a.yaml', '../a.yaml', 'lab/../other/c.yaml', '/lab/a.yaml', 'lab//a.yaml'];
      const odd = ['lab/.git/config', 'lab/.GIT/hooks/x', 'lab/a\nb.yaml', 'lab/\uFFFD.yaml', 'lab/a.yaml/deeper.yaml'];
      for (const file of [...outside, ...odd]) {
        const outcome = await bench.writer.write(place, changing([edit('lab/b.yaml', 'b: 2\n'), edit(file, 'x\n')]));
        expect([file, outcome]).toMatchObject([file, { ok: false, reason: 'Refused' }]);
      }
      expect(await bench.writer.head(place)).toEqual(before);
    });

    test('paths and texts are data: options, quotes and globs mean nothing', async () => {
      const names = ['lab/--force.yaml', "lab/it's; rm -rf *.yaml", 'lab/*.yaml', 'lab/:(top)x.yaml', 'lab/é 日本.yaml', 'lab/$(id).yaml'];
      await written(
        changing(
          names.map((name) => edit(name, `${name}\n`)),
          { message: '--amend\n', author: { name: 'A <b>\nC', email: 'x>y' } },
        ),
      );
      expect(Object.keys(bench.show('main')?.files ?? {}).sort()).toEqual(['lab/a.yaml', 'lab/b.yaml', ...names, 'other/c.yaml'].sort());
    });

    test('a branch that is no branch, and a repository that is not there, are refused', async () => {
      const nothing = changing([edit('lab/a.yaml', 'a: 2\n')]);
      expect(await bench.writer.write(place, { ...nothing, branch: '--all' })).toMatchObject({ ok: false, reason: 'Refused' });
      expect(await bench.writer.write(place, { ...nothing, branch: 'a..b' })).toMatchObject({ ok: false, reason: 'Refused' });
      expect(await bench.writer.write({ ...place, branch: 'gone' }, nothing)).toMatchObject({ ok: false, reason: 'BranchMissing' });
      expect(await bench.writer.write({ ...place, path: 'gone' }, nothing)).toMatchObject({ ok: false, reason: 'PathMissing' });
    });

    test('a manifest is revised where it stands, and a file that cannot be is refused with the place', () => {
      const content = Buffer.from('\uFEFF# one\na: 1 # first\n---\nkind: List\nitems: [{"a": 1}]\n');
      const revised = bench.writer.revise('lab/a.yaml', content, { index: 1, pointer: '/items/0' }, { a: 2 });
      expect(revised.ok && Buffer.from(revised.value).toString('utf8')).toBe(
        '\uFEFF# one\na: 1 # first\n---\nkind: List\nitems: [{"a": 2}]\n',
      );
      expect(bench.writer.revise('lab/a.yaml', Buffer.from('a: &x 1\nb: *x\n'), { index: 0, pointer: '' }, { a: 1, b: 2 })).toEqual(
        refused('FileNotEditable', 'lab/a.yaml:2:4: The value stands behind an alias; a change of it would change what the alias names.', {
          hint: 'Write the value out at this place, then change it.',
        }),
      );
      expect(bench.writer.revise('lab/a.yaml', Buffer.from([0xff, 0xfe, 0x61]), { index: 0, pointer: '' }, {})).toMatchObject({
        ok: false,
      });
      expect(Buffer.from(bench.writer.compose({ kind: 'VPC', on: 'yes' })).toString('utf8')).toBe('kind: VPC\n"on": "yes"\n');
    });
  });
};
