import type { CommandContext, ExitCode } from '../context.ts';
import { postDelivery } from '../http/post-delivery.ts';
import { parseTargetUrl } from '../http/target-url.ts';
import { badAuthorizationValues } from '../protocol/bad-authorization.ts';
import { authorizationOf, profileHeaders } from '../protocol/delivery-request.ts';
import { replaceHeaders } from '../protocol/header-line.ts';
import { maskOutcome } from '../protocol/mask-token.ts';
import { isSuccess } from '../protocol/post-outcome.ts';
import { type Patience, profiles } from '../protocol/profile.ts';
import { createSendCounter } from '../protocol/send-statistics.ts';
import type { Token } from '../protocol/token.ts';
import { makeDeliveries, type OutgoingDelivery } from './delivery-source.ts';
import { pickToken } from './pick-token.ts';
import { readTokens } from './read-tokens.ts';
import { sendAll } from './send-all.ts';
import type { SendOptions } from './send-options.ts';
import { openSendReport } from './send-report.ts';
import { showRequest } from './show-request.ts';
import { warnOfDeliveries } from './warn-of-deliveries.ts';

/**
 * Sends deliveries with the right authorization, or a wrong one on purpose, and shows what became of them.
 * @throws Problem for whatever keeps them from being sent at all
 */
export async function send(options: SendOptions, context: CommandContext): Promise<ExitCode> {
  const url = parseTargetUrl(options.url);
  warnOfDeliveries(options, context);
  const token = pickToken(await readTokens(options, context), options.event);
  const deliveries = makeDeliveries(options, context);
  const requestOf = ({ body }: OutgoingDelivery) => ({
    url,
    headers: headersOf(options, token, body.length, url.host),
    body,
  });
  if (options.isDryRun) {
    for await (const delivery of deliveries)
      await showRequest(requestOf(delivery), delivery, token, options, context);
    return context.stop.aborted ? 130 : 0;
  }

  // What a kept chain has handed over is to arrive, or the next call would leave a gap; a second Ctrl-C ends that too.
  const signal = options.stateFile === undefined ? context.stop : new AbortController().signal;
  const { redirects, success } = profiles[options.profile];
  const counter = createSendCounter(success);
  const report = await openSendReport(options, url, context);
  const startedMs = context.monotonicMs();
  await sendAll(
    deliveries,
    { ...options, signal: context.stop, monotonicMs: context.monotonicMs },
    async (delivery, n) => {
      const sentMs = context.monotonicMs();
      const outcome = await postDelivery({
        ...requestOf(delivery),
        patience: patienceOf(options),
        redirects,
        checksCertificate: !options.isInsecure,
        signal,
      });
      const durationMs = context.monotonicMs() - sentMs;
      counter.count(outcome, durationMs);
      const { event, body } = delivery;
      const isGood = isSuccess(outcome, success);
      await report.sent({
        n,
        event,
        outcome: maskOutcome(outcome, token),
        isGood,
        durationMs,
        bodyBytes: body.length,
      });
    },
  );
  const statistics = counter.statistics(context.monotonicMs() - startedMs);
  await report.end(statistics);
  if (context.stop.aborted) return 130;
  return statistics.sent > 0 && statistics.succeeded === statistics.sent ? 0 : 1;
}

function headersOf(options: SendOptions, token: Token, bodyBytes: number, host: string): readonly string[] {
  const profile = profiles[options.profile];
  const authorizations =
    options.badAuthorization === undefined
      ? [authorizationOf(profile, token)]
      : badAuthorizationValues(options.badAuthorization, token);
  return replaceHeaders(profileHeaders(profile, { authorizations, bodyBytes, host }), options.headers);
}

function patienceOf({ profile, timeoutMs }: SendOptions): Patience {
  const { patience } = profiles[profile];
  if (timeoutMs === undefined) return patience;
  return { kind: patience.kind === 'idle' ? 'idle' : 'total', timeoutMs };
}
