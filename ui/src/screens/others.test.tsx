import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { cleanAfterEach, open } from '../testing.tsx';

cleanAfterEach();

test('diagnostics are grouped by file, with line, code and hint, and lead to the resource', async () => {
  const { api } = open('/fabrics/fra-1/diagnostics', { size: 900 });
  const finding = await waitFor(() => {
    const found = api.data.diagnostics.find(({ fabric }) => fabric === 'fra-1')!;
    expect(screen.getByRole('region', { name: found.file })).toBeTruthy();
    return found;
  });
  const group = within(screen.getByRole('region', { name: finding.file }));
  expect(group.getByText(finding.code)).toBeTruthy();
  expect(group.getByText(finding.hint ?? '')).toBeTruthy();
  expect(group.getByText(`line ${finding.line}, column 5`)).toBeTruthy();
  expect(group.getByRole('link').getAttribute('href')).toContain(encodeURIComponent(finding.resource ?? ''));
});

test('diagnostics are filtered by severity and shown as one list', async () => {
  const { at, api } = open('/fabrics/fra-1/diagnostics', { size: 2000 });
  const errors = api.data.diagnostics.filter(({ fabric, severity }) => fabric === 'fra-1' && severity === 'error').length;
  fireEvent.click(await screen.findByRole('button', { name: `error ${errors}` }));
  await waitFor(() => expect(at()).toBe('/fabrics/fra-1/diagnostics?severity=error'));
  fireEvent.click(screen.getByLabelText('One list'));
  await waitFor(() => expect(at()).toBe('/fabrics/fra-1/diagnostics?severity=error&group=none'));
  await waitFor(() => expect(screen.queryAllByRole('region')).toEqual([]));
});

test('a fabric without findings says so', async () => {
  const { api } = open('/fabrics/osl-1/diagnostics');
  expect(await screen.findByRole('heading', { name: 'Nothing to report' })).toBeTruthy();
  expect(api.log.some((line) => line.includes('/diagnostics?fabric=osl-1'))).toBe(true);
});

test('files show each file and its outcome, and lead to findings or resources', async () => {
  const { at } = open('/fabrics/lab/files');
  const table = await screen.findByRole('grid', { name: 'Files of lab' });
  await waitFor(() => expect(table.textContent).toContain('fabrics/lab/broken.yaml'));
  expect(within(table).getByText('invalid')).toBeTruthy();
  table.focus();
  fireEvent.keyDown(table, { key: 'Enter' });
  await waitFor(() => expect(at()).toBe('/fabrics/lab/diagnostics?file=fabrics/lab/broken.yaml'));
});

test('files are filtered by outcome', async () => {
  const { at } = open('/fabrics/lab/files');
  fireEvent.click(await screen.findByRole('button', { name: 'unsupported 1' }));
  await waitFor(() => expect(at()).toBe('/fabrics/lab/files?outcome=unsupported'));
  await waitFor(async () => expect((await screen.findByRole('grid')).getAttribute('aria-rowcount')).toBe('2'));
});

test('activity tells steps by day and adds new ones live', async () => {
  const { api, live } = open('/fabrics/lab/activity');
  const days = await screen.findAllByRole('list', { name: /^What happened on/u });
  expect(days.length).toBeGreaterThan(0);
  await waitFor(() => expect(live.status()).toBe('live'));
  const row = api.data.resources.find(({ fabric, state }) => fabric === 'lab' && state === 'synced')!;
  api.move(row.id, 'orphaned', 'git-removal');
  await waitFor(() => expect(screen.getAllByRole('listitem')[0]?.textContent).toContain('git-removal'));
  expect(screen.getAllByRole('listitem')[0]?.textContent).toContain(`${row.kind} ${row.name}`);
});

test('activity is filtered by the state that was reached', async () => {
  const { at } = open('/fabrics/lab/activity');
  fireEvent.click(await screen.findByRole('button', { name: 'orphaned' }));
  await waitFor(() => expect(at()).toBe('/fabrics/lab/activity?to=orphaned'));
  await waitFor(() => {
    const steps = screen.getAllByRole('listitem');
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.every((step) => step.textContent?.includes('In the cluster, not in Git.'))).toBe(true);
  });
});

test('settings show source, cluster, lifecycle and definitions', async () => {
  open('/fabrics/fra-1/settings');
  expect(await screen.findByText('https://git.example.net/network/fabrics.git')).toBeTruthy();
  expect(await screen.findByText('Move rack 12 to the storage VPC')).toBeTruthy();
  expect(screen.getByText('In use; synced and compared.')).toBeTruthy();
  expect(await screen.findByRole('heading', { name: 'Definitions the cluster knows (9)' })).toBeTruthy();
});

test('settings are saved with the version that was seen; a newer one is not overwritten', async () => {
  const { api } = open('/fabrics/lab/settings');
  const edit = async () => fireEvent.click((await screen.findAllByRole('button', { name: 'Edit' }))[1]!);
  await edit();
  const form = await screen.findByRole('form', { name: 'Describe fabric' });
  const index = api.data.fabrics.findIndex(({ fabric }) => fabric === 'lab');
  const before = api.data.fabrics[index]!;
  api.data.fabrics[index] = { ...before, version: before.version + 1 };
  fireEvent.change(within(form).getByLabelText('Title'), { target: { value: 'Test lab' } });
  fireEvent.submit(form);
  expect(await within(form).findByText('Fabric lab has changed since you read it.')).toBeTruthy();
  api.data.fabrics[index] = before;
  fireEvent.submit(form);
  expect(await screen.findByRole('heading', { level: 1, name: 'Test lab' })).toBeTruthy();
  expect(await screen.findByText('Saved.')).toBeTruthy();
});

test('digits go from screen to screen', async () => {
  const { at } = open('/fabrics/lab');
  await screen.findByRole('grid');
  for (const [key, path] of [
    ['2', 'topology'],
    ['3', 'diagnostics'],
    ['4', 'files'],
    ['5', 'activity'],
    ['6', 'settings'],
  ]) {
    fireEvent.keyDown(document.body, { key });
    await waitFor(() => expect(at()).toBe(`/fabrics/lab/${path}`));
  }
  fireEvent.keyDown(document.body, { key: '1' });
  await waitFor(() => expect(at()).toBe('/fabrics/lab'));
});
