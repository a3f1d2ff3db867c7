/**
 * Claims: an event whose payload changed on the disk, and one that a newer release wrote, in the middle of the log, are told with position
 * and stream and set aside with their stream; all others go on; the server says that it is degraded.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { makeRepository } from '#app/control-plane.fixture.ts';
import { startHedgerow } from '#app/serve.ts';

const vpc = (name: string, vlan: number): string =>
  `apiVersion: vpc.githedgehog.com/v1beta1\nkind: VPC\nmetadata:\n  name: ${name}\nspec:\n  subnets:\n    front:\n      subnet: 10.10.${vlan - 1000}.0/24\n      gateway: 10.10.${vlan - 1000}.1\n      vlan: ${vlan}\n`;

/** Changes one byte of a text in a file. */
const flip = (file: string, text: string): void => {
  const bytes = readFileSync(file);
  const at = bytes.indexOf(text);
  expect(at).toBeGreaterThan(0);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
};

test.each([
  ['a byte of a payload changed on the disk', 'damaged', (store: string) => flip(join(store, 'log.sqlite'), 'victim-mark')],
  [
    'a newer release wrote an event',
    'version 99',
    (store: string) => {
      const log = new DatabaseSync(join(store, 'log.sqlite'));
      log.exec("update events set schema_version = 99 where type = 'DesiredRecorded' and data like '%victim-mark%'");
      log.close();
    },
  ],
])('%s', async (_, reason, harm) => {
  const folder = await mkdtemp(join(tmpdir(), 'hedgerow-corrupt-'));
  const repository = makeRepository(folder);
  const label = (text: string, name: string): string => text.replace('metadata:\n', `metadata:\n  labels:\n    mark: ${name}-mark\n`);
  repository.commit({ 'a.yaml': label(vpc('victim', 1001), 'victim'), 'b.yaml': vpc('other', 1002) });
  const lines: string[] = [];
  const start = () =>
    startHedgerow({
      data: join(folder, 'data'),
      host: '127.0.0.1',
      port: 0,
      labPort: 0,
      allowLocal: true,
      log: (line) => lines.push(line),
    });
  const ask = async (url: string, path: string, method = 'GET', body?: unknown): Promise<{ status: number; text: string }> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    return { status: answer.status, text: await answer.text() };
  };
  const first = await start();
  const fabric = {
    fabric: 'lab',
    git: { repository: repository.path, branch: 'main', path: '', pollInterval: 86_400 },
    cluster: { kind: 'lab', namespace: 'default' },
  };
  expect((await ask(first.url, '/api/v1/fabrics', 'POST', fabric)).status).toBe(201);
  await expect.poll(async () => (await ask(first.url, '/api/v1/resources')).text, { timeout: 15_000 }).toContain('victim');
  await first.stop();

  const store = join(folder, 'data', 'store');
  harm(store);
  // Rows made before the harm would hide it.
  for (const name of ['views.sqlite', 'views.sqlite-wal', 'views.sqlite-shm']) if (existsSync(join(store, name))) rmSync(join(store, name));
  const second = await start();
  await second.controlPlane.settled();
  const parked = (await second.controlPlane.tables.parked('screens')).filter((event) => !event.reason.startsWith('It waits'));
  expect(parked).toMatchObject([{ stream: expect.stringContaining('victim'), reason: expect.stringContaining(reason) }]);
  const health = JSON.parse((await ask(second.url, '/healthz')).text) as { readonly status: string };
  expect(health.status).toBe('degraded');
  expect(lines.join('\n')).toContain(`set event ${parked[0]?.position} `);

  // Everything else goes on: what is shown, and what a commit changes.
  expect((await ask(second.url, '/api/v1/resources')).text).toContain('"name":"other"');
  repository.commit({ 'c.yaml': vpc('third', 1003) });
  const synced = await ask(second.url, '/api/v1/fabrics/lab/sync', 'POST');
  expect(synced).toMatchObject({ status: 200 });
  expect((await ask(second.url, '/api/v1/resources')).text).toContain('"name":"third"');
  // Also a commit that changes the damaged one and another one.
  repository.commit({ 'a.yaml': vpc('victim', 1011), 'b.yaml': vpc('other', 1012) });
  const both = await ask(second.url, '/api/v1/fabrics/lab/sync', 'POST');
  expect(JSON.parse(both.text)).toMatchObject({
    code: 'SourceCorrupt',
    title: expect.stringContaining(`Event ${parked[0]?.position} of `),
  });
  expect((await ask(second.url, '/api/v1/events?limit=5')).text).toContain('"vlan":1012');
  // The time line tells it in its place, and all others.
  const { count, results } = JSON.parse((await ask(second.url, '/api/v1/events?limit=1000')).text) as {
    readonly count: number;
    readonly results: readonly { readonly position: number; readonly unreadable?: string }[];
  };
  expect(results.map(({ position }) => position)).toEqual(Array.from({ length: count }, (_one, index) => count - index));
  expect(results.filter(({ unreadable }) => unreadable !== undefined)).toEqual([
    {
      position: parked[0]?.position,
      stream: expect.stringContaining('victim'),
      type: 'DesiredRecorded',
      recordedAt: expect.any(String),
      unreadable: expect.stringContaining(reason),
    },
  ]);
  // And it is not forgotten: asked again, it is told again.
  expect((await ask(second.url, '/api/v1/fabrics/lab/sync', 'POST')).text).toContain('SourceCorrupt');
  await second.stop();
  rmSync(folder, { recursive: true, force: true });
});
