import type { RecordedDelivery } from '../../journal/pair-answers.ts';
import { parseDelivery } from '../../protocol/delivery/delivery.ts';
import { deliveryHeading, headerLines } from '../../terminal/deliveries/delivery-heading.ts';
import { prettyJson } from '../../terminal/deliveries/json-text.ts';
import { excerpt } from '../../terminal/text/excerpt.ts';
import type { Palette } from '../../terminal/text/palette.ts';
import { localDate, localTimeOfDay } from '../../terminal/text/time-of-day.ts';
import { wrapColumns } from '../../terminal/text/wrap.ts';
import { withoutTokens } from '../../without-tokens.ts';
import { answerPhrase, forwardingLines } from './answer-text.ts';
import { summaryOf } from './recorded-line.ts';

interface ShowLayout {
  readonly palette: Palette;
  /** Columns of the terminal; infinite for no terminal. */
  readonly width: number;
}

const gap = '  ';
const indent = '  ';
const maxNameLength = 80;
const maxPathLength = 200;
/** The limit of a payload: indenting deep nesting makes far more text than was received. */
const maxPayloadLength = 16 * 1_048_576;
/** The limit of a body that is not a delivery. */
const maxBodyLength = 10_000;

/** One delivery as lines for a person, like those of `listen --full`. */
export function recordedText(delivery: RecordedDelivery, { palette, width }: ShowLayout): string {
  const { entry } = delivery;
  const time = `${localDate(entry.receivedAtMs)} ${localTimeOfDay(entry.receivedAtMs)}`;
  const startColumn = time.length + gap.length;
  const heading = deliveryHeading(entry.event, summaryOf(entry), { palette, startColumn, width });
  const lines = [
    factsLine(delivery, palette),
    ...forwardingLines(delivery, palette),
    palette.faint(
      `${excerpt(entry.method, maxNameLength)} ${excerpt(withoutTokens(entry.path), maxPathLength)} · ${entry.body.length} bytes`,
    ),
  ].map((line) => `${wrapColumns(`${indent}${line}`, width)}\n`);
  const headers = headerLines(entry.rawHeaders.map(withoutTokens), palette, indent);
  return `${palette.time(time)}${gap}${heading}\n${lines.join('')}${headers}${payloadText(entry.body, palette)}`;
}

function factsLine(delivery: RecordedDelivery, palette: Palette): string {
  const { n, entry } = delivery;
  const { token, line, isRebuilt, isExact } = entry;
  const facts = [
    palette.strong(`delivery ${n}`),
    `line ${line}`,
    `token ${excerpt(withoutTokens(token), maxNameLength)}`,
    answerPhrase(delivery, palette),
    isRebuilt ? palette.faint('body rebuilt from the payload') : undefined,
    isExact ? undefined : palette.warning('its length differs from the received body'),
  ];
  return facts.filter((fact) => fact !== undefined).join(' · ');
}

function payloadText(body: Uint8Array, palette: Palette): string {
  const delivery = parseDelivery(body);
  if (delivery.kind === 'rejected') {
    const text = excerpt(Buffer.from(body).toString('utf8'), maxBodyLength);
    return text === '' ? '' : `${indent}${text}\n`;
  }
  const { dataText } = delivery;
  if (dataText === undefined) return '';
  return `${prettyJson(dataText, palette, { indent, maxLength: maxPayloadLength })}\n`;
}
