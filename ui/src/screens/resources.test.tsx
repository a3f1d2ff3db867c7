import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { makeMockApi } from '../../mock/api.ts';
import { cleanAfterEach, NOW, open } from '../testing.tsx';

cleanAfterEach();

const grid = () => screen.findByRole('grid', { name: /^Resources of/u });
const rowsOf = (table: HTMLElement) => within(table).getAllByRole('row').slice(1);
const loaded = async (): Promise<HTMLElement> => {
  const table = await grid();
  await waitFor(() => expect(within(table).getAllByRole('link').length).toBeGreaterThan(3));
  return table;
};

test('a long list keeps few rows in the page and says how many there are', async () => {
  open('/fabrics/fra-1', { size: 3000 });
  const table = await loaded();
  expect(table.getAttribute('aria-rowcount')).toBe('3001');
  expect(rowsOf(table).length).toBeLessThan(40);
  expect(document.title).toBe('Resources · fra-1 · Hedgerow');
});

test('chips filter by state, count, and stand in the address', async () => {
  const { at, api } = open('/fabrics/fra-1?kind=Connection');
  await loaded();
  const count = api.data.resources.filter((row) => row.fabric === 'fra-1' && row.kind === 'Connection' && row.state === 'drifted').length;
  const chip = await screen.findByRole('button', { name: `drifted ${count}` });
  fireEvent.click(chip);
  await waitFor(() => expect(at()).toBe('/fabrics/fra-1?kind=Connection&state=drifted'));
  expect(chip.getAttribute('aria-pressed')).toBe('true');
  await waitFor(async () => expect((await grid()).getAttribute('aria-rowcount')).toBe(String(count + 1)));
});

test('typing filters after a pause; the filter is focused by / and left by Esc', async () => {
  const { at } = open('/fabrics/fra-1');
  const table = await loaded();
  fireEvent.keyDown(document.body, { key: '/' });
  const field = screen.getByLabelText('Filter by name, kind, file or reason');
  expect(document.activeElement).toBe(field);
  fireEvent.change(field, { target: { value: 'server-0002' } });
  await waitFor(() => expect(at()).toBe('/fabrics/fra-1?q=server-0002'));
  await waitFor(() => expect(table.getAttribute('aria-rowcount')).toBe('2'));
  fireEvent.keyDown(field, { key: 'Escape' });
  expect(document.activeElement).toBe(table);
});

test('arrows move, Enter opens, and back comes to the same place', async () => {
  const { at, back } = open('/fabrics/fra-1');
  const table = await loaded();
  table.focus();
  fireEvent.keyDown(table, { key: 'ArrowDown' });
  fireEvent.keyDown(table, { key: 'ArrowDown' });
  const active = document.getElementById(table.getAttribute('aria-activedescendant') ?? '');
  expect(active?.getAttribute('aria-rowindex')).toBe('4');
  const name = within(active as HTMLElement).getByRole('link').textContent ?? '';
  fireEvent.keyDown(table, { key: 'Enter' });
  await screen.findByRole('heading', { level: 1, name });
  expect(decodeURIComponent(at())).toContain(`:default:${name}`);
  back();
  const again = await loaded();
  expect(document.getElementById(again.getAttribute('aria-activedescendant') ?? '')?.getAttribute('aria-rowindex')).toBe('4');
});

test('a click on a name opens it here; with Ctrl it is left to the browser', async () => {
  const { at } = open('/fabrics/fra-1');
  const link = within(await loaded()).getAllByRole('link')[2]!;
  fireEvent.click(link, { ctrlKey: true });
  expect(at()).toBe('/fabrics/fra-1');
  fireEvent.click(link);
  await screen.findByRole('heading', { level: 1, name: link.textContent ?? '' });
  expect(at()).toBe(link.getAttribute('href'));
});

test('a heading sorts, once more turns the order', async () => {
  const { at } = open('/fabrics/fra-1');
  const table = await loaded();
  const head = within(table).getByRole('columnheader', { name: 'Name' });
  fireEvent.click(within(head).getByRole('button'));
  await waitFor(() => expect(at()).toBe('/fabrics/fra-1?sort=name'));
  expect(head.getAttribute('aria-sort')).toBe('ascending');
  fireEvent.click(within(head).getByRole('button'));
  await waitFor(() => expect(at()).toBe('/fabrics/fra-1?sort=-name'));
});

test('a change in the cluster appears by itself, and only what it touches is read again', async () => {
  const { api, live } = open('/fabrics/lab?sort=name');
  const table = await loaded();
  await waitFor(() => expect(live.status()).toBe('live'));
  const row = api.data.resources.filter(({ fabric }) => fabric === 'lab').toSorted((a, b) => a.name.localeCompare(b.name))[0]!;
  const before = api.log.length;
  api.move(row.id, row.state === 'orphaned' ? 'pending' : 'orphaned', 'live-change');
  await waitFor(() => expect(rowsOf(table)[0]?.textContent).toContain(row.state === 'orphaned' ? 'pending' : 'orphaned'));
  expect(api.log.slice(before).some((line) => line.includes('/definitions'))).toBe(false);
});

test('a filter that matches nothing says so and can be cleared', async () => {
  const { at } = open('/fabrics/fra-1?q=nothing-like-this');
  fireEvent.click(await screen.findByRole('button', { name: 'Clear the filters' }));
  await waitFor(() => expect(at()).toBe('/fabrics/fra-1'));
});

test('a fabric without Git says what to do first', async () => {
  open('/fabrics/osl-1');
  expect(await screen.findByRole('heading', { name: 'Tell Hedgerow where the manifests live' })).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Configure Git and cluster' }).getAttribute('href')).toBe('/fabrics/osl-1/settings');
});

test('a fabric that is not there is told as such', async () => {
  open('/fabrics/nowhere');
  expect(await screen.findByRole('heading', { name: 'There is no fabric named nowhere' })).toBeTruthy();
});

test('names are text, never markup', async () => {
  const api = makeMockApi({ size: 120, now: NOW });
  const row = api.data.resources[0]!;
  api.data.resources[0] = { ...row, name: '<img src=x onerror=alert(1)>', reason: '\u202Egnp.exe' };
  open('/fabrics/fra-1?q=onerror', {}, api);
  expect(await screen.findByText('<img src=x onerror=alert(1)>')).toBeTruthy();
  expect(document.querySelector('[role="grid"] img')).toBeNull();
  expect(screen.getByText('\\u202egnp.exe')).toBeTruthy();
});

test('sync says what it found, once however often it is clicked', async () => {
  const { api } = open('/fabrics/lab');
  const button = await screen.findByRole('button', { name: 'Sync' });
  fireEvent.click(button);
  fireEvent.click(button);
  expect(await screen.findByText('Nothing new in Git at 7c1f0a94: 404 files, all known.')).toBeTruthy();
  expect(api.log.filter((line) => line.endsWith('/sync')).length).toBeLessThanOrEqual(1);
});

const openPlan = async (change: (api: ReturnType<typeof open>['api']) => void = () => undefined) => {
  const { api } = open('/fabrics/lab');
  change(api);
  fireEvent.click(await screen.findByRole('button', { name: 'Reconcile all' }));
  await screen.findByRole('list', { name: 'Steps of the plan, in order' });
  const rows = api.data.resources.filter(({ fabric }) => fabric === 'lab');
  const differing = rows.filter(({ state }) => state !== 'synced' && state !== 'draft');
  return { api, differing, owned: (row: (typeof rows)[number]) => row.drift.some(({ manager }) => manager) };
};

test('reconciling a whole fabric shows what would be done first, and does what was shown', async () => {
  const { api, differing, owned } = await openPlan();
  const free = differing.filter((row) => row.state !== 'orphaned' && !owned(row));
  const confirm = await screen.findByRole('button', { name: `Make ${free.length} changes` });
  expect(screen.getByText(new RegExp(`${differing.length - free.length} not now`, 'u'))).toBeTruthy();
  expect(api.log.some((line) => line.endsWith('/reconcile'))).toBe(false);
  fireEvent.click(confirm);
  expect(await screen.findByText(new RegExp(`^Asked for ${free.length} changes`, 'u'))).toBeTruthy();
});

test('fields of others are taken over, and orphans deleted, when a person says so and why', async () => {
  const { api, differing, owned } = await openPlan();
  const applied = differing.filter(({ state }) => state !== 'orphaned');
  expect(applied.some(owned)).toBe(true);
  fireEvent.click(screen.getByLabelText('Take over fields that others own'));
  await screen.findByRole('button', { name: `Make ${applied.length} changes` });
  const orphan = differing.find(({ state }) => state === 'orphaned');
  fireEvent.click(screen.getByLabelText(`Delete ${orphan?.name} all the same`));
  const confirm = await screen.findByRole('button', { name: `Make ${applied.length + 1} changes` });
  expect(confirm).toHaveProperty('disabled', true);
  fireEvent.change(screen.getByLabelText(/^Why it is deleted/u), { target: { value: 'Left over' } });
  await waitFor(() => expect(confirm).toHaveProperty('disabled', false));
  fireEvent.click(confirm);
  expect(await screen.findByText(new RegExp(`^Asked for ${applied.length + 1} changes`, 'u'))).toBeTruthy();
  expect(api.log.filter((line) => line.endsWith('/reconcile'))).toHaveLength(1);
});

test('while changes are held the plan says why, and cannot be carried out', async () => {
  await openPlan((api) => {
    const index = api.data.fabrics.findIndex(({ fabric }) => fabric === 'lab');
    api.data.fabrics[index] = { ...api.data.fabrics[index]!, suspended: 'Audit' };
  });
  expect(screen.getByText('Reconciliation is suspended: Audit.')).toBeTruthy();
  expect(screen.getByRole('button', { name: /^Make \d+ changes$/u })).toHaveProperty('disabled', true);
});
