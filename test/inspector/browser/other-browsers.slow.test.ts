import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePayload } from '../../../src/chain/payload.ts';
import { deliver, deliveryOf } from '../../end-to-end/deliver.ts';
import { startListener } from '../../end-to-end/start-listener.ts';
import { type DrivenBrowser, keys } from './driven-browser.ts';
import { startFirefox } from './firefox.ts';
import { hasBrowser } from './installed-browsers.ts';
import { startWithPage } from './listener-page.ts';
import { startWebkit } from './webkit.ts';

const block = (height: number, changes: Readonly<Record<string, unknown>> = {}) =>
  deliveryOf('block.forged', {
    id: `${1_000_000 + height}`,
    previousBlock: `${999_999 + height}`,
    height,
    ...changes,
  });

/** The element that a selector finds with a text in it. */
const withText = (selector: string, text: string) =>
  `[...document.querySelectorAll(${JSON.stringify(selector)})].find((one) => one.textContent.includes(${JSON.stringify(text)}))`;

const rowTexts = `[...document.querySelectorAll('[role=listbox] [role=option]')].map((row) => row.textContent)`;

describe.each([
  ['firefox', startFirefox],
  ['webkit', startWebkit],
] as const)('the page in %s', (name, start) => {
  const isInstalled = hasBrowser(name);
  const ends: (() => Promise<void>)[] = [];
  let browser: DrivenBrowser;
  beforeAll(async () => {
    if (isInstalled) browser = await start((end) => ends.unshift(end));
  });
  afterAll(async () => {
    for (const end of ends) await end();
  });

  const heights = async () =>
    Object(await browser.evaluate(rowTexts)).map((text: string) => /height ([\d,]+)/.exec(text)?.[1]);
  const text = async (selector: string) =>
    String(await browser.evaluate(`document.querySelector(${JSON.stringify(selector)})?.innerText`));
  /** Clicks on the first element with the text, once there is one. */
  const click = (selector: string, label: string) =>
    expect
      .poll(() =>
        browser.evaluate(
          `(() => { const found = ${withText(selector, label)}; found?.click(); return found !== undefined; })()`,
        ),
      )
      .toBe(true);
  /** Types a text into an input, as far as a page can tell. */
  const fill = (input: string, value: string) =>
    browser.evaluate(
      `(() => { const input = ${input}; input.focus(); input.value = ${JSON.stringify(value)};
        input.dispatchEvent(new Event('input', { bubbles: true }));
        input.dispatchEvent(new Event('change', { bubbles: true })); })()`,
    );

  test.runIf(isInstalled)(
    'shows deliveries as they arrive, also after a restart of the listener',
    async () => {
      const { listener, url } = await startWithPage();
      await deliver(listener.url, block(1));
      await browser.open(url);
      await expect.poll(heights).toEqual(['1']);
      await deliver(listener.url, block(2));
      await expect.poll(heights).toEqual(['2', '1']);
      expect(await browser.evaluate('location.href')).not.toContain('key=');
      await listener.stop();
      const second = await startListener(['--ui', new URL(url).port]);
      await deliver(second.url, block(3));
      await expect.poll(heights).toEqual(['3', undefined, '2', '1']);
      expect(browser.complaints.filter((complaint) => !/network|connection/i.test(complaint))).toEqual([]);
    },
  );

  test.runIf(isInstalled)('opens a delivery by keys, with every digit, and markup as text', async () => {
    const { listener, url } = await startWithPage();
    const markup = '<img src=x onerror="document.title=\'attacked\'">';
    const data = `{"amount":90071993781977808123,"vendorField":${JSON.stringify(markup)}}`;
    await deliver(listener.url, `{"timestamp":1,"data":${data},"event":"transaction.applied"}`);
    await browser.open(url);
    await expect.poll(async () => Object(await browser.evaluate(rowTexts)).length).toBe(1);
    await browser.press('j');
    await browser.press(keys.enter);
    await expect.poll(() => text('[role=tree]')).toContain('90071993781977808123');
    expect(await text('[role=tree]')).toContain('<img src=x');
    expect(await browser.evaluate('document.images.length')).toBe(0);
    await browser.press(keys.escape);
    await expect.poll(() => browser.evaluate(`document.querySelector('[role=tree]') === null`)).toBe(true);
  });

  test.runIf(isInstalled)(
    'filters by a condition, follows the chain, and is shared by its address',
    async () => {
      const { listener, url } = await startWithPage();
      for (const height of [1, 2, 4]) await deliver(listener.url, block(height));
      await browser.open(`${url.replace('/#', '/?where=height+gte+2#')}`);
      await expect.poll(heights).toEqual(['4', '2']);
      await click('button', 'Chain');
      await expect.poll(() => text('main')).toMatch(/missing|gap/i);
    },
  );

  test.runIf(isInstalled)('signs an edited block again, and sends it', async () => {
    const { listener, url } = await startWithPage();
    const options = { network: 'mainnet', seed: 'browsers', atMs: 1_795_425_336_079 } as const;
    const payload = JSON.stringify(makePayload('block.forged', options));
    await deliver(listener.url, `{"timestamp":1,"data":${payload},"event":"block.forged"}`);
    await browser.open(url);
    await click('[role=listbox] [role=option]', 'height');
    await click('button', 'Edit and send');
    const reward = `[...document.querySelectorAll('input')].find((one) => one.labels?.[0]?.textContent.trim() === 'reward' || one.getAttribute('aria-label') === 'reward')`;
    await expect.poll(() => browser.evaluate(`${reward} !== undefined`)).toBe(true);
    await fill(reward, '"7"');
    await expect.poll(() => text('.detail')).toContain('Signed again');
    await browser.evaluate(
      `[...document.querySelectorAll('button')].find((one) => one.textContent === 'Send').click()`,
    );
    await expect.poll(() => text('.detail')).toContain('Sent: 200');
    await expect.poll(async () => Object(await browser.evaluate(rowTexts)).length).toBe(2);
  });
});
