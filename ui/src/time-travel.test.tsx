import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { makeMockApi } from '../mock/api.ts';
import { cleanAfterEach, NOW, open } from './testing.tsx';

cleanAfterEach();

const then = 'position:7';
const time = '2026-08-04T10:00:00.000Z';

/** One resource is drifted now, and was synced then; the others were not there. */
const anApi = () => {
  const api = makeMockApi({ size: 120, delay: 20, now: NOW });
  const row = api.data.resources.find(({ state, fabric }) => state === 'drifted' && fabric === 'fra-1')!;
  const before = { ...row, state: 'synced' as const, changes: 0, drift: [], reason: 'They agreed then.', actions: ['save-draft'] };
  api.past.set(then, { position: 7, time, data: { ...api.data, resources: [before] } });
  return { api, row, path: `/fabrics/fra-1/resources/${encodeURIComponent(row.id)}` };
};
const banner = () => screen.findByRole('status', { name: 'The past' });

test('an address with a moment shows what was known then, says so, and changes nothing', async () => {
  const { api, row, path } = anApi();
  open(`${path}?as_of=${then}`, {}, api);
  await screen.findByRole('heading', { level: 1, name: row.name });
  expect(await screen.findByText(/They agreed then\./u)).toBeTruthy();
  expect(await within(await banner()).findByText(/This is the past/u)).toHaveProperty('tagName', 'STRONG');
  await waitFor(async () =>
    expect((await banner()).textContent).toContain(
      'This is the past, as of 2026-08-04 10:00:00Z · position 7 of the log. Nothing can be changed here.',
    ),
  );
  expect(screen.getByRole('button', { name: 'Start a draft' })).toHaveProperty('disabled', true);
  fireEvent.keyDown(document.body, { key: 'r' });
  expect(screen.queryByText('Live')).toBeNull();
  expect(api.log.filter((line) => line.startsWith('POST'))).toEqual([]);
  const rows = api.log.filter((line) => /\/(?:resources|transitions|diagnostics)/u.test(line));
  expect([rows.length > 0, rows.filter((line) => !line.includes('as_of='))]).toEqual([true, []]);
});

test('links keep the moment; back to now leads to the same screen as it is', async () => {
  const { api, row, path } = anApi();
  const { at } = open(`/fabrics/fra-1?as_of=${then}`, {}, api);
  const link = await screen.findByRole('link', { name: row.name });
  expect(link.getAttribute('href')).toBe(`${path}?as_of=${then}`);
  fireEvent.click(screen.getByRole('link', { name: 'Files' }));
  await waitFor(() => expect(at()).toBe(`/fabrics/fra-1/files?as_of=${then}`));
  fireEvent.click(screen.getByRole('link', { name: /^Resources/u }));
  await waitFor(() => expect(at()).toBe(`/fabrics/fra-1?as_of=${then}`));
  fireEvent.click(within(await banner()).getByRole('button', { name: 'Back to now' }));
  await waitFor(() => expect(at()).toBe('/fabrics/fra-1'));
  expect(screen.queryByRole('status', { name: 'The past' })).toBeNull();
  expect(await screen.findByText('Live')).toBeTruthy();
  await waitFor(() => expect(screen.getAllByRole('row').length).toBeGreaterThan(2));
});

test('buttons that change something are disabled on every screen', async () => {
  const { api } = anApi();
  const { go } = open(`/fabrics/fra-1?as_of=${then}`, {}, api);
  for (const name of ['Sync', 'Reconcile all']) {
    const button = await screen.findByRole('button', { name });
    expect(button.dataset['disabled']).toBe('true');
    fireEvent.click(button);
  }
  fireEvent.keyDown(document.body, { key: 's' });
  await go(`/fabrics/fra-1/settings?as_of=${then}`);
  for (const button of await within(screen.getByRole('main')).findAllByRole('button', { name: /^(?:Edit|Change|Configure)/u }))
    expect(button).toHaveProperty('disabled', true);
  await go(`/?as_of=${then}`);
  expect(await screen.findByRole('button', { name: 'Add fabric' })).toHaveProperty('disabled', true);
  expect(api.log.filter((line) => line.startsWith('POST'))).toEqual([]);
});

test('a change that the stream tells of leaves the past alone', async () => {
  const { api, row, path } = anApi();
  open(`${path}?as_of=${then}`, {}, api);
  await screen.findByText(/They agreed then\./u);
  await banner();
  const asked = api.log.length;
  api.move(row.id, 'orphaned', 'live-change');
  await new Promise((done) => setTimeout(done, 50));
  expect(api.log.slice(asked).filter((line) => !line.includes('/processors'))).toEqual([]);
  expect(screen.queryByText('orphaned')).toBeNull();
});

test('the clock in the header leads to a time; a time to come is refused there', async () => {
  const { api } = anApi();
  const { at } = open('/fabrics/fra-1', {}, api);
  fireEvent.click(await screen.findByRole('button', { name: 'Look at the past' }));
  const field = await screen.findByLabelText(/^Show what was known at/u);
  fireEvent.change(field, { target: { value: '2999-01-01T00:00' } });
  expect(await screen.findByText('Nobody knows it yet.')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Go there' })).toHaveProperty('disabled', true);
  fireEvent.change(field, { target: { value: '2026-08-04T10:00' } });
  fireEvent.click(screen.getByRole('button', { name: 'Go there' }));
  const wanted = new Date('2026-08-04T10:00').toISOString();
  await waitFor(() => expect(at()).toBe(`/fabrics/fra-1?as_of=${wanted}`));
});

test('each step of a history leads to what was known then', async () => {
  const { api, path } = anApi();
  open(path, {}, api);
  const history = await screen.findByRole('list', { name: 'State history, newest first' });
  const [newest] = await within(history).findAllByRole('link', { name: 'as of then' });
  expect(newest?.getAttribute('href')).toMatch(new RegExp(`^${path.replaceAll('.', String.raw`\.`)}\\?as_of=position:\\d+$`, 'u'));
});

test('a moment that there is not is told, with the way back', async () => {
  const { api } = anApi();
  open('/fabrics/fra-1?as_of=soon', {}, api);
  await waitFor(async () => expect((await banner()).textContent).toContain('soon is no moment for as_of. Give a time or a position.'));
  expect(within(await banner()).getByRole('button', { name: 'Back to now' })).toBeTruthy();
});

test('what was not there then is told as such', async () => {
  const { api } = anApi();
  open(`/fabrics/fra-1/resources/${encodeURIComponent('fra-1:VPC.x:default:later')}?as_of=${then}`, {}, api);
  expect(await screen.findByRole('heading', { name: 'VPC later was not there then' })).toBeTruthy();
});
