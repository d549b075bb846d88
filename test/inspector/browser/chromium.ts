import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { afterAll, expect, onTestFinished } from 'vitest';
import { browserProgram } from './installed-browsers.ts';

let browser: Promise<Browser> | undefined;

/** Chromium, started once for a file and closed after it. */
function startBrowser(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: browserProgram('chromium', 'chromium'),
    // Root has no sandbox, and a container may have little shared memory.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    // Deadlines of tests are those of vitest.
    timeout: 0,
  });
  return browser;
}

/** Call it in a file that opens pages. */
export function closeBrowserAfterwards(): void {
  afterAll(async () => {
    await (await browser)?.close();
    browser = undefined;
  });
}

export interface TestedPage extends Page {
  /** What the page has complained of so far: errors, and violations of its Content-Security-Policy. */
  readonly complaints: readonly string[];
}

/** Opens the address in a new profile. When the test ends, the page must have complained of nothing. */
export async function openPage(url: string, options: BrowserContextOptions = {}): Promise<TestedPage> {
  const context: BrowserContext = await (await startBrowser()).newContext({
    colorScheme: 'light',
    ...options,
  });
  // The machine decides how long a step takes.
  context.setDefaultTimeout(0);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security/i.test(message.text()))
      complaints.push(message.text());
  });
  onTestFinished(async () => {
    await context.close();
    // A restart and a refused filter are answered with errors, which Chromium reports.
    expect(complaints.filter((text) => !/Failed to load resource|ERR_CONNECTION/.test(text))).toEqual([]);
  });
  await page.goto(url);
  return Object.assign(page, { complaints });
}
