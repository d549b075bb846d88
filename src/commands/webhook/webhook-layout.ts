import type { CommandContext } from '../../context.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import type { WebhookLayout } from './webhook-text.ts';

/** Of a pipe, and of most terminals. */
const commonWidth = 80;
const minWidth = 40;

/** How to show webhooks on stdout. */
export async function webhookLayout({ stdout, isColoured }: CommandContext): Promise<WebhookLayout> {
  const width = Math.max(minWidth, stdout.columns ?? commonWidth);
  return { palette: await loadPalette(isColoured(stdout)), width };
}
