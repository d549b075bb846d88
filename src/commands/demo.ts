import { setTimeout as pause } from 'node:timers/promises';
import { forgeNext, startChain } from '../chain/chain.ts';
import type { CommandContext } from '../context.ts';
import { postDelivery } from '../http/post-delivery.ts';
import { authorizationOf, envelopeText, profileHeaders } from '../protocol/delivery-request.ts';
import { profiles } from '../protocol/profile.ts';
import type { Token } from '../protocol/token.ts';
import { failureWords } from '../terminal/failure-words.ts';

const blockTimeMs = 2_000;
/** The chain's own blocks are 8 s apart; it begins this far back so that its clock stays behind ours for long. */
const headStartMs = 24 * 3_600_000;
const timeoutMs = 1_500;
const shownEvents: readonly string[] = ['block.forged', 'transaction.applied'];

/**
 * Forges a block of a fake chain every two seconds and POSTs its events to the listener as a Phantom node does, until
 * the signal is aborted.
 */
export async function runDemo(
  target: string,
  token: Token,
  context: CommandContext,
  signal: AbortSignal,
): Promise<void> {
  const url = new URL(target);
  const profile = profiles['phantom-2.2'];
  const seed = Buffer.from(context.randomBytes(8)).toString('hex');
  let chain = startChain({ network: 'mainnet', seed, atMs: context.now() - headStartMs });

  while (!signal.aborted) {
    const step = forgeNext(chain);
    chain = step.chain;
    for (const { event, data } of step.events) {
      if (!shownEvents.includes(event) || signal.aborted) continue;
      const dataText = JSON.stringify(data);
      const body = Buffer.from(envelopeText(profile, { event, timestampMs: context.now(), dataText }));
      const headers = profileHeaders(profile, {
        authorizations: [authorizationOf(profile, token)],
        bodyBytes: body.length,
        host: url.host,
      });
      const outcome = await postDelivery({
        url,
        headers,
        body,
        patience: { kind: 'total', timeoutMs },
        redirects: 'never',
        checksCertificate: true,
        signal,
      });
      if (outcome.kind === 'failed' && outcome.reason !== 'interrupted') {
        context.say(`The demo could not deliver ${event}: ${failureWords(outcome, url.host)}`);
      }
    }
    await pause(blockTimeMs, undefined, { signal }).catch(() => {});
  }
}
