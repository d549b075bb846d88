import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, chromium } from 'playwright-core';
import { distinctBlocks } from '../delivery.ts';
import { firstMissing, programPath } from '../find-program.ts';
import { type Listener, startListener } from '../listener.ts';
import { load } from '../load.ts';
import { memoryMb } from '../memory.ts';
import type { Row } from '../row.ts';
import type { Scale } from '../scale.ts';
import { median, summarize } from '../summary.ts';

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
      const visits: Visit[] = [];
      for (let turn = 0; turn < turns[scale]; turn += 1) visits.push(await visit(browser, url, count));
      const of = (which: keyof Visit) => median(visits.map((seen) => seen[which]));
      const figure = summarize(visits.map(({ firstPaintMs }) => firstPaintMs));
      return {
        figure,
        ours: `${figure.median.toFixed(0)} ms, ${of('heapMb').toFixed(0)} MB in the page`,
        baseline: '',
        note:
          `${count} distinct deliveries. The list knew all of them after ${of('completeMs').toFixed(0)} ms. ` +
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

interface Visit {
  /** From the navigation to the first content on the screen, as Chromium reports it. */
  readonly firstPaintMs: number;
  /** From the navigation to a list of all deliveries. */
  readonly completeMs: number;
  readonly heapMb: number;
}

/** Opens the page in a new profile, and waits until its list is complete. */
async function visit(browser: Browser, url: string, count: number): Promise<Visit> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.locator(`[role=option][aria-setsize="${count}"]`).first().waitFor();
  const times = await page.evaluate(() => ({
    firstPaintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    completeMs: performance.now(),
  }));
  if (times.firstPaintMs === undefined) throw new Error('Expected Chromium to report a first paint.');
  const session = await context.newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await context.close();
  return { firstPaintMs: times.firstPaintMs, completeMs: times.completeMs, heapMb: usedSize / 2 ** 20 };
}
