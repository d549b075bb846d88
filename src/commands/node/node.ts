import { aborted, type CommandContext, type ExitCode, type Keyboard } from '../../context.ts';
import { canonicalHost, isLoopback } from '../../http/addresses/host-name.ts';
import { refuseSharedPort } from '../../http/addresses/shared-port.ts';
import { connectionsWithin, receiverLimits } from '../../http/server/receiver-limits.ts';
import type { Inspector } from '../../inspector/server/open-inspector.ts';
import { chainStartMs } from '../../node/forging.ts';
import { nodeRules } from '../../node/node-rules.ts';
import { type LocalNode, openNode } from '../../node/open-node.ts';
import type { SavedRegistry } from '../../node/registry.ts';
import { printable } from '../../printable.ts';
import { openBoundedOutput, skippedLine, skippedText } from '../../terminal/output/bounded-output.ts';
import { crowdedText, withoutRepeats } from '../../terminal/output/warnings.ts';
import { hasKeys, keysText } from '../../terminal/text/key-help.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import { wrapColumns } from '../../terminal/text/wrap.ts';
import type { LocalNodeOptions } from './flags.ts';
import type { NodeInspector } from './node-inspector.ts';
import { nodeLine, nodeReadyLine, nodeSummaryLine } from './node-line.ts';
import { createNodeCounter } from './node-tally.ts';
import { nodeTallyText, nodeText } from './node-text.ts';
import { openWebhookFile } from './webhook-file.ts';

/** How many bytes may wait for a reader that is slower than the node. */
const maxQueuedBytes = 8 * 1_048_576;
/** How long the end waits for the reader, because a terminal may stay stopped. */
const flushTimeoutMs = 2_000;

/**
 * Emulates a node until it is stopped, or until the reader of its output has left.
 * @throws Problem if it cannot start as requested
 */
export async function node(options: LocalNodeOptions, context: CommandContext): Promise<ExitCode> {
  const { profile, isJson, dataFile, blockTimeMs } = options;
  refuseSharedPort('node', [
    { flag: '--port', host: options.host, port: options.port },
    { flag: '--p2p-port', host: options.host, port: options.p2pPort },
    { flag: '--ui', port: options.uiPort },
  ]);
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
  const inspector = await inspectorOf(options, context);
  let page: Inspector | undefined;
  const seed = options.seed ?? Buffer.from(context.randomBytes(4)).toString('hex');

  const freeDescriptors = context.freeDescriptors();
  // Half of the descriptors each, because the node has two ports.
  const maxConnections = connectionsWithin(freeDescriptors === undefined ? undefined : freeDescriptors / 2);
  const warnOfStrain = withoutRepeats((words) => context.say(words, 'warning'));
  const opened = await openNode({
    ...options,
    seed,
    atMs: options.atMs ?? chainStartMs(blockTimeMs, context.now()),
    saved: file?.saved,
    ...(file === undefined ? {} : { save: file.save }),
    maxConnections,
    onCrowded: () =>
      warnOfStrain(crowdedText(maxConnections, maxConnections < receiverLimits.maxConnections)),
    onAhead: () => context.say('the chain passes the present: later blocks are dated in the future.', 'note'),
    clock: context,
    randomBytes: (count) => context.randomBytes(count),
    onReport(report) {
      counter.count(report);
      inspector?.add(report);
      const atMs = context.now();
      output.print(
        isJson
          ? nodeLine(report, atMs)
          : wrapColumns(nodeText(report, atMs, { palette }), context.stdout.columns),
      );
    },
  });
  let keys: Keyboard | undefined;
  try {
    if (inspector !== undefined && options.uiPort !== undefined)
      page = await inspector.open(opened.url, options.uiPort);
    if (isJson) {
      output.printAlways(nodeReadyLine({ ...opened, pid: context.pid, profile, uiUrl: page?.url }));
    }
    announceNode(options, opened, file?.saved, seed, context);
    if (page !== undefined) {
      const { announceInspector } = await import('../../inspector-session/announce-inspector.ts');
      announceInspector(page, options, context);
    }
    if (!isJson) keys = await openNodeKeys({ forge: opened.forge, quit: () => quit.abort() }, context);
    await aborted(AbortSignal.any([context.stop, quit.signal, outputClosed.signal]));
  } finally {
    keys?.close();
    await Promise.all([opened.close(), page?.close()]);
  }

  const tally = counter.tally();
  if (isJson) output.printAlways(nodeSummaryLine(tally, opened.webhooks()));
  // On a new line, below the ^C that the terminal shows.
  else context.say(`${context.stderr.isTerminal ? '\n' : ''}${nodeTallyText(tally)}`);
  await output.flush(flushTimeoutMs);
  // Thrown, because only `run` in cli/run.ts decides how the program ends.
  if (outputClosed.signal.aborted) throw outputClosed.signal.reason;
  return 0;
}

/** Loaded late, because most nodes have no page. */
async function inspectorOf(
  options: LocalNodeOptions,
  context: CommandContext,
): Promise<NodeInspector | undefined> {
  if (options.uiPort === undefined) return undefined;
  const { createNodeInspector } = await import('./node-inspector.ts');
  return createNodeInspector(options.profile, context);
}

/** Prints for the user at the terminal where the node is, and which unsafe things it does. */
function announceNode(
  { profile, network, blockTimeMs, dataFile, whitelist, seed: givenSeed, atMs }: LocalNodeOptions,
  { url, p2pUrl, address }: LocalNode,
  saved: SavedRegistry | undefined,
  seed: string,
  context: CommandContext,
): void {
  const { isCrossOrigin, showsAuthorization } = nodeRules[profile];
  context.say(`${profile} node: webhook API on ${printable(url)}, events on ${printable(p2pUrl)}`);
  if (!isLoopback(canonicalHost(address))) {
    context.say('reachable from the network. The API of a node has no password.', 'warning');
  }
  if (whitelist.length > 0) context.say(`Allowed callers: ${printable(whitelist.join(', '))}`);
  const unsafe = [
    isCrossOrigin && 'is open to any web page',
    showsAuthorization && 'reveals webhook authorizations',
  ].filter((words) => words !== false);
  if (unsafe.length > 0) context.say(`Like a real ${profile} node, the API ${unsafe.join(' and ')}.`);
  if (isCrossOrigin)
    context.say('With a webhook, a page can make this machine send requests to any address.');
  if (dataFile !== undefined) {
    const count = saved?.webhooks.length ?? 0;
    context.say(`Saving webhooks to ${printable(dataFile)} (${count} loaded).`);
  }
  const forges =
    blockTimeMs === undefined ? 'forges blocks on request' : `forges a block every ${blockTimeMs / 1_000} s`;
  context.say(`A fake ${network} chain ${forges}.`);
  if (givenSeed === undefined && atMs === undefined) context.say(`Seed ${seed}.`);
}

/** The actions behind the keys of a node. */
interface NodeActions {
  /** Forges a block now. */
  forge(): void;
  quit(): void;
}

/** Lets a user at the terminal control the node; undefined if there is nobody to press keys and see the effect. */
async function openNodeKeys(actions: NodeActions, context: CommandContext): Promise<Keyboard | undefined> {
  const { stdin, stderr } = context;
  if (!hasKeys(context)) return undefined;
  const palette = await loadPalette(context.isColoured(stderr));
  const bindings = new Map<string, () => void>([
    ['b', actions.forge],
    ['q', actions.quit],
  ]);
  const meanings = [
    ['b', 'forge a block'],
    ['q', 'quit'],
  ] as const;
  return stdin.openKeys({
    onKey: (key) => bindings.get(key)?.(),
    onReady: () => context.say(keysText(meanings, palette)),
  });
}
