import { durationWords } from '../../duration-words.ts';
import type {
  AbandonedReport,
  BlockedReport,
  BlockReport,
  CallRefusal,
  DispatchReport,
  DroppedReport,
  ExceptionReport,
  FaultReport,
  GaveUpReport,
  NodeReport,
  RequestReport,
  WebhookRef,
} from '../../node/node-report.ts';
import { patternFailureWords } from '../../protocol/conditions/pattern-matching.ts';
import type { PostFailure } from '../../protocol/delivery/post-outcome.ts';
import { publicTarget } from '../../protocol/webhooks/node-webhook.ts';
import { failureWords } from '../../terminal/deliveries/outcome-text.ts';
import { excerpt, shortId } from '../../terminal/text/excerpt.ts';
import { groupDigits } from '../../terminal/text/numbers.ts';
import type { Palette } from '../../terminal/text/palette.ts';
import { localTimeOfDay } from '../../terminal/text/time-of-day.ts';
import { withoutTokens } from '../../without-tokens.ts';
import type { NodeTally } from './node-tally.ts';

export interface NodeTextOptions {
  readonly palette: Palette;
  /** Formats Unix milliseconds as `HH:MM:SS.mmm`; uses the time zone of this machine if absent. */
  readonly formatTime?: (unixMs: number) => string;
}

const maxNameLength = 80;
const maxTargetLength = 200;
const maxConditionLength = 200;

/** Returns a report of the node as a human-readable line. */
export function nodeText(
  report: NodeReport,
  atMs: number,
  { palette, formatTime = localTimeOfDay }: NodeTextOptions,
): string {
  return `${palette.time(formatTime(atMs))}  ${words(report, palette)}\n`;
}

/** Returns the totals of the node as human-readable text. */
export function nodeTallyText({
  blocks,
  requests,
  refused,
  deliveries,
  failed,
  dropped,
  unanswered,
}: NodeTally): string {
  const silent = unanswered === 0 ? '' : `, ${unanswered} unanswered`;
  const lost = dropped === 0 ? '' : `, ${dropped} dropped`;
  return (
    `${counted(blocks, 'block')}, ${counted(requests, 'API call')}, ${refused} refused, ` +
    `${deliveries === 1 ? '1 delivery' : `${deliveries} deliveries`}, ${failed} failed${silent}${lost}`
  );
}

function words(report: NodeReport, palette: Palette): string {
  switch (report.kind) {
    case 'block':
      return blockWords(report, palette);
    case 'request':
      return requestWords(report, palette);
    case 'dispatch':
      return dispatchWords(report, palette);
    case 'exception':
      return exceptionWords(report, palette);
    case 'gave-up':
      return gaveUpWords(report, palette);
    case 'blocked':
      return blockedWords(report, palette);
    case 'abandoned':
      return abandonedWords(report, palette);
    case 'dropped':
      return droppedWords(report, palette);
    case 'unmatched':
      return `${eventName(report.event, palette)}  ${palette.faint(`matches none of its ${counted(report.webhooks, 'webhook')}`)}`;
    case 'unheard':
      return `${eventName(report.event, palette)}  ${palette.warning('unknown event: no webhook can subscribe to it')}`;
    case 'fault':
      return palette.bad(
        `internal error ${faultPlaces[report.during]}: ${excerpt(withoutTokens(report.message), maxConditionLength)}`,
      );
  }
}

const faultPlaces: Readonly<Record<FaultReport['during'], string>> = {
  call: 'while answering a call',
  event: 'while matching an event',
  delivery: 'while making a delivery',
  report: 'while printing a report',
};

function blockWords({ height, id, transactions, events }: BlockReport, palette: Palette): string {
  const content = [
    `height ${groupDigits(String(height))}`,
    `id ${shortId(id)}`,
    counted(transactions, 'transaction'),
    counted(events, 'event'),
  ];
  return palette.faint(`forged  ${content.join(' · ')}`);
}

function requestWords(
  { door, method, target, status, remoteAddress, refusal }: RequestReport,
  palette: Palette,
): string {
  const call = `${excerpt(method, maxNameLength)} ${excerpt(withoutTokens(target), maxTargetLength)}`;
  if (refusal === undefined) {
    return `${palette.faint(call)}  ${status < 400 ? palette.faint(String(status)) : palette.bad(String(status))}`;
  }
  const why = refusalWords(refusal, door, excerpt(remoteAddress, maxNameLength));
  return `${palette.bad(`refused ${status}`)}  ${call}  ${palette.warning(why)}`;
}

function refusalWords(refusal: CallRefusal, door: RequestReport['door'], remoteAddress: string): string {
  switch (refusal.reason) {
    case 'not-whitelisted':
      return `${remoteAddress} is not on the whitelist${remoteAddress === '::1' ? '; stock nodes allow only 127.0.0.1, and localhost may mean ::1' : ''}`;
    case 'foreign-host':
      return `the Host header names ${excerpt(refusal.host, maxNameLength)}, which is not this machine`;
    case 'foreign-origin':
      return `a web page of ${refusal.origin === undefined ? 'another origin' : excerpt(refusal.origin, maxNameLength)} sent it; web pages may not change anything here`;
    case 'not-the-forger':
      return door === 'events' ? 'the header x-auth: forger is missing' : 'not the forger';
  }
}

function dispatchWords(report: DispatchReport, palette: Palette): string {
  const { event, webhook, condition, outcome, isSuccess, durationMs } = report;
  const matched = condition === undefined ? '' : ` where ${excerpt(condition, maxConditionLength)}`;
  const result =
    outcome.kind === 'failed'
      ? palette.bad(failedWords(outcome, webhook))
      : (isSuccess ? palette.good : palette.bad)(
          `${outcome.status} ${excerpt(outcome.statusText, maxNameLength)}`.trimEnd(),
        );
  return `${eventName(event, palette)}  ${webhookWords(webhook)}${matched}  ${result} · ${durationMs.toFixed(1)} ms`;
}

function failedWords(outcome: PostFailure, { target }: WebhookRef): string {
  switch (outcome.reason) {
    case 'timeout':
      return `no answer within ${outcome.detail}: the node gave up`;
    case 'certificate':
      return 'the TLS certificate was not accepted: nodes refuse self-signed certificates';
    default:
      return failureWords(outcome, URL.canParse(target) ? new URL(target).host : 'it').replace(/\.$/, '');
  }
}

function exceptionWords(
  { event, webhook, condition, message, lostWebhooks }: ExceptionReport,
  palette: Palette,
): string {
  const others = lostWebhooks === 0 ? '' : `, nor are ${counted(lostWebhooks, 'other webhook')}`;
  return (
    `${eventName(event, palette)}  ${webhookWords(webhook)} where ${excerpt(condition, maxConditionLength)}  ` +
    palette.bad(`throws ${excerpt(message, maxConditionLength)}: not sent${others}`)
  );
}

function gaveUpWords({ event, webhook, condition, reason }: GaveUpReport, palette: Palette): string {
  return (
    `${eventName(event, palette)}  ${webhookWords(webhook)} where ${excerpt(condition, maxConditionLength)}  ` +
    palette.warning(`treated as no match: ${patternFailureWords(reason)}`)
  );
}

function blockedWords({ event, webhook, waiting, afterMs }: BlockedReport, palette: Palette): string {
  const rest = waiting === 1 ? '1 delivery waits' : `${waiting} deliveries wait`;
  return `${eventName(event, palette)}  ${webhookWords(webhook)}  ${palette.warning(`no answer after ${durationWords(afterMs)}: ${rest} behind it, without limit`)}`;
}

function abandonedWords(
  { event, webhook, afterMs, maxConnections }: AbandonedReport,
  palette: Palette,
): string {
  const why = `no answer after ${Math.round(afterMs)} ms: given up, because all ${maxConnections} connections are in use; a real node would wait`;
  return `${eventName(event, palette)}  ${webhookWords(webhook)}  ${palette.warning(why)}`;
}

function droppedWords({ event, deliveries, reason }: DroppedReport, palette: Palette): string {
  const lost = deliveries === 1 ? '1 delivery' : `${deliveries} deliveries`;
  return `${eventName(event, palette)}  ${palette.bad(`${lost} dropped: ${excerpt(reason, maxNameLength)} wait already; a real node has no such limit`)}`;
}

function webhookWords({ id, target }: WebhookRef): string {
  return `webhook ${excerpt(String(id), maxNameLength)} → ${excerpt(publicTarget(target), maxTargetLength)}`;
}

function eventName(event: string, palette: Palette): string {
  const name = excerpt(event, maxNameLength);
  return palette.event(/\s/.test(event) ? `"${name}"` : name);
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
