/** The PostgreSQL of the suites: real, private, and counted in code points. */
import { expect, test } from 'vitest';
import { freshDatabase, missing } from './postgres.ts';

test.skipIf(missing)('every suite gets a database of its own in one server', async () => {
  const [left, right] = await Promise.all([freshDatabase(), freshDatabase()]);
  await left.run('create table mine (n int); insert into mine values (1)');
  expect(await left.run('select n from mine')).toBe('1\n');
  await expect(right.run('select n from mine')).rejects.toThrow('relation "mine" does not exist');
  expect(new URL(left.url).port).toBe(new URL(right.url).port);
});

test.skipIf(missing)('text is UTF-8 and its length counts code points', async () => {
  const { run } = await freshDatabase();
  expect(await run("select length('a🦔é')")).toBe('3\n');
});
