/**
 * The operator's day in a real browser: sees drift, reconciles, watches it go, and sees a change by hand appear without reloading.
 * With RECORD=1 it also takes the pictures that the README shows.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningDemo, startDemo } from '#app/demo.ts';

const executablePath =
  process.env['CHROMIUM'] ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const required = process.env['REQUIRE_SERVICES'] === '1';
if (executablePath === undefined && !required) console.warn('Skipped: no Chromium. Install it, or name it in CHROMIUM.');

const folder = mkdtempSync(join(tmpdir(), 'hedgerow-e2e-'));
let demo: RunningDemo;
let browser: Browser;
let page: Page;
const faults: string[] = [];

const vpc = 'sample:VPC.vpc.githedgehog.com:default:data';

beforeAll(async () => {
  if (executablePath === undefined) {
    if (required) throw new Error('Chromium is required and not there.');
    return;
  }
  demo = await startDemo({ data: folder, host: '127.0.0.1', port: 0, labPort: 0, fresh: true, drift: true, log: () => undefined });
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  page = await browser.newPage({ viewport: { width: 1360, height: 850 } });
  page.on('pageerror', (error) => faults.push(error.message));
});

afterAll(async () => {
  await browser?.close();
  await demo?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const picture = async (name: string): Promise<void> => {
  if (process.env['RECORD'] === '1')
    await page.screenshot({ path: join(import.meta.dirname, '..', '..', 'docs', 'images', `${name}.png`) });
};

test.skipIf(executablePath === undefined && !required)('drift is on the board, in the list and at the resource', async () => {
  await page.goto(demo.url);
  await page.getByText('Sample fabric').first().waitFor();
  expect(await page.locator('body').innerText()).toMatch(/1\s+drifted/u);
  await picture('fabrics');
  await page.goto(`${demo.url}/fabrics/sample`);
  await page.getByText('61 rows').waitFor();
  await picture('resources');
  await page.goto(`${demo.url}/fabrics/sample/resources/${encodeURIComponent(vpc)}`);
  await page.getByText('/spec/subnets/db/vlan').first().waitFor();
  expect(await page.locator('body').innerText()).toContain('1 field differs between Git and the cluster.');
  await picture('resource');
});

test.skipIf(executablePath === undefined && !required)('reconcile turns to done when the cluster was seen to agree', async () => {
  await page
    .getByRole('button', { name: /reconcile/iu })
    .first()
    .click();
  await page.getByText('belongs to kubectl-edit').first().waitFor();
  await page.getByRole('button', { name: 'Take over' }).click();
  await page.getByText('Git and the cluster agree.').first().waitFor();
  const { state } = await demo.controlPlane.handler.read<{ readonly state: string }>('Resource', vpc);
  expect(state.state).toBe('synced');
});

test.skipIf(executablePath === undefined && !required)('the plan of a fabric is shown, and what was shown is done', async () => {
  await page.goto(`${demo.url}/fabrics/sample`);
  await page.getByRole('button', { name: 'Reconcile all' }).click();
  await page.getByLabel('Delete shadow all the same').check();
  await page.getByLabel('Why it is deleted').fill('Left over');
  await picture('plan');
  await page.getByRole('button', { name: 'Make 2 changes' }).click();
  await page.getByText('60 rows').waitFor();
  const { state } = await demo.controlPlane.handler.read<{ readonly state?: string }>('Resource', vpc.replace('data', 'shadow'));
  expect(state.state).toBeUndefined();
  await page.goto(`${demo.url}/fabrics/sample/resources/${encodeURIComponent(vpc)}`);
});

test.skipIf(executablePath === undefined && !required)('a change by hand appears without a reload', async () => {
  const lab = await demo.clusters.lab('sample');
  await fetch(`${lab.url}/apis/vpc.githedgehog.com/v1beta1/namespaces/default/vpcs/data?fieldManager=kubectl-edit`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ spec: { subnets: { db: { vlan: 1199 } } } }),
  });
  await page.getByText('1199').first().waitFor();
  await page.getByText('kubectl-edit').first().waitFor();
  expect(faults).toEqual([]);
});
