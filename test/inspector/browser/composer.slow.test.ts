import type { Locator, Route } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { deliver, deliveryOf } from '../../end-to-end/deliver.ts';
import { runProgram } from '../../end-to-end/program.ts';
import { startCountingTarget } from '../../end-to-end/start-counting-target.ts';
import { startListener } from '../../end-to-end/start-listener.ts';
import { guidebookToken } from '../../tokens.ts';
import { closeBrowserAfterwards, openPage, type TestedPage } from './chromium.ts';
import { hasBrowser } from './installed-browsers.ts';
import { rowsOf, startWithPage } from './listener-page.ts';

/** Opens the composer for a new block, and resolves once that is made. */
async function composeNew(page: TestedPage): Promise<Locator> {
  await page.getByText('No deliveries yet').waitFor();
  await page.keyboard.press('n');
  const pane = page.getByRole('region', { name: 'New event' });
  await pane.getByLabel('height', { exact: true }).waitFor();
  return pane;
}

/** Opens the composer for the only delivery. */
async function editFirst(page: TestedPage): Promise<Locator> {
  await rowsOf(page).first().click();
  await page.getByRole('button', { name: 'Edit and send' }).click();
  return page.getByRole('region', { name: 'Edit delivery #1' });
}

const sendButton = (pane: Locator) => pane.getByRole('button', { name: /^Send/ });
const discardQuestion = (pane: Locator) => pane.getByRole('alertdialog', { name: 'Discard your edits?' });

/** Holds the requests to a path. Returns a function that waits for the next one. */
async function hold(page: TestedPage, path: string): Promise<() => Promise<Route>> {
  const held: Route[] = [];
  await page.route(`**${path}`, (route) => void held.push(route));
  return async () => {
    await expect.poll(() => held.length).toBeGreaterThan(0);
    return held.shift() as Route;
  };
}

describe.runIf(hasBrowser('chromium'))('the composer', () => {
  closeBrowserAfterwards();

  test('sends to the target it shows, and signs again, after a restart', async () => {
    const [a, b] = await Promise.all([startCountingTarget(), startCountingTarget()]);
    const first = await startWithPage(['--forward-to', a.url, '--forward-to', b.url]);
    await deliver(first.listener.url, deliveryOf('block.forged', { id: 1 }));
    const page = await openPage(first.url);
    const pane = await editFirst(page);
    const select = pane.getByLabel('Target');
    await select.selectOption({ label: `${a.url}/` });
    await first.listener.stop();
    await pane.getByLabel('id', { exact: true }).fill('7');
    await pane.getByText('The program did not answer.').waitFor();
    const order = ['--forward-to', b.url, '--forward-to', a.url];
    const { stop } = await startListener(['--ui', new URL(first.url).port, ...order]);
    await expect
      .poll(() => select.locator('option').allInnerTexts())
      .toEqual([`${b.url}/`, `${a.url}/`, expect.stringContaining('this listener')]);
    expect(await select.locator('option:checked').innerText()).toBe(`${a.url}/`);
    await sendButton(pane).click();
    await pane.getByText('Sent: 200').waitFor();
    expect(await pane.getByRole('alert').innerText()).toBe('');
    expect([(await a.counts())[7], (await b.counts())[7]]).toEqual([1, undefined]);
    // Now without the chosen one.
    await stop();
    await startListener(['--ui', new URL(first.url).port, '--forward-to', b.url]);
    await pane.getByText('The program was restarted. Choose the target again.').waitFor();
    expect(await sendButton(pane).isDisabled()).toBe(true);
    await select.selectOption({ label: `${b.url}/` });
    await sendButton(pane).click();
    await expect.poll(async () => (await b.counts())[7]).toBe(1);
  });

  test('reports a restart of the program that the page has not seen yet', async () => {
    const { url } = await startWithPage();
    const page = await openPage(url);
    const pane = await composeNew(page);
    await page.route('**/api/send', (route) =>
      route.continue({ postData: JSON.stringify({ ...route.request().postDataJSON(), run: 'another' }) }),
    );
    await sendButton(pane).click();
    await pane.getByText('The program was restarted. Choose the target again.').waitFor();
  });

  test('sends no payload of the event that was chosen before', async () => {
    const { url } = await startWithPage();
    const page = await openPage(url);
    const pane = await composeNew(page);
    const next = await hold(page, '/api/payloads');
    await pane.getByLabel('Event', { exact: true }).selectOption('transaction.applied');
    const making = await next();
    expect(await sendButton(pane).isDisabled()).toBe(true);
    expect(await pane.getByLabel('height', { exact: true }).count()).toBe(0);
    await making.continue();
    await pane.getByLabel('amount', { exact: true }).waitFor();
    expect(await sendButton(pane).isDisabled()).toBe(false);
  });

  test('keeps the focus on Send, and sends once at a time', async () => {
    const { url } = await startWithPage();
    const page = await openPage(url);
    const pane = await composeNew(page);
    const next = await hold(page, '/api/send');
    await sendButton(pane).focus();
    await page.keyboard.press('Enter');
    const sending = await next();
    await pane.getByText('Sending…').waitFor();
    await page.keyboard.press('Enter');
    await sending.continue();
    await pane.getByText('Sent: 200').waitFor();
    expect(await sendButton(pane).evaluate((button) => button.matches(':focus'))).toBe(true);
    await rowsOf(page).first().waitFor();
    await page.keyboard.press('Enter');
    await (await next()).continue();
    await rowsOf(page).nth(1).waitFor();
    expect(await rowsOf(page).count()).toBe(2);
  });

  test('Escape leaves a control first, and nothing closes the composer with edits unasked', async () => {
    const { listener, url } = await startWithPage();
    await deliver(listener.url, deliveryOf('block.forged', { id: 1 }));
    const page = await openPage(url);
    const pane = await editFirst(page);
    const id = pane.getByLabel('id', { exact: true });
    for (const control of [pane.getByLabel('Target'), id, page.getByLabel('Search')]) {
      await control.focus();
      await page.keyboard.press('Escape');
      expect(await control.evaluate((element) => element.matches(':focus'))).toBe(false);
      expect(await pane.isVisible()).toBe(true);
    }
    await id.fill('7');
    const close = pane.getByRole('button', { name: 'Close' });
    const waysOut = [
      () => page.keyboard.press('Escape').then(() => page.keyboard.press('Escape')),
      () => close.click(),
      () => rowsOf(page).first().click(),
      () => page.getByRole('button', { name: 'New event' }).click(),
    ];
    for (const leave of waysOut) {
      await id.focus();
      await leave();
      await discardQuestion(pane).waitFor();
      await page.keyboard.press('Enter');
      await expect.poll(() => discardQuestion(pane).count()).toBe(0);
      expect(await id.inputValue()).toBe('7');
    }
    await close.click();
    await discardQuestion(pane).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => discardQuestion(pane).count()).toBe(0);
    await rowsOf(page).first().click();
    await pane.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('region', { name: 'Delivery 1' }).waitFor();
    // Without edits nothing is asked, and neither once they are sent.
    await editFirst(page);
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'Delivery 1' }).waitFor();
    const again = await editFirst(page);
    await again.getByLabel('id', { exact: true }).fill('8');
    await sendButton(again).click();
    await again.getByText('Sent: 200').waitFor();
    await again.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('region', { name: 'Delivery 1' }).waitFor();
  });

  test('reports that making another payload failed', async () => {
    const { url } = await startWithPage();
    const page = await openPage(url);
    const pane = await composeNew(page);
    await pane.getByLabel('height', { exact: true }).fill('7');
    await pane.getByRole('status').waitFor();
    await page.route('**/api/payloads', (route) => route.fulfill({ status: 500 }));
    await pane.getByRole('button', { name: 'Make another' }).click();
    await pane.getByText('The program answered 500.').waitFor();
    await page.unroute('**/api/payloads');
    await pane.getByRole('button', { name: 'Make another' }).click();
    await expect.poll(() => pane.getByRole('alert').innerText()).toBe('');
  });

  test('edits a delivery in the profile of its sender', async () => {
    const { listener, url } = await startWithPage();
    const argv = ['send', 'transaction.applied', listener.url, '--profile', 'ark-2.7', '--seed', 'sender'];
    const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };
    expect(await runProgram(argv, { env })).toMatchObject({ exitCode: 0 });
    const page = await openPage(url);
    const pane = await editFirst(page);
    await expect.poll(() => pane.getByLabel('Profile').inputValue()).toBe('ark-2.7');
  });

  test('edits each value of a repeated key by itself, and takes nothing that is not JSON', async () => {
    const { listener, url } = await startWithPage();
    const body = '{"timestamp":1,"data":{"a":1,"a":2,"":3,"b c":4},"event":"block.forged"}';
    await deliver(listener.url, body);
    const page = await openPage(url);
    const pane = await editFirst(page);
    const repeated = pane.getByLabel('a', { exact: true });
    await repeated.nth(0).fill('5');
    expect(await repeated.nth(1).inputValue()).toBe('2');
    await pane.getByLabel('""', { exact: true }).waitFor();
    const described = await pane.getByLabel('b c', { exact: true }).getAttribute('aria-describedby');
    expect(described).toMatch(/^\S+$/);
    await pane.getByRole('status').waitFor();
    // The whole text would be JSON.
    await repeated.nth(0).fill('1,"height":6');
    await pane.getByText('Not valid JSON').waitFor();
    const sign = pane.getByLabel('Sign edited values again');
    for (const isSigning of [true, false]) {
      await sign.setChecked(isSigning);
      expect(await sendButton(pane).isDisabled()).toBe(true);
    }
    expect(await pane.getByRole('status').count()).toBe(0);
    await pane.getByRole('button', { name: 'Edit as text' }).click();
    await pane.getByLabel('Payload as JSON').fill('{');
    await pane.getByText('The payload is not valid JSON').waitFor();
    expect(await sendButton(pane).isDisabled()).toBe(true);
    await pane.getByLabel('Payload as JSON').fill('{}');
    await expect.poll(() => sendButton(pane).isDisabled()).toBe(false);
  });

  test('gives up signing an edit once a newer one is signed', async () => {
    const { url } = await startWithPage();
    const page = await openPage(url);
    const pane = await composeNew(page);
    const next = await hold(page, '/api/payloads/sign');
    const failed = page.waitForEvent('requestfailed');
    await pane.getByLabel('height', { exact: true }).fill('7');
    const earlier = (await next()).request();
    await pane.getByLabel('height', { exact: true }).fill('8');
    expect(await failed).toBe(earlier);
    await (await next()).continue();
    await expect.poll(() => sendButton(pane).isDisabled()).toBe(false);
  });

  test('a check names its target, which stays chosen until the check ends', async () => {
    const [a, b] = await Promise.all([startCountingTarget(), startCountingTarget()]);
    const { url } = await startWithPage(['--forward-to', a.url, '--forward-to', b.url]);
    const page = await openPage(url);
    await page.getByRole('button', { name: 'Check…' }).click();
    const pane = page.getByRole('region', { name: 'Check a handler' });
    const select = pane.getByLabel('Target');
    await select.selectOption({ label: `${b.url}/` });
    await pane.getByRole('button', { name: 'Run check' }).click();
    await pane.getByText(`cases sent to ${b.url}/`).waitFor();
    expect(await select.isDisabled()).toBe(true);
    await pane.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => select.isDisabled()).toBe(false);
    await select.selectOption({ label: `${a.url}/` });
    expect(await pane.getByText(`cases sent to ${b.url}/`).count()).toBe(1);
  });
});
