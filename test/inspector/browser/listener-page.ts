import type { Locator } from 'playwright-core';
import { type Listener, startListener } from '../../end-to-end/start-listener.ts';
import type { TestedPage } from './chromium.ts';

/** Starts a listener with a page. */
export async function startWithPage(
  flags: readonly string[] = [],
): Promise<{ readonly listener: Listener; readonly url: string }> {
  const listener = await startListener(['--ui', '0', ...flags]);
  const [url = ''] = await listener.waitFor('stderr', /http:\/\/127\.0\.0\.1:\d+\/#key=[\w-]+/);
  return { listener, url };
}

export function rowsOf(page: TestedPage): Locator {
  return page.getByRole('listbox', { name: /deliveries/i }).getByRole('option');
}
