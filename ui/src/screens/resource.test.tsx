import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { makeMockApi } from '../../mock/api.ts';
import type { ResourceWhole } from '../generated/rows.ts';
import { cleanAfterEach, NOW, open } from '../testing.tsx';

cleanAfterEach();

const pathOf = (row: ResourceWhole): string => `/fabrics/${row.fabric}/resources/${encodeURIComponent(row.id)}`;
const anApi = () => makeMockApi({ size: 400, delay: 20, now: NOW });
const first = (api: ReturnType<typeof anApi>, test: (row: ResourceWhole) => boolean): ResourceWhole => api.data.resources.find(test)!;

test('a drifted resource shows each difference with path, both values and who set it', async () => {
  const api = anApi();
  const row = first(api, ({ state, kind }) => state === 'drifted' && kind === 'Switch');
  open(pathOf(row), {}, api);
  await screen.findByRole('heading', { level: 1, name: row.name });
  const changes = screen.getAllByRole('row').map((line) => line.textContent);
  expect(changes).toContain('/spec/portBreakouts/E1~156value ~ change1x100G4x25Gkubectl-edit Ignore');
  expect(changes).toContain('/spec/redundancy/typevalue + addmclagabsentunknown Ignore');
  expect(screen.getByText('E1/56: 1x100G', { exact: false })).toBeTruthy();
  expect(screen.getByText(`${row.file}:${row.line}`)).toBeTruthy();
  expect(document.title).toBe(`Switch ${row.name} · fra-1 · Hedgerow`);
});

test('what does not count as drift is shown all the same, with its kind and who set it', async () => {
  const api = anApi();
  const row = first(api, ({ state, kind }) => state === 'synced' && kind === 'Switch');
  Object.assign(row, {
    aside: [
      { path: '/spec/roce', kind: 'removed', live: true, category: 'foreign', severity: 'low', manager: 'kubectl-edit' },
      { path: '', kind: 'owned', category: 'ownership', severity: 'low', manager: 'kubectl' },
    ],
    severity: 'low',
    score: 21,
    verdict: {
      source: 'offline',
      schema: '0123456789ab',
      server: 'v1.34.2',
      normalised: true,
      hedgehog: 'v0.126.0',
      manager: 'argocd-controller',
      apply: 'client',
    },
  });
  open(pathOf(row), {}, api);
  await screen.findByText('Does not count as drift: 2 differences');
  const rows = screen.getAllByRole('row').map((line) => line.textContent);
  expect(rows).toContain('/spec/roceforeign low· leave itabsenttruekubectl-edit Ignore');
  expect(rows).toContain('the whole objectownership low= take ownershipabsentabsentkubectl ');
  expect(
    screen.getByText(
      'predicted from the schema (v1.34.2, schema 0123456789ab, webhooks by the model, Hedgehog v0.126.0, client-side apply by argocd-controller)',
    ),
  ).toBeTruthy();
  expect(screen.getByText('low 21')).toBeTruthy();
});

test('what the server sets is shown on demand', async () => {
  const api = anApi();
  const row = first(api, ({ state, kind }) => state === 'synced' && kind === 'Switch');
  open(pathOf(row), {}, api);
  const all = await screen.findByLabelText(/^Show all/u);
  expect(screen.queryByText(/resourceVersion:/u)).toBeNull();
  fireEvent.click(all);
  expect(await screen.findByText(/resourceVersion:/u)).toBeTruthy();
  fireEvent.keyDown(document.body, { key: 'a' });
  await waitFor(() => expect(screen.queryByText(/resourceVersion:/u)).toBeNull());
});

test('reconcile turns to done only when the observation arrives, and a double click asks once', async () => {
  const api = anApi();
  const row = first(api, ({ state, kind }) => state === 'drifted' && kind === 'Server');
  open(pathOf(row), {}, api);
  const button = await screen.findByRole('button', { name: 'Reconcile' });
  fireEvent.click(button);
  fireEvent.click(button);
  expect(await screen.findByText('Requested. Waiting for the cluster.')).toBeTruthy();
  expect(screen.queryByText(/^Reconciled/u)).toBeNull();
  expect(await screen.findByText('Reconciled. The cluster took the manifest.')).toBeTruthy();
  expect(api.log.filter((line) => line.endsWith('/request-reconciliation'))).toHaveLength(1);
});

test('a reconciliation that fails says why', async () => {
  const api = anApi();
  api.failWith = 'admission webhook denied the request: port E1/56 is used twice';
  const row = first(api, ({ state, kind }) => state === 'drifted' && kind === 'Server');
  open(pathOf(row), {}, api);
  await screen.findByRole('button', { name: 'Reconcile' });
  fireEvent.keyDown(document.body, { key: 'r' });
  expect(await screen.findByRole('alert')).toHaveProperty(
    'textContent',
    expect.stringContaining('Denied: admission webhook denied the request: port E1/56 is used twice'),
  );
  expect(screen.getByText('Correct the manifest or the cluster, then reconcile again.')).toBeTruthy();
  const history = screen.getByRole('list', { name: 'State history, newest first' });
  expect(await within(history).findByText('Reconciliation failed')).toBeTruthy();
});

test('a refusal of the request is told with its hint', async () => {
  const api = anApi();
  const row = first(api, ({ state }) => state === 'orphaned');
  api.data.resources[api.data.resources.indexOf(row)] = { ...row, actions: ['request-reconciliation'], reason: 'Being reconciled.' };
  open(pathOf(row), {}, api);
  fireEvent.click(await screen.findByRole('button', { name: 'Reconcile' }));
  expect(await screen.findByText(/is being reconciled already/u)).toBeTruthy();
  expect(screen.getByText('Wait for it to finish.')).toBeTruthy();
});

test('reconcile is offered only when the server lists it', async () => {
  const api = anApi();
  const row = first(api, ({ state }) => state === 'orphaned');
  open(pathOf(row), {}, api);
  await screen.findByRole('heading', { level: 1, name: row.name });
  expect(screen.queryByRole('button', { name: 'Reconcile' })).toBeNull();
  expect(screen.getByText('Git does not name it')).toBeTruthy();
});

test('history tells steps with trigger, actor, commit and file', async () => {
  const api = anApi();
  const row = first(api, ({ state }) => state === 'drifted');
  open(pathOf(row), {}, api);
  const history = await screen.findByRole('list', { name: 'State history, newest first' });
  const steps = await waitFor(() => {
    const found = within(history).getAllByRole('listitem');
    expect(found).toHaveLength(3);
    return found;
  });
  expect(steps[0]?.textContent).toContain('synceddrifted');
  expect(steps[2]?.textContent).toContain('newcommitted');
  expect(steps[2]?.textContent).toContain('by system:observe-source');
});

test('references lead on; one that does not exist is said to', async () => {
  const api = anApi();
  const row = first(api, ({ kind }) => kind === 'VPCAttachment');
  open(pathOf(row), {}, api);
  expect(await screen.findByText('does not exist')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'vpc-01' }).getAttribute('href')).toContain('/fabrics/fra-1/resources/');
});

test('a draft can be written, is checked while typing, and thrown away', async () => {
  const api = anApi();
  const row = first(api, ({ state, kind }) => state === 'synced' && kind === 'Switch');
  open(pathOf(row), {}, api);
  fireEvent.click(await screen.findByRole('button', { name: 'Start a draft' }));
  fireEvent.click(await screen.findByLabelText('JSON'));
  const field = await screen.findByLabelText('Spec as you want it, as JSON');
  fireEvent.change(field, { target: { value: '{' } });
  expect(screen.getByText(/^This is not JSON yet/u)).toBeTruthy();
  fireEvent.change(field, { target: { value: '{"role":"spine"}' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save draft' }));
  const discard = await screen.findByRole('button', { name: 'Discard draft' });
  expect(api.data.resources.find(({ id }) => id === row.id)?.draft).toEqual({ role: 'spine' });
  fireEvent.click(discard);
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Discard draft' })).toBeNull());
});

test('diagnostics of the resource stand on its page', async () => {
  const api = anApi();
  const row = first(api, ({ id }) => api.data.diagnostics.some(({ resource }) => resource === id));
  open(pathOf(row), {}, api);
  expect(await screen.findByRole('heading', { name: 'Diagnostics (1)' })).toBeTruthy();
  expect(await screen.findByText(api.data.diagnostics.find(({ resource }) => resource === row.id)?.message ?? '')).toBeTruthy();
});

test('a resource that is gone is told as such', async () => {
  open('/fabrics/lab/resources/lab%3AVPC.x%3Adefault%3Agone');
  expect(await screen.findByRole('heading', { name: 'VPC gone is not there any more' })).toBeTruthy();
});

test('fields that belong to others are taken over only when that is said', async () => {
  const api = anApi();
  const row = first(api, ({ state, kind }) => state === 'drifted' && kind === 'Switch');
  open(pathOf(row), {}, api);
  fireEvent.click(await screen.findByRole('button', { name: 'Reconcile' }));
  const dialog = await screen.findByRole('dialog', { name: `Take fields of ${row.name} over?` });
  expect(dialog.textContent).toContain('kubectl-edit');
  expect(api.log.some((line) => line.endsWith('/request-reconciliation'))).toBe(false);
  fireEvent.click(within(dialog).getByRole('button', { name: 'Take over' }));
  expect(await screen.findByText('Requested. Waiting for the cluster.')).toBeTruthy();
});

test('an orphan is deleted for a reason', async () => {
  const api = anApi();
  const row = first(api, ({ state }) => state === 'orphaned');
  api.data.resources[api.data.resources.indexOf(row)] = { ...row, actions: ['request-deletion'] };
  open(pathOf(row), {}, api);
  fireEvent.click(await screen.findByRole('button', { name: 'Delete' }));
  const dialog = await screen.findByRole('dialog');
  fireEvent.change(within(dialog).getByLabelText(/^Why/u), { target: { value: 'Left over' } });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Delete it' }));
  expect(await screen.findByText('Being deleted from the cluster.', { exact: false })).toBeTruthy();
});

test('what is left to people says why, and is released', async () => {
  const api = anApi();
  const row = first(api, ({ state }) => state === 'drifted');
  api.data.resources[api.data.resources.indexOf(row)] = { ...row, held: 'Undone each time.' };
  open(pathOf(row), {}, api);
  expect(await screen.findByText('Undone each time.', { exact: false })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Release' }));
  await waitFor(() => expect(screen.queryByText('Undone each time.', { exact: false })).toBeNull());
});

test.each([
  [{ switches: ['leaf-01', 'leaf-02'], lagging: [], silent: [] }, 'on all 2 switches that it concerns'],
  [
    { switches: ['leaf-01', 'leaf-02', 'leaf-03'], lagging: ['leaf-01', 'leaf-03'], silent: ['leaf-03'] },
    'on 1 of 3; not yet: leaf-01, leaf-03 (its agent is silent)',
  ],
])('how far it has come to the switches is told: %j', async (rollout, text) => {
  const api = anApi();
  const row = first(api, ({ state }) => state === 'synced');
  api.data.resources[api.data.resources.indexOf(row)] = { ...row, ...rollout };
  open(pathOf(row), {}, api);
  expect(await screen.findByText(text)).toBeTruthy();
});

test('a draft is committed to a branch of its own, and where it is proposed is told; a guarded branch says so', async () => {
  const api = anApi();
  const row = first(api, ({ state }) => state === 'draft');
  open(pathOf(row), {}, api);
  fireEvent.click(await screen.findByRole('button', { name: 'Commit to Git' }));
  const dialog = await screen.findByRole('dialog');
  fireEvent.click(await within(dialog).findByLabelText(/^The followed branch, main/u));
  fireEvent.click(within(dialog).getByRole('button', { name: 'Commit' }));
  expect(await within(dialog).findByText(/protected branch hook declined/u)).toBeTruthy();
  fireEvent.click(within(dialog).getByLabelText(/^A branch of its own/u));
  fireEvent.click(within(dialog).getByRole('button', { name: 'Commit' }));
  expect(await screen.findByText(`The draft is proposed on hedgerow/draft-${row.kind.toLowerCase()}-${row.name}`)).toBeTruthy();
});

test('adopting asks why, and takes only the fields that are left ticked', async () => {
  const api = anApi();
  const row = first(api, ({ state, drift }) => state === 'drifted' && drift.length > 1);
  open(pathOf(row), {}, api);
  fireEvent.click(await screen.findByRole('button', { name: 'Adopt' }));
  const dialog = await screen.findByRole('dialog');
  fireEvent.click(within(dialog).getByRole('checkbox', { name: row.drift[0]?.path ?? '' }));
  fireEvent.change(within(dialog).getByLabelText(/^Why/u), { target: { value: 'Agreed' } });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Approve and commit' }));
  expect(await screen.findByText('Why: Agreed')).toBeTruthy();
  expect(api.data.resources.find(({ id }) => id === row.id)?.adoption).toMatchObject({
    reason: 'Agreed',
    fields: row.drift.slice(1).map(({ path }) => path),
  });
});

test('a draft that Git overtook says so, and is not offered to be committed', async () => {
  const api = anApi();
  const row = first(api, ({ state }) => state === 'draft');
  api.data.resources[api.data.resources.indexOf(row)] = { ...row, draftOutdated: true, actions: ['save-draft', 'discard-draft'] };
  open(pathOf(row), {}, api);
  expect(await screen.findByText('Git has another manifest than when the draft was written.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Commit to Git' })).toBeNull();
});

test('a draft is written in the form of its kind, and only what was typed changes', async () => {
  const api = anApi();
  const row = first(api, ({ state, kind }) => state === 'synced' && kind === 'Server');
  open(pathOf(row), {}, api);
  fireEvent.click(await screen.findByRole('button', { name: 'Start a draft' }));
  fireEvent.change(await screen.findByLabelText('Description'), { target: { value: 'Moved to rack 7' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save draft' }));
  await screen.findByRole('button', { name: 'Discard draft' });
  const spec = (row.desired as { readonly spec: object }).spec;
  expect(api.data.resources.find(({ id }) => id === row.id)?.draft).toEqual({ ...spec, description: 'Moved to rack 7' });
});
