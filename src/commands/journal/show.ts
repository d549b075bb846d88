import type { CommandContext, ExitCode } from '../../context.ts';
import { shownSource } from '../../journal-session/open-journal-lines.ts';
import { printable } from '../../printable.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import type { ShowOptions } from './flags.ts';
import { findDeliveries } from './open-deliveries.ts';
import { wholeLine } from './recorded-line.ts';
import { recordedText } from './show-text.ts';

/**
 * Shows deliveries of a journal in full.
 * @throws Problem `bad-flag`, `unreadable-file`, `malformed-payload`
 */
export async function showDeliveries(
  { file, positions, isJson }: ShowOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { stdout } = context;
  const palette = await loadPalette(context.isColoured(stdout));
  const layout = { palette, width: (stdout.isTerminal && stdout.columns) || Infinity };
  const found = await findDeliveries(file, positions, context);
  for (const [index, delivery] of found.entries()) {
    const separator = index === 0 ? '' : '\n';
    await stdout.print(isJson ? wholeLine(delivery) : separator + recordedText(delivery, layout));
  }
  if (found.length === 0) context.say(`${printable(shownSource(file))} holds no deliveries.`);
  return 0;
}
