import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lampDefinition } from '#lab-cluster/lamp.fixture.ts';
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

test('definitions are found in files, folders and lists; broken files are told', () => {
  writeFileSync(join(folder, 'list.json'), JSON.stringify({ kind: 'List', items: [lampDefinition, { kind: 'ConfigMap' }] }));
  writeFileSync(join(folder, 'broken.yaml'), 'a: [\n');
  const found = readDefinitions([join(folder, 'list.json'), join(folder, 'broken.yaml')]);
  expect([found.kinds.map(({ kind }) => kind), found.diagnostics.map(({ code }) => code)]).toEqual([['Lamp'], ['yaml/syntax']]);
});
