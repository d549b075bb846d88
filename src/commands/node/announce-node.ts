import type { CommandContext } from '../../context.ts';
import { canonicalHost, isLoopback } from '../../http/addresses/host-name.ts';
import { nodeRules } from '../../node/node-rules.ts';
import type { LocalNode } from '../../node/open-node.ts';
import type { SavedRegistry } from '../../node/registry.ts';
import { printable } from '../../printable.ts';
import type { LocalNodeOptions } from './flags.ts';

/** Tells the person at the terminal where the node is, and what it does that is unsafe. */
export function announceNode(
  { profile, network, blockTimeMs, dataFile, whitelist, seed: givenSeed, atMs }: LocalNodeOptions,
  { url, p2pUrl, address }: LocalNode,
  saved: SavedRegistry | undefined,
  seed: string,
  context: CommandContext,
): void {
  const { isCrossOrigin, showsAuthorization } = nodeRules[profile];
  context.say(`A node of ${profile}: webhook API on ${printable(url)}, events on ${printable(p2pUrl)}`);
  if (!isLoopback(canonicalHost(address))) {
    context.say('Warning: reachable from the network; the API of a node asks for no password.');
  }
  if (whitelist.length > 0) context.say(`Callers: ${printable(whitelist.join(', '))}`);
  const unsafe = [
    isCrossOrigin && 'any web page may call the API',
    showsAuthorization && 'list and show give the authorization of a webhook away',
  ].filter((words) => words !== false);
  if (unsafe.length > 0) context.say(`As in a real node of ${profile}, ${unsafe.join(', and ')}.`);
  if (isCrossOrigin)
    context.say('With a webhook, a page can make this machine send requests to any address.');
  if (dataFile !== undefined) {
    const count = saved?.webhooks.length ?? 0;
    context.say(
      `Keeping webhooks in ${printable(dataFile)}, which holds ${count === 0 ? 'none' : count} now.`,
    );
  }
  const forges =
    blockTimeMs === undefined ? 'forges when asked to' : `forges a block every ${blockTimeMs / 1_000} s`;
  context.say(`A fake ${network} chain ${forges}.`);
  if (givenSeed === undefined && atMs === undefined) context.say(`Seed ${seed}.`);
}
