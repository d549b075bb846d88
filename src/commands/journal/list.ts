import type { CommandContext, ExitCode } from '../../context.ts';
import type { RecordedDelivery } from '../../journal/pair-answers.ts';
import { shownSource } from '../../journal-session/open-journal-lines.ts';
import { printable } from '../../printable.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import type { ListOptions } from './flags.ts';
import { listRow, listTitle } from './list-text.ts';
import { openDeliveries } from './open-deliveries.ts';
import { recordedLine } from './recorded-line.ts';

/** A screen of rows is printed at once. Each later write is twice as long: a million writes would take longer than reading. */
const firstBatchLength = 4_096;
const maxBatchLength = 65_536;

/**
 * Lists the deliveries of a journal that the filter chooses, in constant memory.
 * @throws Problem `unreadable-file`, `malformed-payload`
 */
export async function listDeliveries(options: ListOptions, context: CommandContext): Promise<ExitCode> {
  const { file, isJson } = options;
  const { stdout } = context;
  const palette = await loadPalette(context.isColoured(stdout));
  const layout = { palette, width: (stdout.isTerminal && stdout.columns) || Infinity };
  const { deliveries, damagedLines } = await openDeliveries(file, options, context);
  // Standard input may come from a listener that still runs, whose rows nobody wants to wait for.
  let patience = file === '-' ? 0 : firstBatchLength;
  let batch = '';
  let before: RecordedDelivery | undefined;
  for await (const delivery of deliveries) {
    if (isJson) batch += recordedLine(delivery);
    else batch += (before === undefined ? listTitle(layout) : '') + listRow(delivery, before, layout);
    before = delivery;
    if (batch.length <= patience) continue;
    await stdout.print(batch);
    batch = '';
    patience = Math.min(2 * patience, maxBatchLength);
  }
  if (batch !== '') await stdout.print(batch);
  if (context.stop.aborted) return 130;
  if (before === undefined) {
    const isFiltered = options.events !== undefined || options.conditions.length > 0;
    context.say(`${printable(shownSource(file))} holds no deliveries${isFiltered ? ' that match' : ''}.`);
  }
  return damagedLines() > 0 ? 1 : 0;
}
