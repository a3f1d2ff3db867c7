import { expect, test } from 'vitest';
import { failure } from './failures.ts';
import { makeFakeSource } from './fake.ts';
import { sourceFeedContract } from './source-feed.contract.ts';
import { sourceWriterContract } from './source-writer.contract.ts';

const repository = 'https://git.example.com/fabric.git';

sourceFeedContract('the fake source', () => {
  const source = makeFakeSource(repository);
  return { feed: source, repository, commit: source.commit, deleteBranch: source.deleteBranch, dispose: async () => undefined };
});

sourceWriterContract('the fake source', () => {
  const source = makeFakeSource(repository);
  return { ...source, writer: source, repository, dispose: async () => undefined };
});

test('the fake fails as it is told, until it is told otherwise', async () => {
  const source = makeFakeSource(repository);
  source.commit({ 'a.yaml': 'a: 1\n' });
  const place = { repository, branch: 'main', path: '' };
  source.failWith(failure('Unreachable', 'Down.', 'Wait.'));
  expect(await source.head(place)).toEqual({ ok: false, reason: 'Unreachable', message: 'Down.', hint: 'Wait.' });
  source.failWith();
  expect(await source.head(place)).toMatchObject({ ok: true });
  expect(await source.changes(place, 'f'.repeat(40))).toMatchObject({ ok: false, reason: 'Corrupt' });
  await expect(async () => {
    for await (const read of source.read(place, [{ file: 'x.yaml', blob: 'nope', size: 1, entry: 'file' }])) expect(read).toBeUndefined();
  }).rejects.toThrow('The content of x.yaml is missing.');
});
