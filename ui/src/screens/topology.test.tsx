import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { makeMockApi } from '../../mock/api.ts';
import { cleanAfterEach, NOW, open } from '../testing.tsx';

cleanAfterEach();

const device = (name: RegExp) => screen.findByRole('link', { name });

test('devices are links with everything about them in their name, and lead to their resources', async () => {
  const { at } = open('/fabrics/lab/topology');
  const spine = await device(/^spine-1: /u);
  expect(spine.getAttribute('aria-label')).toBe('spine-1: spine, 3 of 10 ports in use; as Git wants it');
  expect(spine.getAttribute('href')).toBe(
    `/fabrics/lab/resources/${encodeURIComponent('lab:Switch.wiring.githedgehog.com:default:spine-1')}`,
  );
  fireEvent.click(spine);
  await waitFor(() => expect(at()).toMatch(/^\/fabrics\/lab\/resources\/lab/u));
});

test('a step of a resource appears on its device by itself, and the picture is not read again', async () => {
  const { api, live } = open('/fabrics/lab/topology');
  for (const row of api.data.resources) if (row.fabric === 'lab' && row.state !== 'synced') api.move(row.id, 'synced', 'reconciliation');
  await device(/^leaf-1: .*as Git wants it/u);
  await waitFor(() => expect(live.status()).toBe('live'));
  const pictures = () => api.log.filter((line) => /\/topology(?:\?|$)/u.test(line)).length;
  expect(pictures()).toBe(1);
  const row = api.data.resources.find(({ fabric }) => fabric === 'lab')!;
  api.move(row.id, 'orphaned', 'git-removal');
  await device(/^leaf-1: .*1 resource not as Git wants, worst orphaned/u);
  expect(pictures()).toBe(1);
});

test('arrow keys go from device to device, one stop for the tab key', async () => {
  open('/fabrics/lab/topology');
  const [one, two] = [await device(/^spine-1: /u), await device(/^spine-2: /u)];
  const stops = () => [one, two].map((node) => node.getAttribute('tabindex'));
  expect(stops()).toEqual(['0', '-1']);
  one.focus();
  expect((await screen.findByRole('heading', { level: 3, name: /spine-1/u })).textContent).toContain('synced');
  fireEvent.keyDown(one, { key: 'ArrowRight' });
  await waitFor(() => expect(document.activeElement).toBe(two));
  await waitFor(() => expect(stops()).toEqual(['-1', '0']));
});

test('what a place reaches is listed and lit, and the address says so', async () => {
  const { at } = open('/fabrics/lab/topology?reach=vpc-01/default');
  const list = await screen.findByRole('list', { name: 'What vpc-01/default reaches' });
  expect(
    within(list)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual([
    'external external-1 0.0.0.0/0ExternalPeering vpc-01--external-1',
    'vpc-01/storage in the same VPC',
    'vpc-02/default VPCPeering vpc-01--vpc-02',
  ]);
  const lit = () => [...document.querySelectorAll('[data-lit]')].map((node) => node.getAttribute('data-id'));
  expect(lit()).toContain('external external-1');
  expect(document.querySelectorAll('[data-source]').length).toBe(2);
  fireEvent.click(within(list).getByRole('button', { name: /^vpc-02\/default/u }));
  await waitFor(() => expect(at()).toBe('/fabrics/lab/topology?reach=vpc-02/default'));
});

test('single points and port use lead to a device, whose links are told', async () => {
  const { at } = open('/fabrics/lab/topology');
  fireEvent.click((await screen.findAllByRole('button', { name: /^leaf-1 is the only switch of/u }))[0]!);
  await waitFor(() => expect(at()).toBe('/fabrics/lab/topology?device=leaf-1'));
  const links = await screen.findByRole('list', { name: 'Links of leaf-1' });
  expect(links.textContent).toContain('to spine-1/E1/1');
  fireEvent.click(await screen.findByRole('checkbox', { name: 'Servers' }));
  await waitFor(() => expect(at()).toBe('/fabrics/lab/topology?device=leaf-1&hide=servers'));
});

test('a slash leads to the search, and what is found is pinned', async () => {
  const { at } = open('/fabrics/lab/topology');
  await device(/^spine-1: /u);
  fireEvent.keyDown(document.body, { key: '/' });
  const search = screen.getByRole('combobox', { name: 'Find a device' });
  await waitFor(() => expect(document.activeElement).toBe(search));
  fireEvent.change(search, { target: { value: 'leaf-3' } });
  fireEvent.click(await screen.findByRole('option', { name: 'leaf-3', hidden: true }));
  await waitFor(() => expect(at()).toBe('/fabrics/lab/topology?device=leaf-3'));
});

test('of the past, the picture and where it leads are as of that moment', async () => {
  const api = makeMockApi({ size: 120, now: NOW });
  api.past.set('position:1', { position: 1, time: '2026-08-01T00:00:00Z', data: structuredClone(api.data) });
  open('/fabrics/lab/topology?as_of=position:1', {}, api);
  expect((await device(/^spine-1: /u)).getAttribute('href')).toMatch(/\?as_of=position%3A1$/u);
  expect(api.log.filter((line) => line.includes('/topology')).every((line) => line.includes('as_of=position%3A1'))).toBe(true);
});

test('what is not known yet is not drawn as empty', async () => {
  const { api, go } = open('/fabrics/lab/files');
  const index = api.data.fabrics.findIndex(({ fabric }) => fabric === 'lab');
  const { commit: _commit, ...unread } = api.data.fabrics[index]!;
  api.data.fabrics[index] = { ...unread, sourceHealth: 'failing', sourceMessage: 'The host does not answer.' };
  await go('/fabrics/lab/topology');
  expect(await screen.findByRole('heading', { name: 'The topology is not known yet' })).toBeTruthy();
  expect(await screen.findByText(/Git has not been read\. The host does not answer\./u)).toBeTruthy();
});

test('three hundred switches are drawn', async () => {
  open('/fabrics/fra-1/topology', { size: 1100 });
  await waitFor(() => expect(document.querySelectorAll('[data-kind="switch"]').length).toBe(300), { timeout: 50_000 });
});
