/** From the browser into Git: a change by hand is adopted, and a draft is written, refused, corrected and committed. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';
import { walkInBrowser } from './browser.fixture.ts';

const { demo, folder, page: opened, step } = walkInBrowser();

const open = (name: string) =>
  opened().goto(`${demo().url}/fabrics/sample/resources/${encodeURIComponent(`sample:VPC.vpc.githedgehog.com:default:${name}`)}`);
const changedOn = (branch: string): string =>
  execFileSync('git', ['-C', join(folder, 'sample-repository'), 'diff', '--numstat', 'main', branch])
    .toString()
    .trim();

step('what somebody changed by hand is brought into Git with a reason', async (page) => {
  await open('data');
  await page.getByRole('button', { name: 'Adopt' }).click();
  await page.getByLabel('Why').fill('Agreed with the owner');
  await page.getByRole('button', { name: 'Approve and commit' }).click();
  await page.getByText('What the cluster has is proposed on hedgerow/adopt-vpc-data').waitFor();
  await page.getByText('Adoption was approved').waitFor();
  expect(changedOn('hedgerow/adopt-vpc-data')).toBe('1\t1\tvpcs/data.yaml');
});

step('a draft is refused with its place, corrected, and committed to a branch', async (page) => {
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
});

step('a resource that Git does not have is begun in the form of its kind, and committed as a new file', async (page) => {
  await page.goto(`${demo().url}/fabrics/sample`);
  await page.getByRole('button', { name: 'New resource' }).click();
  const dialog = page.getByRole('dialog', { name: 'New resource' });
  await dialog.getByRole('combobox', { name: 'Kind' }).fill('VLANNamespace');
  await page.getByRole('option', { name: 'VLANNamespace (wiring.githedgehog.com)' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('extra');
  await dialog.getByRole('button', { name: 'Add to Ranges' }).click();
  await dialog.getByRole('textbox', { name: 'From' }).fill('3000');
  await dialog.getByRole('textbox', { name: 'To', exact: true }).fill('3099');
  await dialog.getByRole('button', { name: 'Save draft' }).click();
  await page.getByRole('button', { name: 'Commit to Git' }).click();
  await page.getByLabel('File').fill('namespaces/extra.yaml');
  await page.getByRole('button', { name: 'Commit', exact: true }).click();
  await page.getByText('The draft is proposed on hedgerow/draft-vlannamespace-extra').waitFor();
  expect(changedOn('hedgerow/draft-vlannamespace-extra')).toMatch(/^\d+\t0\tnamespaces\/extra\.yaml$/u);
});
