import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { makeMockApi } from '../mock/api.ts';
import type { ProcessorRow } from './set-aside.tsx';
import { cleanAfterEach, NOW, open } from './testing.tsx';

cleanAfterEach();

const parked = [
  { position: 1207, stream: 'resource-lab:vpc-1', type: 'LiveObserved', reason: 'No such column.', at: '2026-08-04T11:00:00.000Z' },
  {
    position: 1210,
    stream: 'resource-lab:vpc-1',
    type: 'LiveObserved',
    reason: 'It waits behind event 1207.',
    at: '2026-08-04T11:00:00.000Z',
  },
];

/** The mock with one processor; trying again answers `left` and leaves so many. */
const mockWith = (aside: ProcessorRow['parked'], left = 0) => {
  const api = makeMockApi({ size: 20, now: NOW });
  const row = { name: 'screens', kind: 'projection', position: 1300, behind: 0 } as const;
  let now = aside;
  const real = api.fetch;
  const answer = (body: unknown): Response => new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
  const fetch = async (input: string, init?: RequestInit): Promise<Response> => {
    if (!input.startsWith('/api/v1/processors')) return real(input, init);
    api.log.push(`${init?.method ?? 'GET'} ${input}`);
    if (init?.method !== 'POST') return answer({ count: 1, results: [{ ...row, parked: now }] });
    const done = now.length - left;
    now = now.slice(done);
    return answer({ done, parked: left });
  };
  return Object.assign(api, { fetch });
};

test('nothing is said while everything was handled', async () => {
  open('/', {}, mockWith([]));
  await screen.findByRole('article', { name: 'lab' });
  expect(screen.queryByText(/could not be handled/u)).toBeNull();
});

test('what was set aside is told with its reason, and gone once it is handled', async () => {
  const api = mockWith(parked);
  open('/', {}, api);
  expect((await screen.findByText('2 events could not be handled.')).closest('[role=alert]')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'See why' }));
  const processor = await screen.findByRole('region', { name: 'screens' });
  expect(
    within(processor)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual([
    expect.stringMatching(/^No such column\.event 1,207 LiveObserved of resource-lab:vpc-1, set aside /u),
    expect.stringMatching(/^It waits behind event 1207\.event 1,210 /u),
  ]);
  fireEvent.click(within(processor).getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('2 events handled.')).toBeTruthy();
  expect(api.log).toContain('POST /api/v1/processors/screens/resume');
  await waitFor(() => expect(screen.queryByText(/could not be handled/u)).toBeNull());
});

test('what fails again stays, and is counted', async () => {
  open('/', {}, mockWith(parked, 1));
  fireEvent.click(await screen.findByRole('button', { name: 'See why' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('1 event handled, 1 still set aside.')).toBeTruthy();
  expect(await screen.findByText('1 event could not be handled.')).toBeTruthy();
});
