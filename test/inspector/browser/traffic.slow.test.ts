import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { deliveryOf } from '../../end-to-end/deliver.ts';
import { postMany } from '../../end-to-end/post-many.ts';
import { residentKb } from '../../end-to-end/resident-memory.ts';
import { startListener } from '../../end-to-end/start-listener.ts';
import { closeBrowserAfterwards, openPage } from './chromium.ts';
import { hasBrowser } from './installed-browsers.ts';

/** `npm run torture` asks for a hundred thousand, at two thousand a second. */
const count = Number(process.env.TORTURE_DELIVERIES ?? 2_000);
const perSecond = process.env.TORTURE_DELIVERIES === undefined ? undefined : 2_000;
const batch = 200;
/** On a single one, deliveries arrive in order. */
const connections = 1;
const samples = 40;

const bodyOf = (height: number) =>
  deliveryOf('block.forged', {
    id: `${1_000_000 + height}`,
    height,
    previousBlock: `${999_999 + height}`,
    filler: 'x'.repeat(500),
  });

/** `npm run torture` keeps a page open for an hour. */
const openSeconds = Number(process.env.TORTURE_PAGE_SECONDS ?? 4);
const deliveriesPerSecond = 20;
const mostGrowthMiB = 64;

/** Posts batches, each no earlier than its share of a second after the one before. */
async function postAtRate(port: number): Promise<number> {
  const startedMs = performance.now();
  for (let from = 0; from < count; from += batch) {
    const dueMs = perSecond === undefined ? 0 : startedMs + (from * 1_000) / perSecond;
    const earlyMs = dueMs - performance.now();
    if (earlyMs > 0) await pause(earlyMs);
    const amount = Math.min(batch, count - from);
    const statuses = await postMany({
      port,
      connections,
      count: amount,
      bodyOf: (n) => bodyOf(from + n + 1),
    });
    expect(new Set(statuses)).toEqual(new Set([200]));
  }
  return (count * 1_000) / (performance.now() - startedMs);
}

describe.runIf(hasBrowser('chromium'))('a page that is open during traffic', () => {
  closeBrowserAfterwards();

  test(`shows each of ${count} deliveries once`, { timeout: 600_000 + count * 10 }, async ({ annotate }) => {
    const bare = await startListener(['--json']);
    const bareRate = await postAtRate(bare.port);
    await bare.stop();

    const listener = await startListener(['--json', '--ui', '0']);
    const [, url = ''] = await listener.waitFor('stdout', /"uiUrl":"([^"]+)"/);
    const page = await openPage(url);
    const list = page.getByRole('listbox', { name: /deliveries/i });
    await list.waitFor();
    const rate = await postAtRate(listener.port);
    const digits = count.toLocaleString('en-US');
    await page.getByText(`${digits} in total`).waitFor();
    await expect
      .poll(() => list.getByRole('option').first().getAttribute('aria-setsize'))
      .toBe(String(count));

    const frameMs: number[] = [];
    for (let sample = 0; sample <= samples; sample += 1) {
      const found = await list.evaluate(async (element, share) => {
        element.scrollTop = share * (element.scrollHeight - element.clientHeight);
        const started = performance.now();
        // @ts-expect-error: a function of browsers
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        const rows = [...element.querySelectorAll('[role=option]')].map((row) => [
          Number(row.getAttribute('aria-posinset')),
          Number(/height ([\d,]+)/.exec(row.textContent ?? '')?.[1]?.replaceAll(',', '')),
        ]);
        return { rows, frameMs: (performance.now() - started) / 2 };
      }, sample / samples);
      frameMs.push(found.frameMs);
      expect(found.rows.length).toBeGreaterThan(5);
      for (const [position = 0, height] of found.rows) expect(height).toBe(count - position + 1);
    }
    const { usedSize: heap } = await (await page.context().newCDPSession(page)).send('Runtime.getHeapUsage');
    const listenerMiB = (await residentKb(listener.process.pid)) / 1_024;
    frameMs.sort((one, other) => one - other);
    await annotate(
      `${count} deliveries: ${Math.round(rate)} a second with the page, ${Math.round(bareRate)} without; ` +
        `listener ${Math.round(listenerMiB)} MiB, page ${Math.round(heap / 1_048_576)} MiB of heap; ` +
        `a jump takes ${frameMs[samples / 2]?.toFixed(1)} ms a frame (median)`,
    );
    await listener.stop();
  });

  const title = `shows ${openSeconds} seconds of traffic, with a restart of the listener, without gaps and repeats`;
  test(title, { timeout: 600_000 + openSeconds * 2_000 }, async ({ annotate }) => {
    const first = await startListener(['--json', '--ui', '0']);
    const [, url = ''] = await first.waitFor('stdout', /"uiUrl":"([^"]+)"/);
    const page = await openPage(url);
    const list = page.getByRole('listbox', { name: /deliveries/i });
    const session = await page.context().newCDPSession(page);
    const heapMiB = async () => {
      await session.send('HeapProfiler.collectGarbage');
      return (await session.send('Runtime.getHeapUsage')).usedSize / 1_048_576;
    };
    let height = 0;
    const postFor = async (port: number, seconds: number) => {
      const startedMs = performance.now();
      for (let second = 0; second < seconds; second += 1) {
        const from = height;
        height += deliveriesPerSecond;
        const amount = deliveriesPerSecond;
        await postMany({ port, connections, count: amount, bodyOf: (n) => bodyOf(from + n + 1) });
        await pause(Math.max(0, startedMs + (second + 1) * 1_000 - performance.now()));
      }
    };
    const half = Math.ceil(openSeconds / 2);
    await postFor(first.port, half);
    const positionOf = (wanted: number) =>
      list.getByRole('option').filter({ hasText: `height ${wanted.toLocaleString('en-US')}` });
    await positionOf(height).first().waitFor();
    const heapHalfway = await heapMiB();
    await first.stop();
    const second = await startListener(['--json', '--ui', new URL(url).port]);
    await postFor(second.port, openSeconds - half);
    await positionOf(height).first().waitFor();

    // One row more: the restart.
    const rows = height + 1;
    await expect.poll(() => list.getByRole('option').first().getAttribute('aria-setsize')).toBe(String(rows));
    const heights = new Set<number>();
    for (let sample = 0; sample <= samples; sample += 1) {
      const shown = await list.evaluate(async (element, share) => {
        element.scrollTop = share * (element.scrollHeight - element.clientHeight);
        // @ts-expect-error: a function of browsers
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        return [...element.querySelectorAll('[role=option]')].map((row) => ({
          position: Number(row.getAttribute('aria-posinset')),
          height: Number(/height ([\d,]+)/.exec(row.textContent ?? '')?.[1]?.replaceAll(',', '') ?? 0),
        }));
      }, sample / samples);
      for (const row of shown) {
        const isBeforeRestart = row.height <= half * deliveriesPerSecond;
        if (row.height > 0) expect(row.position).toBe(height - row.height + (isBeforeRestart ? 2 : 1));
        heights.add(row.height);
      }
    }
    expect(heights).toContain(0);
    const heap = await heapMiB();
    expect(heap - heapHalfway).toBeLessThan(mostGrowthMiB);
    await annotate(
      `${height} deliveries in ${openSeconds} s: ${heights.size} heights looked at; ` +
        `page ${heapHalfway.toFixed(0)} MiB of heap halfway, ${heap.toFixed(0)} at the end; ` +
        `listener ${Math.round((await residentKb(second.process.pid)) / 1_024)} MiB`,
    );
    await second.stop();
  });
});
