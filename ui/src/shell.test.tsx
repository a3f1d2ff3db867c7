import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { readSession } from './session.ts';
import { cleanAfterEach, open } from './testing.tsx';

cleanAfterEach();

test('a server that wants a token is given one; it stays in this tab', async () => {
  const { api } = open('/', { token: 's3cret' });
  const field = await screen.findByLabelText(/^Access token/u);
  expect(screen.queryByRole('article')).toBeNull();
  fireEvent.change(field, { target: { value: 'wrong' } });
  fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  expect(await screen.findByText('The server did not accept the token.')).toBeTruthy();
  fireEvent.change(await screen.findByLabelText(/^Access token/u), { target: { value: 's3cret' } });
  fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  expect(await screen.findByRole('article', { name: 'lab' })).toBeTruthy();
  expect(readSession()).toEqual({ token: 's3cret', needed: false });
  expect(sessionStorage.getItem('hedgerow-token')).toBe('s3cret');
  expect(api.log.some((line) => line.includes('s3cret'))).toBe(false);
});

test('it says whether the view is live, and warns when the connection stays lost', async () => {
  const { api } = open('/');
  await screen.findByRole('article', { name: 'lab' });
  expect(await screen.findByText('Live')).toBeTruthy();
  const real = api.fetch;
  Object.assign(api, { fetch: async () => Promise.reject(new TypeError('Failed to fetch')) });
  api.drop();
  expect(await screen.findByText('Not live')).toBeTruthy();
  expect(await screen.findByText('The connection to Hedgerow is lost.', {}, { timeout: 3000 })).toBeTruthy();
  Object.assign(api, { fetch: real });
  expect(await screen.findByText('Live')).toBeTruthy();
  await waitFor(() => expect(screen.queryByText('The connection to Hedgerow is lost.')).toBeNull());
});

test('? shows the keys; g f goes to all fabrics', async () => {
  const { at } = open('/fabrics/lab/settings');
  await screen.findByText('Git source');
  fireEvent.keyDown(document.body, { key: '?' });
  expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeTruthy();
  fireEvent.click(screen.getByRole('dialog').querySelector('button')!);
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  fireEvent.keyDown(document.body, { key: 'g' });
  fireEvent.keyDown(document.body, { key: 'f' });
  await waitFor(() => expect(at()).toBe('/'));
});

test('colours change from the system’s to light to dark, and are remembered', async () => {
  open('/');
  await screen.findByRole('article', { name: 'lab' });
  fireEvent.click(screen.getByRole('button', { name: 'Change to light colours' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Change to dark colours' }));
  expect(document.documentElement.getAttribute('data-mantine-color-scheme')).toBe('dark');
  expect(localStorage.getItem('hedgerow-color-scheme')).toBe('dark');
});

test('an address of nothing says so', async () => {
  open('/no/such/place');
  expect(await screen.findByRole('heading', { name: 'There is nothing at this address' })).toBeTruthy();
});

test('the trail says where one is', async () => {
  open('/fabrics/lab/resources/lab%3AVPC.x%3Adefault%3Avpc-1');
  const trail = await screen.findByRole('navigation', { name: 'Where you are' });
  expect(trail.textContent).toBe('FabricslabVPC vpc-1');
});
