import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { makeMockApi } from '../../mock/api.ts';
import { cleanAfterEach, NOW, open } from '../testing.tsx';

cleanAfterEach();

test('each fabric shows its counts in words, its health with message, its commit and findings', async () => {
  open('/');
  const card = await screen.findByRole('article', { name: 'ams-2' });
  expect(within(card).getByRole('img').getAttribute('aria-label')).toMatch(/^20 resources: /u);
  expect(within(card).getByText('failing')).toBeTruthy();
  expect(within(card).getByText(/did not answer within 30 s/u)).toBeTruthy();
  expect(within(card).getByText('7c1f0a94')).toBeTruthy();
  expect(document.title).toBe('Fabrics · Hedgerow');
});

test('fabrics that need a look come first', async () => {
  open('/');
  await screen.findByRole('article', { name: 'ams-2' });
  expect(screen.getAllByRole('article').map((card) => card.getAttribute('aria-label'))).toEqual(['ams-2', 'fra-1', 'lab', 'osl-1']);
});

test('a count leads to the resources in that state', async () => {
  const { at } = open('/');
  const card = await screen.findByRole('article', { name: 'fra-1' });
  fireEvent.click(within(card).getByRole('link', { name: /synced$/u }));
  await screen.findByRole('grid', { name: 'Resources of fra-1' });
  expect(at()).toBe('/fabrics/fra-1?state=synced');
});

test('without fabrics it says what a fabric is and offers the first one', async () => {
  const api = makeMockApi({ size: 120, now: NOW });
  api.data.fabrics.length = 0;
  open('/', {}, api);
  expect(await screen.findByRole('heading', { name: 'No fabrics yet' })).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Add the first fabric' })).toBeTruthy();
});

test('a fabric is added by the form; what the server refuses stands in the form', async () => {
  const { at, api } = open('/');
  fireEvent.click(await screen.findByRole('button', { name: 'Add fabric' }));
  const form = await screen.findByRole('form', { name: 'Create fabric' });
  fireEvent.change(within(form).getByLabelText(/^Fabric/u), { target: { value: 'lab' } });
  fireEvent.change(within(form).getByLabelText(/^Repository/u), { target: { value: 'https://git.example.net/x.git' } });
  fireEvent.submit(form);
  expect(await within(form).findByText('A fabric named lab exists already.')).toBeTruthy();
  expect(within(form).getByText('Choose another name.')).toBeTruthy();
  fireEvent.change(within(form).getByLabelText(/^Fabric/u), { target: { value: 'new-1' } });
  fireEvent.submit(form);
  await screen.findByRole('heading', { name: 'new-1' });
  expect(at()).toBe('/fabrics/new-1');
  expect(api.data.fabrics.find(({ fabric }) => fabric === 'new-1')?.git?.pollInterval).toBe(60);
});

test('what is wrong with the form is told before anything is sent', async () => {
  const { api } = open('/');
  fireEvent.click(await screen.findByRole('button', { name: 'Add fabric' }));
  const form = await screen.findByRole('form', { name: 'Create fabric' });
  fireEvent.submit(form);
  expect(await within(form).findAllByText('Needed')).toHaveLength(2);
  expect(api.log.filter((line) => line.startsWith('POST'))).toEqual([]);
});

test('a failing server is told with what to do, and can be asked again', async () => {
  const api = makeMockApi({ size: 120, now: NOW });
  let broken = true;
  const fetch = api.fetch;
  const wrapped: typeof api = {
    ...api,
    fetch: async (input, init) =>
      broken && String(input).includes('/fabrics')
        ? new Response(JSON.stringify({ title: 'Conflict', detail: 'The store is read-only.', code: 'Fault', hint: 'See the log.' }), {
            status: 409,
          })
        : fetch(input, init),
  };
  open('/', {}, wrapped);
  expect(await screen.findByText('The store is read-only.')).toBeTruthy();
  expect(screen.getByText('Fault')).toBeTruthy();
  broken = false;
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('article', { name: 'lab' })).toBeTruthy();
});
