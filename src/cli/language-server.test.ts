/** The language server as an editor starts it: a process that speaks the protocol on its standard streams. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { connect } from '#language-server/client.fixture.ts';

const root = resolve(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'hedgerow-lsp-'));
writeFileSync(join(folder, 'lab.pim.yaml'), 'context: lab\ndescription: A lab.\ntitel: Lab\n');
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

const start = (...more: readonly string[]) => {
  const child = spawn(process.execPath, [join(root, 'src/cli/main.ts'), 'model', 'lsp', ...more], { stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  const ended = new Promise<number | null>((done) => {
    child.on('exit', (code) => done(code));
  });
  return { child, client: connect(child.stdout, child.stdin), ended };
};

const initialize = { processId: process.pid, rootUri: pathToFileURL(folder).href, capabilities: {} };

const long = 'a'.repeat(64);
const sound = `context: shop
title: Shop
description: A shop.
views:
  Shelf:
    description: A shelf.
    plural: shelves
    key: [${long}]
    attributes: { ${long}: { type: string, required: true, description: Name. } }
`;

test('what a target would refuse is told while one types, and not any more when it is mended', async () => {
  const { client } = start();
  const place = mkdtempSync(join(folder, 'shop-'));
  const uri = pathToFileURL(join(place, 'shop.pim.yaml')).href;
  await client.ask('initialize', { ...initialize, rootUri: pathToFileURL(place).href });
  client.tell('initialized', {});
  client.tell('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text: sound } });
  expect(await client.diagnostics(uri)).toMatchObject([{ code: 'relational/name-too-long', range: { start: { line: 8, character: 18 } } }]);
  const text = sound.replaceAll(long, 'name');
  client.tell('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text }] });
  expect(await client.diagnostics(uri)).toEqual([]);
});

test('an editor starts it, works, and ends it: status 0 after a shutdown', async () => {
  const { client, ended } = start('--stdio');
  const before = await client.ask('textDocument/hover', {
    textDocument: { uri: 'file:///x.pim.yaml' },
    position: { line: 0, character: 0 },
  });
  expect(before).toMatchObject({ code: -32002 });
  expect(await client.ask('initialize', initialize)).toMatchObject({
    capabilities: { positionEncoding: 'utf-16', renameProvider: { prepareProvider: true } },
    serverInfo: { name: 'hedgerow' },
  });
  client.tell('initialized', {});
  const uri = pathToFileURL(join(folder, 'lab.pim.yaml')).href;
  expect(await client.diagnostics(uri)).toMatchObject([
    {
      code: 'model/unknown-key',
      message: 'titel means nothing here. Did you mean title?',
      range: { start: { line: 2, character: 0 }, end: { line: 2, character: 5 } },
    },
  ]);
  expect(await client.ask('hedgerow/unheardOf', {})).toMatchObject({ code: -32601 });
  client.tell('$/setTrace', { value: 'off' });
  client.tell('hedgerow/unheardOf', {});
  expect(await client.ask('shutdown')).toBeNull();
  expect(await client.ask('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 0 } })).toMatchObject({
    code: -32600,
  });
  client.tell('exit');
  expect(await ended).toBe(0);
});

test('without a shutdown the status is 1: told to end, or left by the editor', async () => {
  const told = start();
  const left = start();
  await Promise.all([told.client.ask('initialize', initialize), left.client.ask('initialize', initialize)]);
  told.client.tell('exit');
  left.child.stdin?.end();
  expect(await Promise.all([told.ended, left.ended])).toEqual([1, 1]);
});

test('it ends when the process that started it is gone', async () => {
  const gone = spawn(process.execPath, ['-e', '']);
  await new Promise((done) => gone.on('exit', done));
  const { client, ended } = start();
  await client.ask('initialize', { ...initialize, processId: gone.pid });
  expect(await ended).toBe(1);
});
