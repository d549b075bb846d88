import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axeCore from 'axe-core';
import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { makePayload } from '../../../src/chain/payload.ts';
import { redirectTo } from '../../../src/inspector-session/announce-inspector.ts';
import { isBlockSigned } from '../../chain/verify-signature.ts';
import { deliver, deliveryOf } from '../../end-to-end/deliver.ts';
import { startCountingTarget } from '../../end-to-end/start-counting-target.ts';
import { startListener } from '../../end-to-end/start-listener.ts';
import { jsonLines } from '../../json-lines.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { guidebookToken } from '../../tokens.ts';
import { closeBrowserAfterwards, openPage, type TestedPage } from './chromium.ts';
import { hasBrowser } from './installed-browsers.ts';
import { rowsOf, startWithPage } from './listener-page.ts';

function block(height: number, changes: Readonly<Record<string, unknown>> = {}): string {
  const ids = { id: `${1_000_000 + height}`, previousBlock: `${1_000_000 + height - 1}` };
  return deliveryOf('block.forged', { ...ids, height, generatorPublicKey: '02'.repeat(33), ...changes });
}

/** A block of a fake chain, as JSON text. */
function madeBlock(): string {
  const options = { network: 'mainnet', seed: 'page', atMs: 1_795_425_336_079 } as const;
  return JSON.stringify(makePayload('block.forged', options));
}

/** Returns the body of a delivery, as the page downloads it. */
async function bodyOf(page: TestedPage, id: number): Promise<string> {
  return page.evaluate(async (path) => (await fetch(path)).text(), `api/deliveries/${id}/body`);
}

describe.runIf(hasBrowser('chromium'))('the page', () => {
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
    expect(texts[0]).toContain('refused by listener');
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
    const ringOf = (selector: string) =>
      page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}'), '::after').content`);
    expect([await ringOf('.list-frame'), await ringOf('.detail-holder')]).toEqual(['none', '""']);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('tree').count()).toBe(0);
    await page.keyboard.press('/');
    await page.keyboard.type('1000003');
    await page.keyboard.press('Enter');
    await expect.poll(() => rowsOf(page).count()).toBe(1);
  });

  test('keeps the controls of its header apart, in a window of any width', async () => {
    const target = await startCountingTarget();
    const { url } = await startWithPage(['--forward-to', target.url]);
    const page = await openPage(url);
    await page.getByRole('button', { name: 'Check' }).waitFor();
    const header = page.locator('header');
    const controls = await header.locator('button, a, h1, [role=status]').all();
    const boxOf = async (locator: Locator) => {
      const { x, y, width, height } = (await locator.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
      const name = (await locator.textContent()) ?? '';
      return { name, left: x, right: x + width, top: y, bottom: y + height };
    };
    for (const width of [320, 400, 480, 560, 800, 801, 860, 861, 1_000, 1_120, 1_121, 1_280]) {
      await page.setViewportSize({ width, height: 600 });
      const { bottom } = await boxOf(header);
      const boxes = await Promise.all(controls.map(boxOf));
      expect(boxes).toHaveLength(10);
      const title = header.locator('h1 .cut');
      const isCut = await title.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
      expect(isCut, `the title at ${width}`).toBe(width < 400);
      for (const [index, one] of boxes.entries()) {
        expect(one.left, `${one.name} at ${width}`).toBeGreaterThan(0);
        expect(one.right, `${one.name} at ${width}`).toBeLessThanOrEqual(width);
        // The line under the current view is on the border.
        const room = /^(?:Deliveries|Chain)$/.test(one.name) ? 0 : 4;
        expect(one.bottom + room, `${one.name} at ${width}`).toBeLessThanOrEqual(bottom);
        const covered = boxes
          .slice(index + 1)
          .filter(
            ({ left, right, top, bottom: end }) =>
              one.left < right && left < one.right && one.top < end && top < one.bottom,
          );
        expect(covered.map(({ name }) => `${one.name} and ${name} at ${width}`)).toEqual([]);
      }
    }
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

  test('copies with a button that keeps its width', async () => {
    const { listener, url } = await startWithPage();
    await deliver(listener.url, block(1));
    const page = await openPage(url, { permissions: ['clipboard-read', 'clipboard-write'] });
    await rowsOf(page).first().click();
    const button = page.getByRole('button', { name: 'Copy as phantom-webhook send' });
    const before = await button.boundingBox();
    await button.click();
    expect(await page.getByRole('button', { name: 'Copied' }).boundingBox()).toEqual(before);
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toContain(
      'phantom-webhook send block.forged',
    );
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
    await where.fill('heigth gte 2');
    await where.press('Enter');
    await page.getByText('No delivery matches').waitFor();
    await page.getByRole('alert').filter({ hasText: 'Did you mean height?' }).waitFor();
    expect(await where.getAttribute('aria-invalid')).toBe('false');
    await page.goBack();
    await expect.poll(() => rowsOf(page).count()).toBe(1);
    expect(await page.getByText('Did you mean').count()).toBe(0);
  });

  test('a pasted line waits for Enter, and Apply stands out until then', async () => {
    const { listener, url } = await startWithPage();
    for (const height of [1, 2]) await deliver(listener.url, block(height));
    const page = await openPage(url);
    await rowsOf(page).nth(1).waitFor();
    const apply = page.getByRole('button', { name: 'Apply' });
    expect(await apply.getAttribute('class')).toBe('button');
    await page.getByLabel('Where').focus();
    await page.keyboard.insertText('height gte 2\n');
    await expect.poll(() => apply.getAttribute('class')).toBe('button primary');
    expect(page.url()).not.toContain('where');
    await page.keyboard.press('Enter');
    await expect.poll(() => rowsOf(page).count()).toBe(1);
    expect(new URL(page.url()).searchParams.get('where')).toBe('height gte 2');
    expect(await apply.getAttribute('class')).toBe('button');
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
    // Beside an open delivery there is less room, and a part of "gap of 331" would be another number.
    await page.locator('.block-row').first().click();
    await page.getByRole('tree').waitFor();
    const cut = await page.locator('.block-row .badge').evaluateAll((badges) =>
      badges.flatMap((badge) => {
        const inner = badge.getBoundingClientRect();
        const outer = badge.parentElement?.getBoundingClientRect() ?? inner;
        const isSeen = inner.top < outer.bottom;
        return isSeen && (inner.right > outer.right + 1 || inner.left < outer.left - 1)
          ? [badge.textContent]
          : [];
      }),
    );
    expect(cut).toEqual([]);
    expect(await page.getByText('gap of 1').isVisible()).toBe(true);
  });

  test('without the key shows only what to do', async () => {
    const { listener, url } = await startWithPage();
    await deliver(listener.url, block(1));
    const page = await openPage(url.replace(/#.*/, ''));
    await page.getByRole('alert').filter({ hasText: 'Open the address that the program printed.' }).waitFor();
    await expect.poll(() => page.getByText('Loading').count()).toBe(0);
    expect(await rowsOf(page).count()).toBe(0);
  });

  test('edits a block, signs it again and sends it', async () => {
    const { listener, url } = await startWithPage();
    await deliver(listener.url, `{"timestamp":1,"data":${madeBlock()},"event":"block.forged"}`);
    const page = await openPage(url);
    await rowsOf(page).first().click();
    await page.getByRole('button', { name: 'Edit and send' }).click();
    const pane = page.getByRole('region', { name: 'Edit delivery #1' });
    await pane.getByLabel('reward', { exact: true }).fill('"90071993781977808"');
    await pane.getByText('Signed again: generatorPublicKey, blockSignature, idHex, id.').waitFor();
    await pane.getByRole('button', { name: 'Send', exact: true }).click();
    await pane.getByText('Sent: 200').waitFor();
    await rowsOf(page).nth(1).waitFor();
    const body = await bodyOf(page, 2);
    const { data } = JSON.parse(body);
    expect(isBlockSigned(data)).toBe(true);
    expect(body).toContain('"reward":"90071993781977808"');
    // A value that follows from others, edited with the keyboard.
    await pane.getByLabel('id', { exact: true }).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('"5"');
    await pane.getByText('It is not the hash of the signed block.').first().waitFor();
    await pane.getByLabel('height', { exact: true }).fill('x');
    await pane.getByText('Not valid JSON').waitFor();
    expect(await pane.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
    await pane.getByLabel('height', { exact: true }).fill('"x"');
    await pane.getByText('Not as a node sends it').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await pane.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('region', { name: 'Delivery 1' }).waitFor();
  });

  test('makes a new event of a profile, and sends it unsigned if asked to', async () => {
    const target = await startCountingTarget();
    const { url } = await startWithPage(['--forward-to', target.url]);
    const page = await openPage(url);
    await page.getByText('No deliveries yet').waitFor();
    await page.keyboard.press('n');
    const pane = page.getByRole('region', { name: 'New event' });
    await pane.getByLabel('Profile').selectOption('ark-2.7');
    await pane.getByLabel('Event', { exact: true }).selectOption('transaction.applied');
    await pane.getByLabel('Network', { exact: true }).selectOption('devnet');
    const nonce = pane.getByLabel('nonce', { exact: true });
    await nonce.waitFor();
    await pane.getByRole('button', { name: 'Edit as text' }).click();
    const text = pane.getByLabel('Payload as JSON');
    const made = JSON.parse(await text.inputValue());
    expect(made).toMatchObject({ version: 2, network: 30 });
    // The fee is a part of what each type of transaction signs; the amount is not.
    await text.fill(JSON.stringify({ ...made, fee: '1' }));
    await pane.getByText('Signed again').waitFor();
    await pane.getByLabel('Sign edited values again').uncheck();
    await pane.getByText('does not verify: signed values were edited').waitFor();
    await pane.getByLabel('Target').selectOption({ index: 1 });
    await pane.getByRole('button', { name: 'Send', exact: true }).click();
    await rowsOf(page).first().waitFor();
    const sent = JSON.parse(await bodyOf(page, 1));
    expect(Object.keys(sent)).toEqual(['timestamp', 'data', 'event']);
    expect(sent.data).toEqual({ ...made, fee: '1' });
    expect(await rowsOf(page).first().innerText()).toContain('transaction.applied');
  });

  test('runs the cases of check against a target, and stops', async () => {
    const target = await startCountingTarget();
    const { url } = await startWithPage(['--forward-to', target.url]);
    const page = await openPage(url);
    await page.getByRole('button', { name: 'Check…' }).click();
    const pane = page.getByRole('region', { name: 'Check a handler' });
    await pane.getByRole('button', { name: 'Run check' }).click();
    // This target accepts everything.
    const failed = pane.getByRole('listitem').filter({ hasText: '✕ fail' });
    await failed.first().waitFor();
    expect(await failed.first().innerText()).toMatch(/Expected[\s\S]*Found[\s\S]*Why/);
    expect(await pane.getByRole('progressbar').count()).toBe(1);
    await pane.getByLabel('Hide passed cases').check();
    await expect.poll(() => pane.getByText('✓ pass').count()).toBe(0);
    await pane.getByRole('button', { name: 'Stop' }).click();
    await pane.getByRole('button', { name: 'Run check' }).waitFor();
    expect(await pane.getByRole('alert').innerText()).toBe('');
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
    await page.getByRole('button', { name: `Send again to ${target.url}` }).click();
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

  test('offers to send again only what is kept, and names a connection that was refused', async () => {
    const { listener, url } = await startWithPage(['--forward-to', 'http://127.0.0.1:1']);
    await deliver(listener.url, block(1));
    await fetch(listener.url, { method: 'POST', headers: { authorization: 'a' }, body: '{}' });
    const page = await openPage(url);
    await rowsOf(page).filter({ hasText: 'height 1' }).click();
    await page.getByText('connection refused').waitFor();
    const sendAgain = page.getByRole('button', { name: 'Send again' });
    expect(await sendAgain.count()).toBe(2);
    await rowsOf(page).filter({ hasText: 'wrong-length' }).click();
    await page.getByText('The body of a refused request is never kept.').waitFor();
    expect(await sendAgain.count()).toBe(0);
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
    const target = await startCountingTarget();
    const { listener, url } = await startWithPage([
      ...['--where', 'height gte 1', '--validate', '--forward-to', target.url],
    ]);
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
    await page.getByRole('button', { name: 'New event' }).click();
    await page.getByLabel('height', { exact: true }).fill('"x"');
    await page.getByText('does not verify').waitFor();
    await page.getByRole('button', { name: 'Check…' }).click();
    await page.getByRole('alertdialog').waitFor();
    expect(await seriousFaults()).toEqual([]);
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('button', { name: 'Run check' }).click();
    await page.getByText('✕ fail').first().waitFor();
    expect(await seriousFaults()).toEqual([]);
  });
});
