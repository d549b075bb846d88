import type { CommandContext } from '../../context.ts';
import { canonicalHost, isLoopback } from '../../http/addresses/host-name.ts';
import { printable } from '../../printable.ts';
import { withoutTokens } from '../../without-tokens.ts';
import type { ForwardTargets } from './open-forwarders.ts';
import type { Recording } from './open-recording.ts';

export interface ListenerFacts {
  readonly url: string;
  /** The address that the socket is bound to. */
  readonly address: string;
  readonly targets: ForwardTargets | undefined;
  readonly recording: Recording | undefined;
  /** What the filter lets through, in words; undefined without one. */
  readonly filter: string | undefined;
}

/** Tells the person at the terminal where the listener is and what it does. */
export function announceListener(
  { url, address, targets, recording, filter }: ListenerFacts,
  context: CommandContext,
): void {
  context.say(`Listening on ${printable(url.replace(/\/$/, ''))}`);
  if (!isLoopback(canonicalHost(address))) {
    context.say('Warning: reachable from the network; the token is the only protection.');
  }
  for (const { target } of targets?.forwarders ?? [])
    context.say(`Forwarding to ${printable(withoutTokens(target))}`);
  if (filter !== undefined) context.say(`Only ${filter}`);
  if (recording !== undefined) context.say(`Recording to ${printable(recording.name)}`);
}
