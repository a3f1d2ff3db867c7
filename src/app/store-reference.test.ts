import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readStoreReference } from './store-reference.ts';

const url = 'postgresql://user:secret@db.example/hedgerow';

test('a variable or a file leads to the URL, without the line end that editors add', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hedgerow-reference-'));
  writeFileSync(join(folder, 'url'), `${url}\n`);
  expect(readStoreReference('env:DB', { DB: url })).toEqual({ ok: true, value: url });
  expect(readStoreReference(`file:${join(folder, 'url')}`, {})).toEqual({ ok: true, value: url });
  rmSync(folder, { recursive: true });
});

test.each([
  ['env:DB', {}, 'The variable DB is empty or not there.'],
  ['env:DB', { DB: 'mysql://x:secret@y/z' }, 'The variable DB does not hold a PostgreSQL URL.'],
  ['file:/none/at/all', {}, 'The file /none/at/all cannot be read: ENOENT.'],
  [url, {}, 'The store is not given by reference.'],
])('%s with %j is refused, and no text holds a password', (reference, env, message) => {
  const result = readStoreReference(reference, env);
  expect(result).toMatchObject({ ok: false, refusal: { code: 'StoreReference', message } });
  expect(JSON.stringify(result)).not.toContain('secret');
});
