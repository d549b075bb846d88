import { aborted, type CommandContext, type ExitCode } from '../../context.ts';
import { createKeptDeliveries } from '../../inspector/server/kept-deliveries.ts';
import { keepRecorded, textOf } from '../../inspector/server/kept-delivery.ts';
import { openInspector } from '../../inspector/server/open-inspector.ts';
import { deliveryWords } from '../../inspector-session/delivery-words.ts';
import { announceInspector } from '../../inspector-session/open-page.ts';
import { pairAnswers } from '../../journal/pair-answers.ts';
import { openJournalLines, shownSource } from '../../journal-session/open-journal-lines.ts';
import { printable } from '../../printable.ts';
import { defaultProfile, profiles } from '../../protocol/delivery/profile.ts';
import { jsonString } from '../../protocol/json/json-values.ts';
import { warnOfFault } from '../../terminal/output/warnings.ts';
import { groupDigits } from '../../terminal/text/numbers.ts';
import type { InspectOptions } from './flags.ts';

const maxCount = 200_000;
const maxBodyLength = 128 * 1_048_576;

/**
 * Serves a page with the deliveries of a journal until it is stopped. They appear as they are read.
 * @throws Problem `port-in-use`, and as `openJournalLines`
 */
export async function inspect(
  { source, port, opensUi, isJson }: InspectOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const isStream = source === '-';
  const words = deliveryWords([]);
  const deliveries = createKeptDeliveries({ maxCount, maxBodyLength, ...(isStream ? {} : { readBody }) });
  const inspector = await openInspector({
    ...{ port, portFlag: '--port', deliveries, words },
    title: isStream ? 'standard input' : printable(shownSource(source)),
    isLive: isStream,
    generation: profiles[defaultProfile].generation,
    targets: [],
    randomBytes: context.randomBytes,
    secret: undefined,
    monotonicMs: context.monotonicMs,
    onFault: (error) => warnOfFault('showing deliveries', error, context),
  });
  try {
    if (isJson) await context.report(`{"type":"ready","url":${jsonString(inspector.url)}}\n`);
    await announceInspector(inspector, opensUi, context);
    // Opened only now: a journal is closed by reading it.
    const { lines } = await openJournalLines(source, {}, context);
    for await (const delivery of pairAnswers(lines)) deliveries.add(keepRecorded(delivery, words));
    if (!context.stop.aborted) context.say(`Read ${countText(deliveries.total())}. Press Ctrl-C to stop.`);
    await aborted(context.stop);
  } finally {
    await inspector.close();
  }
  return 0;

  /** Reads the journal again, because older bodies are not kept. */
  async function readBody(id: number): Promise<string | undefined> {
    // Its damaged lines were reported the first time. A context inherits most of its properties.
    const silent = Object.assign<CommandContext, Pick<CommandContext, 'say'>>(Object.create(context), {
      say() {},
    });
    const again = await openJournalLines(source, {}, silent);
    for await (const { n, entry } of pairAnswers(again.lines, (_, position) => position === id)) {
      if (n === id) return textOf(entry.body);
    }
    return undefined;
  }
}

function countText(count: number): string {
  return count === 1 ? '1 delivery' : `${groupDigits(String(count))} deliveries`;
}
