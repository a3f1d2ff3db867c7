/** The demo in a real browser. Without Chromium the tests are skipped, and in CI that is a failure. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DemoWalk, walkWithDemo } from './demo.fixture.ts';

const executablePath =
  process.env['CHROMIUM'] ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const isRequired = process.env['REQUIRE_SERVICES'] === '1';

export interface BrowserWalk extends DemoWalk {
  /** Only while tests run. */
  readonly page: () => Page;
  /** A test that needs the browser. It fails when the page threw. */
  readonly step: (name: string, act: (page: Page) => Promise<void>) => void;
}

/** Opens the demo in a browser before the tests of the file that calls this. */
export const walkInBrowser = (): BrowserWalk => {
  if (executablePath === undefined && !isRequired) {
    console.warn('Skipped: no Chromium. Install it, or name it in CHROMIUM.');
    return { ...absent, step: (name, act) => test.skip(name, () => act(absent.page())) };
  }
  const walk = walkWithDemo();
  const faults: string[] = [];
  let browser: Browser | undefined;
  let page: Page | undefined;
  beforeAll(async () => {
    if (executablePath === undefined) throw new Error('Chromium is required and not there.');
    browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
    });
    page = await browser.newPage({ viewport: { width: 1360, height: 850 } });
    page.on('pageerror', (error) => faults.push(error.message));
  });
  afterAll(async () => browser?.close());
  const opened = (): Page => {
    if (page === undefined) throw new Error('the browser is not open');
    return page;
  };
  const step: BrowserWalk['step'] = (name, act) =>
    test(name, async () => {
      await act(opened());
      expect(faults).toEqual([]);
    });
  return { ...walk, page: opened, step };
};

const none = (): never => {
  throw new Error('there is no browser here');
};
const absent: Omit<BrowserWalk, 'step'> = { folder: '', demo: none, run: none, page: none };
