import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { load } from '../measuring/load.ts';
import { memoryMb } from '../measuring/memory.ts';
import { firstMissing, programPath } from '../programs/debian-programs.ts';
import { distinctBlocks } from '../programs/delivery.ts';
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
      const { completeMs, heapMb, frames } = await visit(browser, url, (page) => readWholeList(page, count));
      const figure = summarize(firstPaintsMs);
      return {
        figure,
        ours: `${figure.median.toFixed(0)} ms, ${heapMb.toFixed(0)} MB in the page`,
        baseline: '',
        note:
          `${count} distinct deliveries. The list knew all of them after ${(completeMs / 1_000).toFixed(1)} s. ` +
          `Scrolled through, Chromium drew ${frames.toFixed(0)} frames a second (at most 60). ` +
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

interface WholeList {
  /** From the navigation on. */
  readonly completeMs: number;
  readonly heapMb: number;
  /** How many frames a second Chromium draws while the list is scrolled. */
  readonly frames: number;
}

/** Waits for a list of all deliveries, and scrolls through it. */
async function readWholeList(page: Page, count: number): Promise<WholeList> {
  await page.locator(`[role=option][aria-setsize="${count}"]`).first().waitFor({ timeout: listTimeoutMs });
  const completeMs = await page.evaluate(() => performance.now());
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return { completeMs, heapMb: usedSize / 2 ** 20, frames: await readFrameRate(page) };
}

const scrolledMs = 5_000;
const scrolledPixels = 500;

/** Scrolls the list at every frame, so that each shows other rows. Returns the frames a second. */
function readFrameRate(page: Page): Promise<number> {
  return page.getByRole('listbox').evaluate(
    async (list, { durationMs, step }) => {
      const startMs = performance.now();
      let frames = 0;
      while (performance.now() - startMs < durationMs) {
        list.scrollTop += step;
        // @ts-expect-error: a function of browsers
        await new Promise((resolve) => requestAnimationFrame(resolve));
        frames += 1;
      }
      return (frames * 1_000) / (performance.now() - startMs);
    },
    { durationMs: scrolledMs, step: scrolledPixels },
  );
}
