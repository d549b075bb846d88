import type { CommandContext, Remark } from '../../context.ts';
import { printable } from '../../printable.ts';
import { parseDelivery } from '../../protocol/delivery/delivery.ts';
import { maskOutcome, type PostFailure, type PostOutcome } from '../../protocol/delivery/post-outcome.ts';
import { profiles } from '../../protocol/delivery/profile.ts';
import type { TokenHider } from '../../protocol/secrets/hide-tokens.ts';
import { compactSummary } from '../../terminal/deliveries/delivery-summary.ts';
import { answerHint, answerText, failureWords } from '../../terminal/deliveries/outcome-text.ts';
import { openProgress, type Progress } from '../../terminal/output/progress.ts';
import { groupDigits, rounded } from '../../terminal/text/numbers.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import { isSingle, type SendOptions, wantedCount } from './flags.ts';
import { answerMessageText, type RequestParts, requestText } from './request-text.ts';
import { type SendStatistics, statisticsText } from './send-statistics.ts';

interface Sent {
  /** 1 for the first delivery, then 2, … */
  readonly n: number;
  readonly event: string;
  readonly request: RequestParts;
  /** As received: a handler may echo the token. */
  readonly outcome: PostOutcome;
  readonly isGood: boolean;
  readonly durationMs: number;
  readonly bodyBytes: number;
}

/** Reports the outcome of deliveries as they are sent, and of all of them at the end. */
export interface SendReport {
  /** Returns a promise only if there is something to wait for. */
  sent(sent: Sent): Promise<void> | undefined;
  end(statistics: SendStatistics): Promise<void>;
}

/** Hides the tokens in an outcome for display. */
type MaskOutcome = (outcome: PostOutcome) => PostOutcome;

/** @param hider knows the tokens that are sent */
export async function openSendReport(
  options: SendOptions,
  url: URL,
  hider: TokenHider,
  context: CommandContext,
): Promise<SendReport> {
  if (options.isInsecure)
    context.say('--insecure accepts any certificate, including an attacker’s.', 'warning');
  const progress = openProgress({
    stream: context.stderr,
    // Not while the user types, because the text would appear on the same line.
    isAnimated: context.isAnimated(context.stderr) && !isTyped(options, context),
    text: waitingText(options, url),
  });
  const masked = (outcome: PostOutcome) => maskOutcome(outcome, hider);
  if (options.isJson) return jsonReport(url, masked, progress, context);
  if (options.isVerbose) return verboseReport(url, masked, hider, progress, context);
  return isSingle(options)
    ? singleReport(options, url, masked, progress, context)
    : manyReport(options, url, masked, progress, context);
}

function isTyped({ data, bodyFile, fromFile }: SendOptions, { stdin }: CommandContext): boolean {
  const dataFile = data?.kind === 'file' ? data.name : undefined;
  return stdin.isTerminal && [dataFile, bodyFile, fromFile].includes('-');
}

function waitingText({ profile, timeoutMs }: SendOptions, url: URL): string {
  const isUnlimited = timeoutMs === undefined && profiles[profile].patience.kind === 'unlimited';
  const limit = isUnlimited ? ' (this sender waits indefinitely; set a limit with --timeout)' : '';
  return `Waiting for ${printable(url.host)}${limit}`;
}

function jsonReport(url: URL, masked: MaskOutcome, progress: Progress, context: CommandContext): SendReport {
  return {
    async sent({ n, event, outcome: found, durationMs, bodyBytes }) {
      const outcome = masked(found);
      const isAnswered = outcome.kind === 'answered';
      const line = {
        type: 'sent',
        n,
        event,
        status: isAnswered ? outcome.status : null,
        durationMs: rounded(durationMs),
        error: isAnswered ? null : failureWords(outcome, url.host),
        bodyBytes,
      };
      await context.report(`${printable(JSON.stringify(line))}\n`);
    },
    async end({ sent, succeeded, other, failed, perSecond, durationsMs }) {
      await progress.end();
      const summary = {
        type: 'summary',
        sent,
        '2xx': succeeded,
        other,
        failed,
        perSecond: rounded(perSecond),
        p50: roundedOrNull(durationsMs.p50),
        p90: roundedOrNull(durationsMs.p90),
        p99: roundedOrNull(durationsMs.p99),
        max: roundedOrNull(durationsMs.max),
      };
      await context.report(`${JSON.stringify(summary)}\n`);
    },
  };
}

function singleReport(
  { badAuthorization }: SendOptions,
  url: URL,
  masked: MaskOutcome,
  progress: Progress,
  context: CommandContext,
): SendReport {
  return {
    async sent({ event, request, outcome: found, isGood, durationMs }) {
      const outcome = masked(found);
      await progress.end();
      const text = deliveryText(event, request.body);
      context.say(outcome.kind === 'failed' ? text : `Sent ${text}`);
      if (outcome.kind === 'failed') {
        context.warn(notDelivered(outcome, url));
        return;
      }
      const palette = await loadPalette(context.isColoured(context.stdout));
      await context.report(answerText(outcome, isGood, durationMs, palette));
      // The sender of a wrong authorization expects a refusal.
      const hint = isGood || badAuthorization !== undefined ? undefined : answerHint(outcome);
      if (hint !== undefined) context.say(hint);
    },
    end: () => progress.end(),
  };
}

/** Shows each request and its answer as a whole. */
function verboseReport(
  url: URL,
  masked: MaskOutcome,
  hider: TokenHider,
  progress: Progress,
  context: CommandContext,
): SendReport {
  return {
    async sent({ request, outcome: found, durationMs }) {
      const outcome = masked(found);
      await progress.end();
      const palette = await loadPalette(context.isColoured(context.stdout));
      // --dry-run shows every value whole.
      const look = { palette, width: context.stdout.columns || undefined };
      await context.report(`${requestText(request, hider, look)}\n`);
      if (outcome.kind === 'failed') context.warn(notDelivered(outcome, url));
      else {
        const duration = palette.faint(`${Math.round(durationMs)} ms`);
        await context.report(`${answerMessageText(outcome, look)}${duration}\n\n`);
      }
    },
    end: () => progress.end(),
  };
}

function notDelivered(outcome: PostFailure, url: URL): Remark {
  return {
    kind: 'failure',
    code: 'not-delivered',
    message: `Not delivered: ${failureWords(outcome, url.host)}`,
  };
}

/** Describes a delivery, as in "block.forged: height 5 · 16059…7742, 735 bytes." */
function deliveryText(event: string, body: Uint8Array): string {
  const delivery = parseDelivery(body);
  const name = printable(event === '' && delivery.kind === 'delivery' ? delivery.event : event);
  const [first, second] =
    delivery.kind === 'delivery' ? compactSummary(delivery.event, delivery.data, delivery.dataText) : [];
  const summary = [first, second].filter((piece) => piece !== undefined).join(' · ');
  return `${name}${summary === '' ? '' : `: ${summary}`}, ${groupDigits(String(body.length))} bytes.`;
}

/** There are few different ways to fail. More than this adds no information. */
const maxComplaints = 5;

function manyReport(
  options: SendOptions,
  url: URL,
  masked: MaskOutcome,
  progress: Progress,
  context: CommandContext,
): SendReport {
  const complaints = new Map<string, number>();
  const count = wantedCount(options);
  const total = options.scenario === undefined && Number.isFinite(count) ? count : undefined;
  return {
    sent({ n, outcome: found, isGood }) {
      progress.show(n, total);
      if (isGood) return undefined;
      const outcome = masked(found);
      const complaint =
        outcome.kind === 'failed' ? failureWords(outcome, url.host) : `answered ${outcome.status}.`;
      if (complaints.has(complaint) || complaints.size < maxComplaints) {
        complaints.set(complaint, (complaints.get(complaint) ?? 0) + 1);
      }
      return undefined;
    },
    async end(statistics) {
      await progress.end();
      // Explained in words elsewhere; a table of zeros would only look like a result.
      if (statistics.sent === 0 && (options.fromFile ?? options.stateFile) !== undefined) return;
      const palette = await loadPalette(context.isColoured(context.stdout));
      await context.report(statisticsText(statistics, palette));
      for (const [complaint, times] of complaints) context.say(`${times} ×  ${complaint}`);
    },
  };
}

function roundedOrNull(value: number | null): number | null {
  return value === null ? null : rounded(value);
}
