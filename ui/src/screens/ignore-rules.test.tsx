import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { makeMockApi } from '../../mock/api.ts';
import { cleanAfterEach, NOW, open } from '../testing.tsx';

cleanAfterEach();

const anApi = () => makeMockApi({ size: 400, delay: 20, now: NOW });

test('rules are listed with reason, owner, expiry and hits, and can be removed', async () => {
  const api = anApi();
  open('/fabrics/fra-1/settings', {}, api);
  const item = (await screen.findByText('lldp-texts')).closest('li') as HTMLElement;
  expect(item.textContent).toMatch(/lldp-texts: \/spec\/description of Switch .*network team.*(?:Until|Expired) .* 12 hits/u);
  fireEvent.click(within(item).getByRole('button', { name: 'Remove lldp-texts' }));
  await expect.poll(() => api.log).toContain('POST /api/v1/fabrics/fra-1/remove-ignore-rule');
});

test('a difference begins a rule with its place, kind and name filled in', async () => {
  const api = anApi();
  const row = api.data.resources.find(({ state, kind }) => state === 'drifted' && kind === 'Switch');
  open(`/fabrics/${row?.fabric}/resources/${encodeURIComponent(row?.id ?? '')}`, {}, api);
  fireEvent.click((await screen.findAllByRole('button', { name: /^Ignore \/spec\//u }))[0] as HTMLElement);
  const dialog = await screen.findByRole('dialog');
  expect(within(dialog).getByLabelText(/^Kind/u)).toHaveProperty('value', 'Switch');
  expect(within(dialog).getByLabelText(/^Name/u)).toHaveProperty('value', row?.name);
  expect(within(dialog).getByLabelText(/^Path/u)).toHaveProperty('value', row?.drift[0]?.path);
});
