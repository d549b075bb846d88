import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axeCore from 'axe-core';
import { describe, expect, test } from 'vitest';
import { redirectTo } from '../../../src/inspector-session/announce-inspector.ts';
import { deliver, deliveryOf } from '../../end-to-end/deliver.ts';
import { startCountingTarget } from '../../end-to-end/start-counting-target.ts';
import { type Listener, startListener } from '../../end-to-end/start-listener.ts';
import { jsonLines } from '../../json-lines.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { guidebookToken } from '../../tokens.ts';
import { closeBrowserAfterwards, openPage, type TestedPage } from './browser.ts';
import { hasChromium } from './chromium-path.ts';

async function startWithPage(flags: readonly string[] = []): Promise<{ listener: Listener; url: string }> {
  const listener = await startListener(['--ui', '0', ...flags]);
  const [url = ''] = await listener.waitFor('stderr', /http:\/\/127\.0\.0\.1:\d+\/#key=[\w-]+/);
  return { listener, url };
}

function block(height: number, changes: Readonly<Record<string, unknown>> = {}): string {
  const ids = { id: `${1_000_000 + height}`, previousBlock: `${1_000_000 + height - 1}` };
  return deliveryOf('block.forged', { ...ids, height, generatorPublicKey: '02'.repeat(33), ...changes });
}

const rowsOf = (page: TestedPage) => page.getByRole('listbox', { name: /deliveries/i }).getByRole('option');

describe.runIf(hasChromium())('the page', () => {
  closeBrowserAfterwards();

  test('shows the newest delivery first, and new ones as they arrive', async () => {
    const { listener, url } = await startWithPage();
    await deliver(listener.url, block(1));
    const page = await openPage(url);
    await rowsOf(page).filter({ hasText: 'height 1' }).waitFor();
    await deliver(listener.url, block(2));
    await fetch(listener.url, { method: 'POST', headers: { authorization: 'a' }, body: '{}' });
    await rowsOf(page).filter({ hasText: 'wrong-length' }).waitFor();
    const texts = await rowsOf(page).allInnerTexts();
    expect(texts.map((text) => /height \d|wrong-length/.exec(text)?.[0])).toEqual([
      'wrong-length',
      'height 2',
      'height 1',
    ]);
    // The key must not stay in the address, where it could be shared.
    expect(page.url()).not.toContain('key=');
    expect(await page.title()).toContain(listener.url.replace(/\/$/, ''));
  });

  test('opens from the file that --open writes', async () => {
    const { listener, url } = await startWithPage();
    await deliver(listener.url, block(1));
    const file = join(await temporaryFolder(), 'open.html');
    await writeFile(file, redirectTo(url));
    const page = await openPage(pathToFileURL(file).href);
    await rowsOf(page).filter({ hasText: 'height 1' }).waitFor();
  });

  test('works without a mouse', async () => {
    const { listener, url } = await startWithPage();
    for (const height of [1, 2, 3]) await deliver(listener.url, block(height));
    const page = await openPage(url);
    await rowsOf(page).nth(2).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('tree').waitFor();
    expect(page.url()).toContain('delivery=2');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('tree').count()).toBe(0);
    await page.keyboard.press('/');
    await page.keyboard.type('1000003');
    await page.keyboard.press('Enter');
    await expect.poll(() => rowsOf(page).count()).toBe(1);
  });

  test('keeps every digit, and shows markup as text', async () => {
    const { listener, url } = await startWithPage();
    const markup =
      '<img src=x onerror="document.title=\'attacked\'"><script>document.title="attacked"</script>\u202e';
    const body = `{"timestamp":1,"data":{"amount":90071993781977808123,"vendorField":${JSON.stringify(markup)}},"event":"transaction.applied"}`;
    await deliver(listener.url, body);
    const page = await openPage(url);
    await rowsOf(page).first().click();
    const tree = page.getByRole('tree');
    await expect.poll(() => tree.innerText()).toContain('90071993781977808123');
    const text = await page.locator('body').innerText();
    expect(text).toContain('<img src=x');
    expect(text).not.toContain('\u202e');
    expect(await page.title()).not.toContain('attacked');
    expect(await page.locator('img').count()).toBe(0);
  });

  test('shows a mistake in a filter where it stands, and keeps the filter in the address', async () => {
    const { listener, url } = await startWithPage();
    for (const height of [1, 2]) await deliver(listener.url, block(height));
    const page = await openPage(url);
    await rowsOf(page).nth(1).waitFor();
    const where = page.getByLabel('Where').first();
    await where.fill('height');
    await where.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Expected' }).waitFor();
    expect(await where.getAttribute('aria-invalid')).toBe('true');
    await where.fill('height gte 2');
    await where.press('Enter');
    await expect.poll(() => rowsOf(page).count()).toBe(1);
    await page.reload();
    await expect.poll(() => rowsOf(page).allInnerTexts()).toEqual([expect.stringContaining('height 2')]);
    expect(await page.getByLabel('Where').first().inputValue()).toBe('height gte 2');
  });

  test('marks gaps, forks and repeated blocks in the chain', async () => {
    const { listener, url } = await startWithPage();
    for (const height of [10, 11, 13, 14]) await deliver(listener.url, block(height));
    await deliver(listener.url, block(14, { id: '77' }));
    await deliver(listener.url, block(11));
    const page = await openPage(url);
    await page.getByRole('button', { name: 'Chain' }).click();
    const chain = page.locator('.list-area, main');
    await expect.poll(() => chain.first().innerText()).toMatch(/fork/i);
    const text = await chain.first().innerText();
    expect(text).toMatch(/missing|gap/i);
    expect(text).toMatch(/repeat|twice|duplicate/i);
  });

  test('compares two deliveries, and sends one again to a target', async () => {
    const target = await startCountingTarget();
    const { listener, url } = await startWithPage(['--forward-to', target.url]);
    await deliver(
      listener.url,
      deliveryOf('block.forged', { id: 1, height: 1, reward: '90071993781977808123' }),
    );
    await deliver(
      listener.url,
      deliveryOf('block.forged', { id: 2, height: 1, reward: '90071993781977808124' }),
    );
    const page = await openPage(url);
    await rowsOf(page).nth(1).waitFor();
    await rowsOf(page).nth(1).click();
    await page.getByRole('button', { name: /send again/i }).click();
    await expect.poll(async () => (await target.counts())[1]).toBe(2);
    await page
      .getByRole('button', { name: /compare/i })
      .first()
      .click();
    await rowsOf(page).nth(0).click();
    await expect.poll(() => page.locator('main').innerText()).toContain('90071993781977808124');
    const text = await page.locator('.differences').innerText();
    expect(text).toContain('reward');
    expect(text).toContain('90071993781977808123');
    expect(text).not.toContain('height');
  });

  test('exports what the filter shows as a journal', async () => {
    const { listener, url } = await startWithPage();
    for (const height of [1, 2]) await deliver(listener.url, block(height));
    const page = await openPage(`${url.replace('/#', '/?where=height+eq+2#')}`);
    await expect.poll(() => rowsOf(page).count()).toBe(1);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Journal' }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    const [delivery, answer] = jsonLines(text);
    expect([delivery?.body, answer?.status, text.split('\n').length]).toEqual([block(2), 200, 3]);
    expect(text).not.toContain(guidebookToken.authorization);
  });

  test('continues by itself after a restart of the listener, with nothing missing and nothing twice', async () => {
    const first = await startWithPage();
    await deliver(first.listener.url, block(1));
    const page = await openPage(first.url);
    await rowsOf(page).filter({ hasText: 'height 1' }).waitFor();
    await first.listener.stop();
    const second = await startListener(['--ui', new URL(first.url).port]);
    for (const height of [2, 3]) await deliver(second.url, block(height));
    await rowsOf(page).filter({ hasText: 'height 3' }).waitFor();
    const heights = (await rowsOf(page).allInnerTexts()).map((text) => /height (\d)/.exec(text)?.[1]);
    expect(heights.filter((height) => height !== undefined)).toEqual(['3', '2', '1']);
  });

  test.for(['light', 'dark'] as const)('axe finds nothing serious in the %s page', async (colorScheme) => {
    const { listener, url } = await startWithPage(['--where', 'height gte 1', '--validate']);
    for (const height of [1, 3]) await deliver(listener.url, block(height));
    await fetch(listener.url, { method: 'POST', headers: { authorization: 'a' }, body: '{}' });
    const page = await openPage(url, { colorScheme, bypassCSP: true });
    const seriousFaults = async (): Promise<readonly string[]> => {
      await page.evaluate(axeCore.source);
      return page.evaluate(async () => {
        // @ts-expect-error: set by the script above
        const { violations } = await axe.run(document);
        return violations
          .filter(({ impact }: { impact: string }) => impact === 'serious' || impact === 'critical')
          .map((fault: { id: string; nodes: { html: string }[] }) => `${fault.id}: ${fault.nodes[0]?.html}`);
      });
    };
    await rowsOf(page).nth(2).waitFor();
    expect(await seriousFaults()).toEqual([]);
    await rowsOf(page).nth(1).click();
    await page.getByRole('tree').waitFor();
    expect(await seriousFaults()).toEqual([]);
    await page.getByRole('button', { name: 'Chain' }).click();
    await page.getByText('Rate').first().waitFor();
    expect(await seriousFaults()).toEqual([]);
  });
});
