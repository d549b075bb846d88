import type { CommandContext } from '../context.ts';
import type { Inspector } from '../inspector/server/open-inspector.ts';
import { Problem } from '../problem.ts';

interface AnnouncingOptions {
  readonly opensUi: boolean;
  readonly isJson: boolean;
}

/**
 * Prints where the page is, and opens it if the user asked for that.
 * @throws Problem `bad-flag` if nobody would learn where it is
 */
export function announceInspector(
  { url }: Pick<Inspector, 'url'>,
  { opensUi, isJson }: AnnouncingOptions,
  context: CommandContext,
): void {
  if (context.isQuiet && !isJson && !opensUi) {
    throw new Problem('bad-flag', '--quiet would hide the address of the page.', {
      hint: 'Add --open, or --json, whose first line has the address.',
    });
  }
  context.say(`Inspector on ${url}`);
  if (!opensUi) return;
  // On the command line of a browser, every user of the machine could read the key.
  void context.openPage(redirectTo(url)).then((isOpened) => {
    if (!isOpened) context.say('No browser could be opened. Open the address yourself.', 'warning');
  });
}

/** Returns a page that leads to the address. The address consists of characters that mean nothing in HTML. */
export function redirectTo(url: string): string {
  return `<!doctype html><meta charset="utf-8"><title>phantom-webhook</title><meta http-equiv="refresh" content="0;url=${url}">`;
}
