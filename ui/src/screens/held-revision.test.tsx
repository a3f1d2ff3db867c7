import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { makeMockApi } from '../../mock/api.ts';
import { cleanAfterEach, NOW, open } from '../testing.tsx';

cleanAfterEach();

const commit = 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00';

/** A fabric whose newest commit brought two errors. */
const broken = (holdBreaking: boolean) => {
  const api = makeMockApi({ size: 400, delay: 20, now: NOW });
  const row = api.data.fabrics.find(({ fabric }) => fabric === 'fra-1');
  Object.assign(row ?? {}, { breaking: 2, breakingCommit: commit, validation: { mode: 'webhook', holdBreaking } });
  open('/fabrics/fra-1', {}, api);
  return api;
};

test('a commit that is held is told with its errors, and released with a reason', async () => {
  const api = broken(true);
  expect(await screen.findByText(/nothing is changed in the cluster until they are gone or somebody releases it/u)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Release' }));
  const dialog = await screen.findByRole('dialog');
  expect(within(dialog).getByLabelText(/^Commit/u)).toHaveProperty('value', commit);
  fireEvent.change(within(dialog).getByLabelText(/^Reason/u), { target: { value: 'Agreed.' } });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Release' }));
  await expect.poll(() => api.log).toContain('POST /api/v1/validations/fra-1/release-revision');
});

test('where no commit is held, what it brought is only told', async () => {
  broken(false);
  expect(await screen.findByText(/brought 2 errors of the fabric’s rules/u)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Release' })).toBeNull();
});
