import type { CommandContext, ExitCode } from '../../context.ts';
import { warnOfFilter } from '../../filter/warn-of-filter.ts';
import { parseTargetUrl } from '../../http/addresses/target-url.ts';
import { waitForHandler } from '../../http/sender/wait-for-handler.ts';
import { Problem } from '../../problem.ts';
import { isSuccess } from '../../protocol/delivery/post-outcome.ts';
import { profiles } from '../../protocol/delivery/profile.ts';
import { eventContract } from '../../protocol/events/contract/event-contracts.ts';
import { parseEventName } from '../../protocol/events/event-catalogue.ts';
import { isReleased } from '../../protocol/events/generation.ts';
import { createTokenHider } from '../../protocol/secrets/hide-tokens.ts';
import type { LabelledToken, Token } from '../../protocol/token/token.ts';
import { curlCommand } from '../../terminal/deliveries/curl-line.ts';
import { groupDigits } from '../../terminal/text/numbers.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import { pickToken } from '../../tokens/pick-token.ts';
import { readTokens, tokenVariable } from '../../tokens/read-tokens.ts';
import { type DrawnOrigin, makeDeliveries, type OutgoingDelivery } from './delivery-source.ts';
import { isFlatOut, isSingle, type SendOptions } from './flags.ts';
import { openPoster } from './open-poster.ts';
import { createOutgoingRequests } from './outgoing-requests.ts';
import { prepareAhead } from './prepare-ahead.ts';
import type { RecordedDeliveries } from './recorded-deliveries.ts';
import { type RequestParts, requestLine, requestText } from './request-text.ts';
import { type DueMs, sendAll } from './send-all.ts';
import { openSendReport } from './send-report.ts';
import { createSendCounter } from './send-statistics.ts';

/**
 * Sends deliveries with the correct authorization, or with a wrong one if requested, and shows the outcomes.
 * @throws Problem if the deliveries cannot be sent at all
 */
export async function send(options: SendOptions, context: CommandContext): Promise<ExitCode> {
  const url = parseTargetUrl(options.url);
  warnOfDeliveries(options, context);
  const tokens = await readTokens(options, context);
  const tokenOf = tokenPicker(tokens, options);
  const recorded = await openRecorded(options, context);
  let drawn: DrawnOrigin | undefined;
  const made = makeDeliveries(options, recorded?.deliveries, context, (origin) => {
    drawn = origin;
  });
  const requests = createOutgoingRequests(options, url);
  const requestOf = (delivery: OutgoingDelivery) => requests.make(tokenOf(delivery), delivery);
  if (options.isDryRun) {
    let shown = 0;
    for await (const delivery of made) {
      await showRequest(requestOf(delivery), delivery, tokenOf(delivery), options, context);
      shown += 1;
    }
    if (options.isVerbose) saySeed(drawn, options, context);
    if (context.stop.aborted) return 130;
    if (recorded !== undefined && shown === 0) context.say(recorded.emptyText);
    return recorded !== undefined && recorded.damagedLines() > 0 ? 1 : 0;
  }

  // A saved chain counts what it handed over as sent, so that must arrive, or the next run leaves a gap. Only a second
  // Ctrl-C ends it.
  const signal = options.stateFile === undefined ? context.stop : new AbortController().signal;
  const { success } = profiles[options.profile];
  const counter = createSendCounter(success);
  const report = await openSendReport(options, url, createTokenHider(tokens), context);
  const deliveries = isMadeAhead(options) ? await madeAhead(made, context) : made;
  const poster = await openPoster(options, url, signal, context);
  if (options.waitMs !== undefined) await waitForHandler(url, options.waitMs, context);
  const startedMs = context.monotonicMs();
  const notDue = await sendAll(
    deliveries,
    {
      concurrency: options.concurrency,
      ratePerSecond: options.ratePerSecond ?? Number.POSITIVE_INFINITY,
      signal: context.stop,
      monotonicMs: context.monotonicMs,
    },
    async (delivery, n) => {
      const sentMs = context.monotonicMs();
      const request = requestOf(delivery);
      const found = await poster.post(request);
      const durationMs = context.monotonicMs() - sentMs;
      const outcome = found.kind === 'answered' ? found : await poster.explain(found);
      counter.count(outcome, durationMs);
      const { event, body } = delivery;
      const isGood = isSuccess(outcome, success);
      const reporting = report.sent({
        ...{ n, event, request, outcome, isGood, durationMs },
        bodyBytes: body.length,
      });
      if (reporting !== undefined) await reporting;
    },
    dueMsOf(options, context),
  ).then(() => undefined, asNotDue);
  poster.close();
  const statistics = counter.statistics(context.monotonicMs() - startedMs);
  await report.end(statistics);
  if (notDue !== undefined) throw notDue;
  if (statistics.sent === 0 && options.scenario !== undefined && !context.stop.aborted) {
    context.say(`No block of the scenario ${options.scenario} causes ${options.event}.`);
  }
  const isGood = statistics.sent > 0 && statistics.succeeded === statistics.sent;
  if (!isGood || options.isVerbose) saySeed(drawn, options, context);
  if (context.stop.aborted) return 130;
  if (recorded !== undefined && statistics.sent === 0) context.say(recorded.emptyText);
  const isWhole = recorded === undefined || recorded.damagedLines() === 0;
  return isWhole && isGood ? 0 : 1;
}

/** How to send the same bytes again, where they were drawn. */
function saySeed(drawn: DrawnOrigin | undefined, options: SendOptions, { say }: CommandContext): void {
  if (drawn === undefined) return;
  say(
    `To send the same ${isSingle(options) ? 'bytes' : 'payloads'} again: --seed ${drawn.seed} --at ${new Date(drawn.atMs).toISOString()}`,
  );
}

/** Not for a journal, which is read faster than sent, nor for a saved chain, which may hand over only what is sent. */
function isMadeAhead(options: SendOptions): boolean {
  return isFlatOut(options) && options.fromFile === undefined && options.stateFile === undefined;
}

async function madeAhead(made: MadeDeliveries, context: CommandContext): Promise<MadeDeliveries> {
  const startedMs = context.monotonicMs();
  const { count, deliveries } = await prepareAhead(made);
  const seconds = (context.monotonicMs() - startedMs) / 1_000;
  context.say(`Prepared ${groupDigits(String(count))} deliveries in ${seconds.toFixed(1)} s.`);
  return deliveries;
}

/** Lets what was sent before a block that is not due yet be reported first. */
function asNotDue(cause: unknown): Problem {
  if (cause instanceof Problem && cause.code === 'block-not-due') return cause;
  throw cause;
}

type MadeDeliveries = AsyncGenerator<OutgoingDelivery, void, void>;

async function openRecorded(
  options: SendOptions,
  context: CommandContext,
): Promise<RecordedDeliveries | undefined> {
  if (options.fromFile === undefined) return undefined;
  warnOfFilter(options, context);
  const { openRecordedDeliveries } = await import('./recorded-deliveries.ts');
  return openRecordedDeliveries(options.fromFile, options, context);
}

/** @throws Problem `no-token`, `ambiguous-token`; at once, unless the token depends on the delivery */
function tokenPicker(
  tokens: readonly LabelledToken[],
  { event, fromFile }: SendOptions,
): (delivery: OutgoingDelivery) => LabelledToken {
  if (fromFile === undefined || tokens.length < 2) {
    const token = pickToken(tokens, event);
    return () => token;
  }
  return ({ event: recordedEvent, recorded }) =>
    tokens.find(({ label }) => label === recorded?.token) ?? pickToken(tokens, recordedEvent);
}

/** Returns when deliveries are due: recorded ones at their intervals divided by the speed, others with their block. */
function dueMsOf({ speed }: SendOptions, { now }: CommandContext): DueMs<OutgoingDelivery> {
  const startedMs = now();
  let firstMs: number | undefined;
  return ({ recorded, dueAtMs }) => {
    if (dueAtMs !== undefined) return dueAtMs - startedMs;
    if (speed === undefined || speed === Number.POSITIVE_INFINITY || recorded === undefined) return undefined;
    firstMs ??= recorded.receivedAtMs;
    return (recorded.receivedAtMs - firstMs) / speed;
  };
}

/** Prints a request instead of sending it: as it would be sent, as JSON, or as a shell command. */
async function showRequest(
  request: RequestParts,
  { event }: OutgoingDelivery,
  token: Token,
  { isCurl, isJson, isInsecure }: SendOptions,
  context: CommandContext,
): Promise<void> {
  const { stdout } = context;
  if (isCurl)
    await stdout.print(curlCommand(request, { token, tokenVariable, checksCertificate: !isInsecure }));
  else {
    const hider = createTokenHider([token]);
    const look = stdout.isTerminal ? { palette: await loadPalette(context.isColoured(stdout)) } : undefined;
    await stdout.print(isJson ? requestLine(event, request, hider) : requestText(request, hider, look));
  }
}

const ownEventAdvice = 'A custom event requires a payload: --data FILE, or --data with JSON text.';

/**
 * Checks that a payload of the event can be made up, and warns if no stock node would ever deliver it.
 * @throws Problem `unknown-event`; with `--strict`, also for an event that is never delivered
 */
function warnOfDeliveries(options: SendOptions, context: CommandContext): void {
  const { event, data, bodyFile, isStrict, profile } = options;
  if (event === undefined) return;
  const { generation } = profiles[profile];
  const isMadeUp = data === undefined && bodyFile === undefined;
  const contract =
    isMadeUp || isStrict
      ? eventContract(parseEventName(event, generation, ownEventAdvice), generation)
      : undefined;
  if (contract === undefined) return;
  if (!contract.isDelivered && isStrict) {
    throw new Problem(
      'unknown-event',
      `Expected an event that a stock node delivers, got ${event}. ${contract.remark}`,
      {
        hint: 'Without --strict, it can still be sent.',
      },
    );
  }
  if (isMadeUp && !isReleased(generation)) {
    context.say('payloads of mainsail are samples of their form: nothing in them verifies.', 'note');
  }
  if (!contract.isDelivered) context.say(`stock nodes never deliver ${event}. ${contract.remark}`, 'note');
  else if (contract.isGuess) context.say(`the shape of ${event} is unconfirmed. ${contract.remark}`, 'note');
}
