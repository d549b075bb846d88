import type { CommandContext, ExitCode } from '../../context.ts';
import { replaceFile, tryReplacing } from '../../files/replace-file.ts';
import { isSameFile } from '../../files/same-file.ts';
import { harPieces } from '../../journal/har.ts';
import type { RecordedDelivery } from '../../journal/pair-answers.ts';
import { printable } from '../../printable.ts';
import { Problem } from '../../problem.ts';
import { groupDigits } from '../../terminal/text/numbers.ts';
import type { ExportOptions } from './flags.ts';
import { openDeliveries } from './open-deliveries.ts';

/** Pieces are written together up to about this many characters. */
const batchLength = 262_144;

/**
 * Writes the deliveries of a journal that the filter chooses to a HAR file, in bounded memory. The file is replaced as
 * a whole, or stays as it was.
 * @throws Problem `unreadable-file`, `malformed-payload`, `unwritable-file`, `unsafe-file`
 */
export async function exportDeliveries(options: ExportOptions, context: CommandContext): Promise<ExitCode> {
  const { file, harFile } = options;
  if (await isSameFile(file, harFile, context.directory)) {
    throw new Problem('bad-flag', `--har would overwrite the journal ${file}.`);
  }
  // An open journal is only closed by reading it.
  await tryReplacing(harFile, context);
  const { deliveries, damagedLines } = await openDeliveries(file, options, context);
  let count = 0;
  await replaceFile(harFile, inBatches(harPieces(counted(deliveries))), context);
  const noun = count === 1 ? 'delivery' : 'deliveries';
  context.say(`Wrote ${groupDigits(String(count))} ${noun} to ${printable(harFile)}.`);
  return damagedLines() > 0 ? 1 : 0;

  async function* counted(
    given: AsyncIterable<RecordedDelivery>,
  ): AsyncGenerator<RecordedDelivery, void, void> {
    for await (const delivery of given) {
      count += 1;
      yield delivery;
    }
    // A part of the journal must not take the place of the file.
    context.stop.throwIfAborted();
  }
}

async function* inBatches(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let batch = '';
  for await (const piece of pieces) {
    batch += piece;
    if (batch.length < batchLength) continue;
    yield Buffer.from(batch);
    batch = '';
  }
  yield Buffer.from(batch);
}
