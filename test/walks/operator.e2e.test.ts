/**
 * The operator's day in a real browser: sees drift, reconciles, watches it go, and sees a change by hand appear without reloading.
 * With RECORD=1 it also takes the pictures that the README shows.
 */
import { join } from 'node:path';
import { expect } from 'vitest';
import { walkInBrowser } from './browser.fixture.ts';

const { demo, page: opened, step } = walkInBrowser();
const vpc = 'sample:VPC.vpc.githedgehog.com:default:data';

const picture = async (name: string): Promise<void> => {
  if (process.env['RECORD'] === '1')
    await opened().screenshot({ path: join(import.meta.dirname, '..', '..', 'docs', 'images', `${name}.png`) });
};

step('drift is on the board, in the list and at the resource', async (page) => {
  await page.goto(demo().url);
  await page.getByText('Sample fabric').first().waitFor();
  expect(await page.locator('body').innerText()).toMatch(/1\s+drifted/u);
  await picture('fabrics');
  await page.goto(`${demo().url}/fabrics/sample`);
  await page.getByText('61 rows').waitFor();
  await picture('resources');
  await page.goto(`${demo().url}/fabrics/sample/resources/${encodeURIComponent(vpc)}`);
  await page.getByText('/spec/subnets/db/vlan').first().waitFor();
  expect(await page.locator('body').innerText()).toContain('1 field differs between Git and the cluster.');
  await picture('resource');
});

step('drift is in the picture of the fabric, and a device leads to it', async (page) => {
  await page.goto(`${demo().url}/fabrics/sample/topology`);
  const leaf = page.getByRole('link', { name: /^leaf-04: .*worst drifted/u });
  await leaf.hover();
  await page.getByText('dell-s5248f-on').first().waitFor();
  await picture('topology');
  await leaf.press('ArrowLeft');
  expect(await page.locator(':focus').getAttribute('data-id')).toBe('switch leaf-03');
  await page.getByRole('button', { name: /^leaf-04\b.*8\/56/u }).click();
  await page.getByRole('link', { name: 'VPC data', exact: true }).click();
  await page.getByText('/spec/subnets/db/vlan').first().waitFor();
});

step('reconcile turns to done when the cluster was seen to agree', async (page) => {
  await page
    .getByRole('button', { name: /reconcile/iu })
    .first()
    .click();
  await page.getByText('belongs to kubectl-edit').first().waitFor();
  await page.getByRole('button', { name: 'Take over' }).click();
  await page.getByText('Git and the cluster agree.').first().waitFor();
  // Its history has the same sentence from before the drift.
  const state = async () => (await demo().controlPlane.handler.read<{ readonly state: string }>('Resource', vpc)).state.state;
  await expect.poll(state, { timeout: 60_000 }).toBe('synced');
});

step('the plan of a fabric is shown, and what was shown is done', async (page) => {
  await page.goto(`${demo().url}/fabrics/sample`);
  await page.getByRole('button', { name: 'Reconcile all' }).click();
  await page.getByLabel('Delete shadow all the same').check();
  await page.getByLabel('Why it is deleted').fill('Left over');
  await picture('plan');
  await page.getByRole('button', { name: 'Make 2 changes' }).click();
  await page.getByText('60 rows').waitFor();
  const { state } = await demo().controlPlane.handler.read<{ readonly state?: string }>('Resource', vpc.replace('data', 'shadow'));
  expect(state.state).toBeUndefined();
  await page.goto(`${demo().url}/fabrics/sample/resources/${encodeURIComponent(vpc)}`);
});

step('a change by hand appears without a reload', async (page) => {
  const lab = await demo().clusters.lab('sample');
  await fetch(`${lab.url}/apis/vpc.githedgehog.com/v1beta1/namespaces/default/vpcs/data?fieldManager=kubectl-edit`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ spec: { subnets: { db: { vlan: 1199 } } } }),
  });
  await page.getByText('1199').first().waitFor();
  await page.getByText('kubectl-edit').first().waitFor();
});
