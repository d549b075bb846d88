import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { load } from '../measuring/load.ts';
import { memoryMb } from '../measuring/memory.ts';
import { distinctBlocks } from '../programs/delivery.ts';
import { firstMissing, programPath } from '../programs/find-program.ts';
import { type Listener, startListener } from '../programs/listener.ts';
import type { Row } from '../row.ts';
import type { Scale } from '../scale.ts';
import { summarize } from '../summary.ts';

const counts: Readonly<Record<Scale, number>> = { full: 100_000, quick: 10_000 };
const turns: Readonly<Record<Scale, number>> = { full: 9, quick: 3 };

export const inspector: Row = {
  name: 'inspector',
  what: `listen --ui: the page with ${counts.full.toLocaleString('en-US')} deliveries, navigation to first paint`,
  against: '',
  aim: { side: 'quoted', unit: 'ms' },
  missing: firstMissing('chromium'),
  async measure(scale) {
    const count = counts[scale];
    const listener = await startListener(['--json', '--ui', '0']);
    const url = await pageUrl(listener);
    const browser = await chromium.launch({
      executablePath: programPath('chromium'),
      // Root has no sandbox, and a container may have little shared memory.
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
    try {
      await load(listener, { ...distinctBlocks, amount: count });
      const firstPaintsMs: number[] = [];
      for (let turn = 0; turn < turns[scale]; turn += 1) {
        firstPaintsMs.push(await visit(browser, url, readFirstPaint));
      }
      const { completeMs, heapMb } = await visit(browser, url, (page) => readWholeList(page, count));
      const figure = summarize(firstPaintsMs);
      return {
        figure,
        ours: `${figure.median.toFixed(0)} ms, ${heapMb.toFixed(0)} MB in the page`,
        baseline: '',
        note:
          `${count} distinct deliveries. The list knew all of them after ${(completeMs / 1_000).toFixed(1)} s. ` +
          `The listener held ${memoryMb(listener.pid).toFixed(0)} MB.`,
      };
    } finally {
      await browser.close();
      await listener.stop();
      listener.discard();
    }
  },
};

const pollMs = 10;
const startTimeoutMs = 10_000;
const listTimeoutMs = 300_000;

/** Returns the address of the page once the listener has printed it. */
async function pageUrl({ output }: Listener): Promise<string> {
  const deadlineMs = performance.now() + startTimeoutMs;
  for (;;) {
    const [, url] = /"uiUrl":"([^"]+)"/.exec(readFileSync(output, 'utf8')) ?? [];
    if (url !== undefined) return url;
    if (performance.now() > deadlineMs) throw new Error('Expected the address of the page.');
    await pause(pollMs);
  }
}

/** Opens the page in a new profile. */
async function visit<Seen>(
  browser: Browser,
  url: string,
  read: (page: Page) => Promise<Seen>,
): Promise<Seen> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(url);
    await page.getByRole('listbox').getByRole('option').first().waitFor({ timeout: listTimeoutMs });
    return await read(page);
  } finally {
    await context.close();
  }
}

/** Returns the milliseconds from the navigation to the first content on the screen, as Chromium reports them. */
async function readFirstPaint(page: Page): Promise<number> {
  const paintMs = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  );
  if (paintMs === undefined) throw new Error('Expected Chromium to report a first paint.');
  return paintMs;
}

/** Waits for a list of all deliveries. Returns when it was complete, from the navigation on, and its memory. */
async function readWholeList(
  page: Page,
  count: number,
): Promise<{ readonly completeMs: number; readonly heapMb: number }> {
  await page.locator(`[role=option][aria-setsize="${count}"]`).first().waitFor({ timeout: listTimeoutMs });
  const completeMs = await page.evaluate(() => performance.now());
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return { completeMs, heapMb: usedSize / 2 ** 20 };
}
