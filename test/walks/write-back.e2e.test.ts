/** From the browser into Git: a change by hand is adopted, and a draft is written, refused, corrected and committed. */
import { execFileSync } from 'node:child_process';
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

const open = (name: string) =>
  page.goto(`${demo.url}/fabrics/sample/resources/${encodeURIComponent(`sample:VPC.vpc.githedgehog.com:default:${name}`)}`);
const changedOn = (branch: string): string =>
  execFileSync('git', ['-C', join(folder, 'sample-repository'), 'diff', '--numstat', 'main', branch])
    .toString()
    .trim();

test.skipIf(executablePath === undefined && !required)('what somebody changed by hand is brought into Git with a reason', async () => {
  await open('data');
  await page.getByRole('button', { name: 'Adopt' }).click();
  await page.getByLabel('Why').fill('Agreed with the owner');
  await page.getByRole('button', { name: 'Approve and commit' }).click();
  await page.getByText('What the cluster has is proposed on hedgerow/adopt-vpc-data').waitFor();
  await page.getByText('Adoption was approved').waitFor();
  expect(changedOn('hedgerow/adopt-vpc-data')).toBe('1\t1\tvpcs/data.yaml');
});

test.skipIf(executablePath === undefined && !required)(
  'a draft is refused with its place, corrected, and committed to a branch',
  async () => {
    await open('web');
    await page.getByRole('button', { name: 'Start a draft' }).click();
    await page.getByText('JSON', { exact: true }).click();
    const field = page.getByLabel('Spec as you want it, as JSON');
    const spec = await field.inputValue();
    await field.fill(spec.replace('1010', '"many"'));
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByText('/spec/subnets/front/vlan').first().waitFor();
    await page.getByText('DraftInvalid').waitFor();
    await field.fill(spec.replace('1010', '1077'));
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByRole('button', { name: 'Commit to Git' }).click();
    await page.getByRole('button', { name: 'Commit', exact: true }).click();
    await page.getByText('The draft is proposed on hedgerow/draft-vpc-web').waitFor();
    expect(changedOn('hedgerow/draft-vpc-web')).toBe('1\t1\tvpcs/web.yaml');
    expect(faults).toEqual([]);
  },
);
