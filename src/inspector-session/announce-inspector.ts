import type { CommandContext } from '../context.ts';
import type { Inspector } from '../inspector/server/open-inspector.ts';

/** Prints where the page is, and opens it if the user asked for that. */
export async function announceInspector(
  { url }: Pick<Inspector, 'url'>,
  opensUi: boolean,
  context: CommandContext,
): Promise<void> {
  context.say(`Inspector on ${url}`);
  if (!opensUi) return;
  // On the command line of a browser, every user of the machine could read the key.
  const isOpened = await context.openPage(redirectTo(url));
  if (!isOpened) context.say('No browser could be opened. Open the address yourself.', 'warning');
}

/** Returns a page that leads to the address. The address consists of characters that mean nothing in HTML. */
export function redirectTo(url: string): string {
  return `<!doctype html><meta charset="utf-8"><title>phantom-webhook</title><meta http-equiv="refresh" content="0;url=${url}">`;
}
