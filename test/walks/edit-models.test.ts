/** The guide to editing models: every editor's example starts a server that works. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { connect } from '#language-server/client.fixture.ts';

const root = resolve(import.meta.dirname, '..', '..');
const sample = (name: string): string => readFileSync(resolve(root, 'samples/editors', name), 'utf8');
const wordsOf = (list: string): readonly string[] => [...list.matchAll(/['"]([^'"]*)['"]/gu)].map(([, word = '']) => word);

test('all editors are told the same command, and it starts the server', async () => {
  const settings = JSON.parse(sample('vscode-settings.json')) as Readonly<Record<string, string & readonly string[]>>;
  const command = [settings['glspc.server.command'] ?? '', ...(settings['glspc.server.commandArguments'] ?? [])];
  const helix = sample('helix-languages.toml');
  expect(wordsOf(/cmd = \{(.*)\}/u.exec(sample('nvim-init.lua'))?.[1] ?? '')).toEqual(command);
  expect([...wordsOf(/command = (.*)/u.exec(helix)?.[1] ?? ''), ...wordsOf(/args = (.*)/u.exec(helix)?.[1] ?? '')]).toEqual(command);

  const [program = '', ...words] = command;
  const child = spawn(program, words, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((done) => {
    child.on('exit', done);
  });
  const client = connect(child.stdout, child.stdin);
  expect(await client.ask('initialize', { processId: process.pid, rootUri: null, capabilities: {} })).toMatchObject({
    serverInfo: { name: 'hedgerow' },
  });
  await client.ask('shutdown');
  client.tell('exit');
  expect(await ended).toBe(0);
});
