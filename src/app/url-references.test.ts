import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBusReference, readStoreReference } from './url-references.ts';

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

test.each([
  ['nats://user:secret@127.0.0.1:4222', false, true],
  ['nats://localhost', false, true],
  ['nats://[::1]:4222', false, true],
  ['nats://secret@bus.example', false, false],
  ['nats://secret@bus.example', true, true],
  ['tls://user:secret@bus.example:4222', false, true],
])('the bus at %s, plain connections allowed: %s', (bus, allowPlain, isTaken) => {
  const result = readBusReference('env:BUS', { BUS: bus }, { allowPlain });
  expect(result).toMatchObject(
    isTaken
      ? { ok: true, value: bus }
      : { ok: false, refusal: { code: 'BusReference', message: 'The connection to bus.example would not be encrypted.' } },
  );
  if (!result.ok) expect(JSON.stringify(result)).not.toContain('secret');
});

test('a bus of another kind is refused', () => {
  expect(readBusReference('env:BUS', { BUS: 'amqp://x:secret@y' }, { allowPlain: false })).toMatchObject({
    refusal: { message: 'The variable BUS does not hold a NATS URL.' },
  });
});
