/** What counts as drift, followed the whole way: rules that leave differences out and expire, and closed kinds. */
import { afterEach, expect, test, vi } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import { startBench, type TestBench, tables, testMeta } from './control-plane.fixture.ts';

const manifest =
  'apiVersion: wiring.githedgehog.com/v1beta1\nkind: Switch\nmetadata:\n  name: leaf-1\nspec:\n  role: server-leaf\n  description: Rack 1\n';
const id = 'lab:Switch.wiring.githedgehog.com:default:leaf-1';
const leaf = '/apis/wiring.githedgehog.com/v1beta1/namespaces/default/switches/leaf-1';

let bench: TestBench | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await bench?.stop();
  bench = undefined;
});

/** A switch that we applied and of which somebody then changed a text and turned something on. */
const changedByHand = async (): Promise<TestBench> => {
  const at = (bench = await startBench({ 'leaf.yaml': manifest }));
  await at.until(id, (row) => row?.['state'] === 'committed');
  await at.controlPlane.handler.handle({ type: 'RequestReconciliation', data: { resource: id, force: false }, meta: testMeta() });
  await at.until(id, (row) => row?.['state'] === 'synced');
  const body = { spec: { description: 'Rack 7', roce: true } };
  await at.kubernetes('PATCH', `${leaf}?fieldManager=hand`, body, 'application/merge-patch+json');
  await at.until(id, (row) => row?.['state'] === 'drifted');
  return at;
};

const ask = (at: TestBench, type: string, data: JsonObject) =>
  at.controlPlane.handler.handle({ type, data: { fabric: 'lab', ...data }, meta: testMeta() });

const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
const rule = { rule: 'texts', path: '/spec/description', kind: 'Switch', reason: 'Set by a job.', owner: 'net', expires: inHours(1) };

const ruleRows = async (at: TestBench) => {
  await at.controlPlane.settled();
  return (await at.controlPlane.tables.query(tables.ignoreRuleTable, { limit: 10 })).rows;
};

test('a rule leaves a difference out, is counted, and is shown at the resource; without it the difference counts again', async () => {
  const at = await changedByHand();
  await ask(at, 'AddIgnoreRule', rule);
  const ignored = await at.until(id, (row) => row?.['state'] === 'synced');
  expect(ignored).toMatchObject({ changes: 0, ignored: 1, differences: ['foreign'], severity: 'low' });
  expect(ignored?.['aside']).toMatchObject([
    { path: '/spec/description', category: 'value', ignoredBy: 'texts', manager: 'hand' },
    { path: '/spec/roce', category: 'foreign', manager: 'hand' },
  ]);
  expect(await ruleRows(at)).toMatchObject([{ id: 'lab:texts', hits: 1, actor: 'user:test', owner: 'net', reason: 'Set by a job.' }]);
  await at.restart();
  await at.until(id, (row) => row?.['state'] === 'synced');
  await ask(at, 'RemoveIgnoreRule', { rule: 'texts' });
  expect(await at.until(id, (row) => row?.['state'] === 'drifted')).toMatchObject({ changes: 1, ignored: 0 });
  expect(await ruleRows(at)).toEqual([]);
});

test('a rule that has expired leaves nothing out any more', async () => {
  const at = await changedByHand();
  // Time stands still until it is moved on, however long this takes.
  vi.useFakeTimers({ toFake: ['Date'] });
  await ask(at, 'AddIgnoreRule', { ...rule, expires: new Date(Date.now() + 50).toISOString() });
  await at.until(id, (row) => row?.['state'] === 'synced');
  vi.setSystemTime(Date.now() + 60_000);
  expect(await at.until(id, (row) => row?.['state'] === 'drifted')).toMatchObject({ ignored: 0 });
  // It stays as a record.
  expect(await ruleRows(at)).toMatchObject([{ rule: 'texts' }]);
});

test('where a kind is closed, what others put there counts', async () => {
  const at = await changedByHand();
  await ask(at, 'AddIgnoreRule', rule);
  await at.until(id, (row) => row?.['state'] === 'synced');
  await ask(at, 'ConfigureDrift', { drift: { closedKinds: ['Switch'] } });
  const drifted = await at.until(id, (row) => row?.['state'] === 'drifted');
  expect(drifted).toMatchObject({ changes: 1, differences: ['foreign'], severity: 'medium', ignored: 1 });
  expect(drifted?.['drift']).toMatchObject([{ path: '/spec/roce', category: 'foreign', live: true, manager: 'hand' }]);
  await ask(at, 'ConfigureDrift', { drift: { closedKinds: [] } });
  await at.until(id, (row) => row?.['state'] === 'synced');
});
