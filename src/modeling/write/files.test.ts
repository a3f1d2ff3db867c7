import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openOutput, planProblems } from './files.ts';
import { digestOf, type MadeFile } from './lock.ts';
import { lockPath, nextLockPath, turnPath, unfinished } from './paths.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hedgerow-files-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const file = (path: string, text: string, target = 'one'): MadeFile => ({
  path,
  text,
  target,
  sources: [{ file: 'models/a.yaml', line: 3 }],
});
const write = (files: readonly MadeFile[], force = false) => openOutput(root, 60).write(files, { force }).diagnostics;
const codes = (files: readonly MadeFile[], force = false) => write(files, force).map(({ code, where }) => [code, where.file]);
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const found = (files: readonly MadeFile[]) => planProblems(openOutput(root).plan(files)).map(({ code, where }) => [code, where.file]);
const a = 'src/x/generated/a.ts';
const b = 'src/x/generated/b.ts';

test('files are written with a lock that names their sources, and then nothing is left to do', () => {
  expect(write([file(a, 'A')])).toEqual([]);
  expect(text(a)).toBe('A');
  expect(JSON.parse(text(lockPath))).toEqual({ [a]: { digest: digestOf('A'), target: 'one', sources: ['models/a.yaml:3'] } });
  expect(found([file(a, 'A')])).toEqual([]);
  expect(readdirSync(join(root, 'models'))).toEqual(['generated.lock.json']);
});

test('a file that is as it should be is not touched', () => {
  write([file(a, 'A')]);
  utimesSync(join(root, a), 1, 1);
  utimesSync(join(root, lockPath), 1, 1);
  write([file(a, 'A')]);
  expect([statSync(join(root, a)).mtimeMs, statSync(join(root, lockPath)).mtimeMs]).toEqual([1000, 1000]);
  write([file(a, 'A'), file(b, 'B')]);
  expect(statSync(join(root, a)).mtimeMs).toBe(1000);
});

test('stale, missing and orphaned files are told, and mended by writing', () => {
  write([file(a, 'A'), file(b, 'B')]);
  const next = [file(a, 'A2'), file('src/x/generated/c.ts', 'C')];
  expect(found(next)).toEqual([
    ['generate/stale', a],
    ['generate/missing', 'src/x/generated/c.ts'],
    ['generate/orphan', b],
    ['generate/stale', lockPath],
  ]);
  expect(write(next)).toEqual([]);
  expect([text(a), text('src/x/generated/c.ts'), existsSync(join(root, b))]).toEqual(['A2', 'C', false]);
});

test('a folder that is empty without what was removed goes too, and one with a file of somebody else stays', () => {
  write([file('deep/er/a.txt', 'A'), file('kept/a.txt', 'A')]);
  put('kept/mine.txt', 'M');
  expect(write([])).toEqual([]);
  expect(readdirSync(root).sort()).toEqual(['kept', 'models']);
  expect(readdirSync(join(root, 'kept'))).toEqual(['mine.txt']);
});

test('a hand edit is told and kept, unless forced; everything else is written and known', () => {
  write([file(a, 'A')]);
  put(a, 'mine');
  const next = [file(a, 'A2'), file(b, 'B')];
  expect(codes(next)).toEqual([['generate/edited', a]]);
  expect([text(a), text(b)]).toEqual(['mine', 'B']);
  // Told again and again, and the other file is ours.
  expect(codes([file(a, 'A2'), file(b, 'B2')])).toEqual([['generate/edited', a]]);
  expect(write(next, true)).toEqual([]);
  expect(text(a)).toBe('A2');
});

test('an edited file that nothing makes any more is not removed, unless forced', () => {
  write([file(a, 'A')]);
  put(a, 'mine');
  expect(found([])).toContainEqual(['generate/edited', a]);
  expect(codes([])).toEqual([['generate/edited', a]]);
  expect(codes([])).toEqual([['generate/edited', a]]);
  expect(text(a)).toBe('mine');
  expect(write([], true)).toEqual([]);
  expect(existsSync(join(root, a))).toBe(false);
});

test('a file in a generated folder that nobody made is told and left alone', () => {
  put('src/x/generated/stranger.ts', 'S');
  expect(found([])).toContainEqual(['generate/unknown', 'src/x/generated/stranger.ts']);
  write([], true);
  expect(text('src/x/generated/stranger.ts')).toBe('S');
});

test('a file that was there before is not overwritten, unless it is the same', () => {
  put('docs/a.md', 'mine');
  put('docs/b.md', 'B');
  expect(codes([file('docs/a.md', 'A'), file('docs/b.md', 'B')])).toEqual([['generate/foreign', 'docs/a.md']]);
  expect(text('docs/a.md')).toBe('mine');
  expect(Object.keys(JSON.parse(text(lockPath)) as object)).toEqual(['docs/b.md']);
});

test('a target alone leaves alone what others made', () => {
  write([file('one.txt', '1'), file('two.txt', '2', 'two')]);
  const { diagnostics, plan } = openOutput(root).write([file('new.txt', 'N', 'two')], { force: false, only: ['two'] });
  expect([diagnostics, plan.files.map(({ path, action }) => [path, action])]).toEqual([
    [],
    [
      ['new.txt', 'create'],
      ['two.txt', 'remove'],
    ],
  ]);
  expect(Object.keys(JSON.parse(text(lockPath)) as object)).toEqual(['new.txt', 'one.txt']);
});

test.each<[string, string, readonly (readonly string[])[]]>([
  ['empty', '', [['generate/lock-damaged', lockPath]]],
  ['cut off', '{', [['generate/lock-damaged', lockPath]]],
  ['of another form', '[]', [['generate/lock-damaged', lockPath]]],
  ['with an entry that is none', '{"a.txt": 1}', [['generate/lock-damaged', lockPath]]],
  ['that names files elsewhere', '{"../../a.txt": {"digest": "", "sources": []}}', [['generate/lock-damaged', lockPath]]],
])('a lock that is %s is told; what is there and differs is not overwritten', (_name, lock, expected) => {
  put(lockPath, lock);
  put('a.txt', 'A');
  expect(codes([file('a.txt', 'A')])).toEqual(expected);
  expect(codes([file('a.txt', 'A2')])).toEqual([]);
  put(lockPath, lock);
  expect(codes([file('a.txt', 'A3')])).toEqual([...expected, ['generate/foreign', 'a.txt']]);
});

test('a lock with both sides of a conflict still tells what is ours', () => {
  write([file(a, 'A'), file(b, 'B')]);
  put(lockPath, `<<<<<<< ours\n${text(lockPath)}=======\n{}\n>>>>>>> theirs\n`);
  expect(codes([file(a, 'A2'), file(b, 'B2')])).toEqual([['generate/lock-damaged', lockPath]]);
  expect([text(a), text(b)]).toEqual(['A2', 'B2']);
});

test('line ends that Git changed are no edit, and are left until the text changes', () => {
  write([file(a, 'one\ntwo\n')]);
  put(a, 'one\r\ntwo\r\n');
  put(lockPath, text(lockPath).replaceAll('\n', '\r\n'));
  expect(found([file(a, 'one\ntwo\n')])).toEqual([]);
  expect(write([file(a, 'one\ntwo\n')])).toEqual([]);
  expect(text(a)).toBe('one\r\ntwo\r\n');
  expect(write([file(a, 'one\nthree\n')])).toEqual([]);
  expect(text(a)).toBe('one\nthree\n');
});

test('a run that was killed is gone on with, also after the models changed', () => {
  write([file(a, 'A'), file('gone.txt', 'G')]);
  // As after a kill between the files and the lock: the new list is there, one file is in its place, one is not.
  put(nextLockPath, JSON.stringify({ [a]: { digest: digestOf('A2'), sources: [] }, [b]: { digest: digestOf('B'), sources: [] } }));
  put(a, 'A2');
  put(`${b}${unfinished}`, 'B, half');
  expect(write([file(a, 'A3'), file(b, 'B3')])).toEqual([]);
  expect([
    text(a),
    text(b),
    readdirSync(join(root, dirname(a))),
    readdirSync(join(root, 'models')),
    existsSync(join(root, 'gone.txt')),
  ]).toEqual(['A3', 'B3', ['a.ts', 'b.ts'], ['generated.lock.json'], false]);
});

test('after a kill the models may be as they were: nothing of it is left', () => {
  write([file(a, 'A')]);
  put(nextLockPath, JSON.stringify({ [a]: { digest: digestOf('A2'), sources: [] } }));
  put(`${a}${unfinished}`, 'A2');
  expect(write([file(a, 'A')])).toEqual([]);
  expect([readdirSync(join(root, dirname(a))), readdirSync(join(root, 'models'))]).toEqual([['a.ts'], ['generated.lock.json']]);
});

test('a folder where a file belongs is told and left, also by force', () => {
  mkdirSync(join(root, 'a.txt/inner'), { recursive: true });
  expect(write([file('a.txt', 'A')], true).map(({ message }) => message)).toEqual(['The file was not written: a.txt is a folder.']);
  expect(found([file('a.txt', 'A')])[0]).toEqual(['generate/in-the-way', 'a.txt']);
});

test('a file where a folder belongs is told and left', () => {
  put('docs', 'mine');
  expect(write([file('docs/a.md', 'A')]).map(({ message }) => message)).toEqual(['The file was not written: docs is no folder.']);
  expect(text('docs')).toBe('mine');
});

test('nothing is written through a link', () => {
  const outside = mkdtempSync(join(tmpdir(), 'hedgerow-outside-'));
  writeFileSync(join(outside, 'a.txt'), 'theirs');
  symlinkSync(outside, join(root, 'docs'));
  symlinkSync(join(outside, 'a.txt'), join(root, 'a.txt'));
  symlinkSync('/nowhere/at/all', join(root, 'broken'));
  const files = [file('a.txt', 'A'), file('broken/a.txt', 'A'), file('docs/a.txt', 'A')];
  expect(codes(files)).toEqual([
    ['generate/foreign', 'a.txt'],
    ['generate/in-the-way', 'broken/a.txt'],
    ['generate/in-the-way', 'docs/a.txt'],
  ]);
  expect(readlinkSync(join(root, 'a.txt'))).toBe(join(outside, 'a.txt'));
  // By force the link gives way, not what it leads to.
  codes(files, true);
  expect([text('a.txt'), readFileSync(join(outside, 'a.txt'), 'utf8'), readdirSync(outside)]).toEqual(['A', 'theirs', ['a.txt']]);
  rmSync(outside, { recursive: true });
});

test('a link inside the output folder is a folder like any other', () => {
  mkdirSync(join(root, 'real'));
  symlinkSync('real', join(root, 'docs'));
  expect(write([file('docs/a.txt', 'A')])).toEqual([]);
  expect(text('real/a.txt')).toBe('A');
});

test('a lock that leads elsewhere stops the run', () => {
  const outside = mkdtempSync(join(tmpdir(), 'hedgerow-outside-'));
  symlinkSync(outside, join(root, 'models'));
  expect(codes([file('a.txt', 'A')])).toEqual([['generate/in-the-way', lockPath]]);
  expect([existsSync(join(root, 'a.txt')), readdirSync(outside)]).toEqual([false, []]);
  rmSync(outside, { recursive: true });
});

test('a file that may not be written to is left, unless forced, and stays what it was', () => {
  write([file(a, 'A')]);
  chmodSync(join(root, a), 0o555);
  expect(codes([file(a, 'A2')])).toEqual([['generate/read-only', a]]);
  expect(text(a)).toBe('A');
  expect(codes([file(a, 'A2')], true)).toEqual([]);
  expect([text(a), statSync(join(root, a)).mode & 0o777]).toEqual(['A2', 0o555]);
});

test('what cannot be written is told with the reason, and the rest is written', () => {
  const files = [file('x'.repeat(250), 'A'), file('y'.repeat(300), 'A'), file('b.txt', 'B')];
  expect(write(files).map(({ message }) => message)).toEqual([
    'The file could not be written: ENAMETOOLONG: name too long.',
    'The file was not written: it cannot be read (ENAMETOOLONG).',
  ]);
  expect([text('b.txt'), Object.keys(JSON.parse(text(lockPath)) as object)]).toEqual(['B', ['b.txt']]);
});

test('while another run writes nothing is written; one that is gone is no hindrance', () => {
  put(turnPath, JSON.stringify({ pid: process.pid, host: hostname() }));
  const busy = write([file('a.txt', 'A')]);
  expect(busy.map(({ code, message }) => [code, message])).toEqual([
    ['generate/busy', `Another run is writing here: process ${process.pid} on ${hostname()}. Nothing was written.`],
  ]);
  expect(existsSync(join(root, 'a.txt'))).toBe(false);
  put(turnPath, JSON.stringify({ pid: 4_194_303, host: hostname() }));
  expect(write([file('a.txt', 'A')])).toEqual([]);
  put(turnPath, '');
  expect(write([file('a.txt', 'A2')])).toEqual([]);
  expect(readdirSync(join(root, 'models'))).toEqual(['generated.lock.json']);
});

test('what was written is remembered, and an edit of a file that is to be written is noticed', () => {
  const output = openOutput(root);
  const actions = (files: readonly MadeFile[]) => {
    const { plan, diagnostics } = output.write(files, { force: false });
    return [plan.files.map(({ action }) => action), diagnostics.map(({ code }) => code)];
  };
  expect(actions([file(a, 'A'), file(b, 'B')])).toEqual([['create', 'create'], []]);
  put(b, 'mine');
  // Not about to be written, so not looked at.
  expect(actions([file(a, 'A2'), file(b, 'B')])).toEqual([['change', 'keep'], []]);
  expect(actions([file(a, 'A2'), file(b, 'B2')])).toEqual([['keep', 'edited'], ['generate/edited']]);
  expect([text(a), text(b)]).toEqual(['A2', 'mine']);
  rmSync(join(root, a));
  expect(actions([file(a, 'A3')])).toEqual([['create', 'edited'], ['generate/edited']]);
});
