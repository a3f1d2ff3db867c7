import { expect, test } from 'vitest';
import { checkPaths, pathRefusal } from './paths.ts';

test.each<[string, string | undefined]>([
  ['docs/units.md', undefined],
  ['a b/ü.txt', undefined],
  ['', 'is empty'],
  ['/etc/passwd', 'is absolute'],
  ['C:/x', 'is absolute'],
  ['..', 'leaves the output folder'],
  ['docs/../../x', 'leaves the output folder'],
  ['a\\b', 'has a backslash'],
  ['a//b', 'has an empty part'],
  ['./a', 'has an empty part'],
  ['a/', 'has an empty part'],
  ['a\u0000b', 'has a character that no name may have'],
  ['a\ud800', 'has a character that no name may have'],
  ['.git/hooks/post-checkout', "lies in Git's own folder"],
  ['sub/.GIT/config', "lies in Git's own folder"],
  ['models/generated.lock.json', "is the generator's own"],
  ['a.txt.hedgerow-new', "is the generator's own"],
])('a file at %j: %j', (path, reason) => {
  expect(pathRefusal(path)).toBe(reason);
});

const claims = (...paths: readonly string[]) => paths.map((path, index) => ({ path, target: `t${index + 1}` }));
const told = (...paths: readonly string[]) => checkPaths(claims(...paths)).map(({ code, message }) => [code, message]);

test('a path outside, a path made twice, and a file that is a folder too are refused with the targets', () => {
  expect(told('../a', 'b', 'b', 'b/c')).toEqual([
    ['generate/bad-path', 'The target t1 makes a file at "../a", which leaves the output folder.'],
    ['generate/same-path', 'b is made twice: by the target t2 and by the target t3.'],
    ['generate/file-and-folder', 'b is a file for the target t3 and a folder for the target t4.'],
  ]);
});

test('names that only capitals or Unicode forms tell apart are told', () => {
  expect(told('A/x.txt', 'a/X.txt', 'e\u0301', '\u00e9').map(([code]) => code)).toEqual([
    'generate/same-but-case',
    'generate/same-but-case',
  ]);
  expect(checkPaths(claims('A', 'a'))[0]?.severity).toBe('warning');
});
