import { expect, test } from 'vitest';
import { parseCommit } from './revision.ts';

const commit = (lines: readonly string[], message: string, encoding: BufferEncoding = 'utf8') =>
  parseCommit('c'.repeat(40), Buffer.from(`${lines.join('\n')}\n\n${message}`, encoding));
const tree = `tree ${'a'.repeat(40)}`;

test('reads tree, parents, author, time and subject', () => {
  const parsed = commit(
    [
      tree,
      `parent ${'b'.repeat(40)}`,
      `parent ${'d'.repeat(40)}`,
      'author Ada L. <a@x> 1 +0000',
      'committer Carl <c@x> 1700000000 -0730',
      'gpgsig -----BEGIN',
      ' parent no',
      ' -----END',
    ],
    '\n\nSubject\nmore\n\nBody\n',
  );
  expect(parsed).toEqual({
    tree: 'a'.repeat(40),
    parents: ['b'.repeat(40), 'd'.repeat(40)],
    revision: { commit: 'c'.repeat(40), author: 'Ada L.', committedAt: '2023-11-14T22:13:20.000Z', subject: 'Subject more' },
  });
});

test.each([
  [['author <a@x> 1 +0000'], 'a@x'],
  [['author  <> 1 +0000'], 'unknown'],
  [[], 'unknown'],
  [['author \u001b[2J\u0007Eve <e@x> 1 +0000'], '[2J Eve'],
])('the author of %j is %s', (lines, author) => {
  expect(commit([tree, ...lines], 'x').revision.author).toBe(author);
});

test.each([
  ['committer C <c@x> 99999999999999999999 +0000', '1970-01-01T00:00:00.000Z'],
  ['committer C <c@x> 999999999999 +0000', '1970-01-01T00:00:00.000Z'],
  ['committer C <c@x> -100 +0000', '1969-12-31T23:58:20.000Z'],
  ['committer C', '1970-01-01T00:00:00.000Z'],
])('the time of %j', (line, at) => {
  expect(commit([tree, line], 'x').revision.committedAt).toBe(at);
});

test('other encodings are decoded, unknown ones read as UTF-8', () => {
  expect(commit([tree, 'author J\u00fcrgen <j@x> 1 +0000', 'encoding ISO-8859-1'], 'Gr\u00fc\u00dfe', 'latin1').revision).toMatchObject({
    author: 'J\u00fcrgen',
    subject: 'Gr\u00fc\u00dfe',
  });
  expect(commit([tree, 'encoding nonsense'], 'Grüße').revision.subject).toBe('Grüße');
});

test('a commit without a message has an empty subject', () => {
  expect(parseCommit('c', Buffer.from(`${tree}\n`))).toMatchObject({ tree: 'a'.repeat(40), revision: { subject: '' } });
});
