import { aborted } from '../../aborted.ts';
import type { CommandContext, ExitCode, Keys } from '../../context.ts';
import { connectionsWithin } from '../../http/server/receiver-limits.ts';
import { chainStartMs } from '../../node/chain-start.ts';
import { openNode } from '../../node/open-node.ts';
import { openBoundedOutput } from '../../terminal/output/bounded-output.ts';
import { sayOnce } from '../../terminal/output/say-once.ts';
import { skippedLine, skippedText } from '../../terminal/output/skipped-text.ts';
import { crowdedText } from '../../terminal/text/crowded-text.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import { wrapColumns } from '../../terminal/text/wrap-columns.ts';
import { announceNode } from './announce-node.ts';
import type { LocalNodeOptions } from './flags.ts';
import { openNodeKeys } from './node-keys.ts';
import { nodeLine, nodeReadyLine, nodeSummaryLine } from './node-line.ts';
import { createNodeCounter } from './node-tally.ts';
import { nodeTallyText, nodeText } from './node-text.ts';
import { openWebhookFile } from './webhook-file.ts';

/** What may wait for a reader that is slower than the node. */
const maxQueuedBytes = 8 * 1_048_576;
/** How long the end waits for the reader: a terminal may have been stopped for good. */
const flushTimeoutMs = 2_000;

/**
 * Emulates a node until it is stopped, or nobody reads its output any more.
 * @throws Problem for whatever keeps it from starting as asked
 */
export async function node(options: LocalNodeOptions, context: CommandContext): Promise<ExitCode> {
  const { profile, isJson, dataFile, blockTimeMs } = options;
  const file = dataFile === undefined ? undefined : await openWebhookFile(dataFile, profile, context);
  const palette = await loadPalette(context.isColoured(context.stdout));
  const outputClosed = new AbortController();
  const output = openBoundedOutput(context.stdout, {
    maxQueuedBytes,
    skippedText: isJson ? skippedLine : skippedText,
    onClosed: (cause) => outputClosed.abort(cause),
  });
  const counter = createNodeCounter();
  const quit = new AbortController();
  const seed = options.seed ?? Buffer.from(context.randomBytes(4)).toString('hex');

  const freeDescriptors = context.freeDescriptors();
  // It has two ports.
  const maxConnections = connectionsWithin(freeDescriptors === undefined ? undefined : freeDescriptors / 2);
  const sayStrain = sayOnce(context.say);
  const opened = await openNode({
    ...options,
    seed,
    atMs: options.atMs ?? chainStartMs(blockTimeMs, context.now()),
    saved: file?.saved,
    ...(file === undefined ? {} : { save: file.save }),
    maxConnections,
    onCrowded: () => sayStrain(crowdedText(maxConnections)),
    clock: context,
    randomBytes: (count) => context.randomBytes(count),
    onReport(report) {
      counter.count(report);
      const atMs = context.now();
      output.print(
        isJson
          ? nodeLine(report, atMs)
          : wrapColumns(nodeText(report, atMs, { palette }), context.stdout.columns),
      );
    },
  });
  let keys: Keys | undefined;
  try {
    if (isJson) output.printAlways(nodeReadyLine({ ...opened, pid: context.pid, profile }));
    announceNode(options, opened, file?.saved, seed, context);
    if (!isJson) keys = await openNodeKeys({ forge: opened.forge, quit: () => quit.abort() }, context);
    await aborted(AbortSignal.any([context.stop, quit.signal, outputClosed.signal]));
  } finally {
    keys?.close();
    await opened.close();
  }

  const tally = counter.tally();
  if (isJson) output.printAlways(nodeSummaryLine(tally, opened.webhooks()));
  // Below the ^C that the terminal shows.
  else context.say(`${context.stderr.isTerminal ? '\n' : ''}${nodeTallyText(tally)}`);
  await output.flush(flushTimeoutMs);
  // How the program ends then is for the one place that catches (cli/run).
  if (outputClosed.signal.aborted) throw outputClosed.signal.reason;
  return 0;
}
