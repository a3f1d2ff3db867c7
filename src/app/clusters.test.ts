import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as forward, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lampDefinition } from '#lab-cluster/lamp.fixture.ts';
import type { LabCluster } from '#lab-cluster/server.ts';
import { kubeconfigFile, makeClusters } from './clusters.ts';
import { foldersIn } from './config.ts';
import { readDefinitions } from './definitions.ts';

const folder = mkdtempSync(join(tmpdir(), 'hedgerow-clusters-'));
const folders = foldersIn(folder);
afterAll(() => rmSync(folder, { recursive: true }));

test('a lab cluster is started once, has what was asked for, and leaves a kubeconfig; a taken port means another', async () => {
  const clusters = makeClusters({ folders, labPort: 0, definitions: [lampDefinition] });
  const first = await clusters.lab('one');
  expect(await clusters.lab('one')).toBe(first);
  expect(readFileSync(kubeconfigFile(folders, 'one'), 'utf8')).toContain(first.url);
  expect((await fetch(`${first.url}/apis/lab.example.com/v1/lamps`)).status).toBe(200);
  const others = makeClusters({ folders, labPort: first.port });
  const second = await others.lab('two');
  expect(second.port).not.toBe(first.port);
  await others.stop();
  await clusters.stop();
});

test.each<[string, string | undefined, string]>([
  ['none', undefined, 'KubeconfigMissing'],
  ['a value instead of a reference', 'apiVersion: v1', 'KubeconfigReference'],
  ['a file that is not there', 'file:/nowhere/at/all', 'KubeconfigUnreadable'],
])('a kubeconfig that is %s is refused', async (_name, kubeconfig, code) => {
  const clusters = makeClusters({ folders, labPort: 0 });
  const opened = await clusters.open('x', {
    kind: 'kubeconfig',
    namespace: 'default',
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
  });
  expect(opened).toMatchObject({ ok: false, refusal: { code } });
});

test('a kubeconfig by reference is opened, with the context that is named', async () => {
  const clusters = makeClusters({ folders, labPort: 0 });
  const lab = await clusters.lab('three');
  writeFileSync(join(folder, 'config'), lab.kubeconfig());
  const open = (context?: string) =>
    clusters.open('x', {
      kind: 'kubeconfig',
      namespace: 'default',
      kubeconfig: `file:${join(folder, 'config')}`,
      ...(context === undefined ? {} : { context }),
    });
  const opened = await open('lab');
  expect(opened.ok).toBe(true);
  if (opened.ok) await opened.value.close();
  expect(await open('nope')).toMatchObject({ ok: false, refusal: { code: 'ContextMissing' } });
  await clusters.stop();
});

/** A lab cluster behind a door that lets one token through; the door can be moved to another port. */
const guard = async (lab: LabCluster) => {
  const servers: Server[] = [];
  const close = async (): Promise<void> => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
  };
  const openDoor = async (token: string): Promise<string> => {
    await close();
    const server = createServer((request, response) => {
      const { authorization, ...headers } = request.headers;
      if (authorization !== `Bearer ${token}`)
        return void response.writeHead(401).end('{"reason":"Unauthorized","message":"Unauthorized"}');
      const behind = forward(`${lab.url}${request.url ?? ''}`, { method: request.method ?? 'GET', headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      behind.on('error', () => response.destroy());
      response.on('close', () => behind.destroy());
      request.pipe(behind);
      return undefined;
    });
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return lab.kubeconfig().replace(lab.url, `http://127.0.0.1:${port}`).replace('user: {}', `user: {token: ${token}}`);
  };
  return { openDoor, close };
};

test('a kubeconfig whose content changes is noticed by a running connection: another token, another address, not half of a file', async () => {
  const clusters = makeClusters({ folders, labPort: 0, definitions: [lampDefinition] });
  const lab = await clusters.lab('four');
  const { openDoor, close } = await guard(lab);
  const file = join(folder, 'rotated');
  writeFileSync(file, await openDoor('one'));
  const opened = await clusters.open('x', { kind: 'kubeconfig', namespace: 'default', kubeconfig: `file:${file}` });
  if (!opened.ok) throw new Error(opened.refusal.message);
  const lamps: string[] = [];
  const { stop } = opened.value.watch((report) => {
    if (report.type === 'listed' && report.kind === 'Lamp') lamps.push(...report.resources.map(({ object }) => object.metadata.name));
    if (report.type === 'changed' && report.resource.object.kind === 'Lamp') lamps.push(report.resource.object.metadata.name);
  });
  const make = (name: string) =>
    opened.value.apply(
      { apiVersion: 'lab.example.com/v1', kind: 'Lamp', metadata: { name, namespace: 'default' }, spec: {} },
      { force: false },
    );
  expect(await make('first')).toMatchObject({ outcome: 'succeeded' });
  await expect.poll(() => lamps, { timeout: 20_000 }).toContain('first');
  // Another address and token; the file is not written yet, then half of it.
  const next = await openDoor('two');
  expect((await make('second')).outcome).not.toBe('succeeded');
  writeFileSync(file, next.slice(0, next.length / 2));
  expect((await make('second')).outcome).not.toBe('succeeded');
  writeFileSync(file, next);
  expect(await make('second')).toMatchObject({ outcome: 'succeeded' });
  await expect.poll(() => lamps, { timeout: 20_000 }).toContain('second');
  await stop();
  await opened.value.close();
  await close();
  await clusters.stop();
});

test('definitions are found in files, folders and lists; broken files are told', () => {
  writeFileSync(join(folder, 'list.json'), JSON.stringify({ kind: 'List', items: [lampDefinition, { kind: 'ConfigMap' }] }));
  writeFileSync(join(folder, 'broken.yaml'), 'a: [\n');
  const found = readDefinitions([join(folder, 'list.json'), join(folder, 'broken.yaml')]);
  expect([found.kinds.map(({ kind }) => kind), found.diagnostics.map(({ code }) => code)]).toEqual([['Lamp'], ['yaml/syntax']]);
});
