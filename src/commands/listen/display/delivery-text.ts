import type { Delivery, DeliveryFormat } from '../../../protocol/delivery/delivery.ts';
import { isSuccessStatus } from '../../../protocol/delivery/post-outcome.ts';
import type { Authorized, Rejected } from '../../../protocol/delivery/verdict.ts';
import type { Reception } from '../../../protocol/reception/reception.ts';
import { deliveryHeading, headerLines } from '../../../terminal/deliveries/delivery-heading.ts';
import { deliverySummary } from '../../../terminal/deliveries/delivery-summary.ts';
import { indentedLines } from '../../../terminal/deliveries/fit-width.ts';
import { prettyJson } from '../../../terminal/deliveries/json-text.ts';
import type { Explanation } from '../../../terminal/deliveries/judgement-text.ts';
import { rejectionWords } from '../../../terminal/deliveries/rejection-words.ts';
import { excerpt } from '../../../terminal/text/excerpt.ts';
import type { Palette } from '../../../terminal/text/palette.ts';
import { localTimeOfDay } from '../../../terminal/text/time-of-day.ts';
import { wrapText } from '../../../terminal/text/wrap.ts';
import { compactText } from './compact-text.ts';
import { noteWords, treatmentLines } from './treatment-text.ts';

/** `compact`: one line. `normal`: the first 40 lines of the payload. `full`: all of it, and the headers. */
export type DeliveryDetail = 'compact' | 'normal' | 'full';

export interface DeliveryTextOptions {
  readonly palette: Palette;
  readonly detail: DeliveryDetail;
  /** Whether the headers of a rejected request are shown, whatever the detail. */
  readonly showsRejected: boolean;
  /** How many characters fit on a line. Longer lines are broken, in `compact` shortened. Unlimited if absent. */
  readonly width?: number;
  /** The body of the answer; not shown if absent. */
  readonly answerText?: string;
  /** Formats Unix milliseconds as `HH:MM:SS.mmm`; uses the time zone of this machine if absent. */
  readonly formatTime?: (unixMs: number) => string;
  /** How the user gets to see what is cut of a payload; the flag if absent. */
  readonly moreAdvice?: string;
  /** Whether a duplicate comes with what that means. */
  readonly explainsDuplicates?: boolean;
  /** If present, shows the verdict on each condition, also for deliveries that the conditions filtered out. */
  readonly explanation?: Explanation;
}

/** Only first lines begin at column 0. A body cannot forge one, because its line feeds never reach the screen. */
const indent = '  ';
const gap = '  ';
const timeLength = 'HH:MM:SS.mmm'.length;
/** The least width that a reason is wrapped to. A narrower terminal has to wrap it again. */
const shortestReason = 20;
const maxPayloadLines = 40;
const maxTokenLength = 2_000;
/** The limit for a payload that is shown whole. */
const maxPayloadLength = 16 * 1_048_576;
const maxNameLength = 80;
const maxPathLength = 200;
const maxAnswerLength = 80;

/** The default timeout of ARK from 2.4 on. Phantom waits, and blocks the event's other webhooks (protocol.md 1.4). */
const senderPatienceMs = 1_500;

/**
 * Returns one request as human-readable text: the event, the outcome, the payload. Ends in a line feed. Empty if the
 * filter left the delivery out, unless an explanation is requested.
 */
export function deliveryText(reception: Reception, options: DeliveryTextOptions): string {
  const { verdict, delivery, treatment } = reception;
  if (treatment?.isChosen === false && options.explanation === undefined) return '';
  const time = options.palette.time((options.formatTime ?? localTimeOfDay)(reception.receivedAtMs));
  if (verdict.kind === 'rejected') return `${time}  ${rejectedText(reception, verdict, options)}`;
  return options.detail === 'compact'
    ? `${time}  ${compactText(reception, verdict, options)}`
    : `${time}  ${authorizedText(reception, verdict, delivery, options)}`;
}

/** Whether the text of a reception contains its headers. */
export function showsHeaders(
  { verdict }: Reception,
  { detail, showsRejected }: Pick<DeliveryTextOptions, 'detail' | 'showsRejected'>,
): boolean {
  return verdict.kind === 'authorized' ? detail === 'full' : showsRejected;
}

function authorizedText(
  reception: Reception,
  authorized: Authorized,
  delivery: Delivery | undefined,
  options: DeliveryTextOptions,
): string {
  const { palette, detail } = options;
  const event = delivery?.event ?? 'no event';
  const { dataText } = delivery ?? {};
  const summary = deliverySummary(delivery?.event ?? '', delivery?.data, dataText);
  const outcome = outcomeText(reception, authorized, delivery?.format, options);
  const startColumn = timeLength + gap.length;
  const heading = deliveryHeading(event, summary, { palette, startColumn, width: options.width ?? Infinity });
  const { treatment } = reception;
  const treated = treatment === undefined ? [] : treatmentLines(treatment, options);
  const isLeftOut = treatment?.isChosen === false;

  const more = options.moreAdvice === undefined ? {} : { moreAdvice: options.moreAdvice };
  const limits =
    detail === 'full'
      ? { maxLength: maxPayloadLength }
      : { maxLines: maxPayloadLines, maxTokenLength, width: options.width, ...more };
  const outcomes = [outcome, ...treated].flatMap((line) => indentedLines(line, options.width));
  return (
    `${heading}\n` +
    outcomes.map((line) => `${line}\n`).join('') +
    (showsHeaders(reception, options) ? requestLines(reception, palette) : '') +
    (dataText === undefined || isLeftOut ? '' : `${prettyJson(dataText, palette, { indent, ...limits })}\n`)
  );
}

function outcomeText(
  { status, durationMs, treatment, delivery }: Reception,
  { token, whole }: Authorized,
  format: DeliveryFormat | undefined,
  options: DeliveryTextOptions,
): string {
  const { palette, answerText = '' } = options;
  // A node creates a token for each event, so the label of a token named after its event adds nothing.
  const isPlain = token === 'default' || token === delivery?.event;
  const label = isPlain ? '' : ` by token ${excerpt(token, maxNameLength)}`;
  const answer = answerText === '' ? '' : ` ${excerpt(answerText, maxAnswerLength)}`;
  const isSuccess = isSuccessStatus(status);
  const answered = (isSuccess ? palette.good : palette.bad)(`answered ${status}${answer}`);
  let text = `${palette.good(`authorized${label}`)} · ${answered} · ${durationMs.toFixed(1)} ms`;
  if (treatment?.note !== undefined) text += ` · ${palette.warning(noteWords(treatment.note))}`;
  if (treatment?.isChosen === false) text += ` · ${palette.faint('left out by the filter')}`;
  if (whole) text += ` · ${palette.warning('whole token in the header, as ARK 2.3 sends it')}`;
  if (format === 'docs') text += ` · ${palette.faint('guidebook format (created, type)')}`;
  if (format === 'both') text += ` · ${palette.faint('both formats')}`;
  if (durationMs > senderPatienceMs) text += ` · ${palette.warning('slow: ARK nodes give up after 1500 ms')}`;
  return text;
}

function rejectedText(reception: Reception, rejected: Rejected, options: DeliveryTextOptions): string {
  const { palette, width = Infinity } = options;
  const request = requestLine(reception);
  const outcome = `rejected ${reception.status}`;
  const heading = palette.bad(outcome) + (request === '' ? '' : `${gap}${request}`);
  const words = rejectionWords(rejected);
  const taken = [' '.repeat(timeLength), outcome, request, words].join(gap).length;
  const reason =
    taken <= width
      ? `${gap}${words}`
      : wrapText(words, Math.max(width - indent.length, shortestReason))
          .map((line) => `\n${indent}${line}`)
          .join('');
  const headers = showsHeaders(reception, options) ? headerLines(reception.rawHeaders, palette, indent) : '';
  return `${heading}${reason}\n${headers}`;
}

function requestLines(reception: Reception, palette: Palette): string {
  const request = `${requestLine(reception)} · ${reception.bodyBytes} bytes`;
  return `${indent}${palette.faint(request)}\n${headerLines(reception.rawHeaders, palette, indent)}`;
}

function requestLine({ method, path }: Reception): string {
  if (method === null || path === null) return '';
  return `${excerpt(method, maxNameLength)} ${excerpt(path, maxPathLength)}`;
}
