import { isAccepted, isSuccessStatus } from '../../../protocol/delivery/post-outcome.ts';
import type { Authorized } from '../../../protocol/delivery/verdict.ts';
import type { Reception } from '../../../protocol/reception/reception.ts';
import { eventName } from '../../../terminal/deliveries/delivery-heading.ts';
import { compactSummary } from '../../../terminal/deliveries/delivery-summary.ts';
import { cutStyled, essentialWidth, fitSummary } from '../../../terminal/deliveries/fit-width.ts';
import { displayWidth, shortenMiddle } from '../../../terminal/text/display-width.ts';
import { excerpt } from '../../../terminal/text/excerpt.ts';
import { compactForwardingText } from './forwarding-text.ts';
import { noteWords, type TreatmentTextOptions, treatmentWords } from './treatment-text.ts';

const indent = '  ';
const gap = '  ';
const timeLength = 'HH:MM:SS.mmm'.length;
const durationLength = '99.9 ms'.length;
const maxNameLength = 80;
/** Left to the summary by an event with a long name. */
const shortestRoom = 16;
/** Left to the name of an event by a long summary: both of its ends. */
const shortestName = 13;

/** The default timeout of ARK from 2.4 on (protocol.md 1.4). */
const senderPatienceMs = 1_500;

/**
 * An authorized delivery on one line, without its time: the status, how long the answer took, the event, the height or
 * amount and the id, and what is unusual. Each target that did not accept it has a line below.
 */
export function compactText(
  reception: Reception,
  verdict: Authorized,
  options: TreatmentTextOptions,
): string {
  const { status, durationMs, delivery, treatment } = reception;
  const { palette, width = Infinity } = options;
  const isSuccess = isSuccessStatus(status);
  const answered = (isSuccess ? palette.good : palette.bad)(String(status));
  const duration = durationWords(durationMs).padStart(durationLength);
  const before = timeLength + gap.length + String(status).length + 1 + duration.length + 2 * gap.length;
  const pieces = compactSummary(delivery?.event ?? '', delivery?.data, delivery?.dataText);
  const left = width - before;
  // The id matters more than all of the name.
  const nameWidth = Math.max(shortestName, left - essentialWidth(pieces));
  const name = shortenMiddle(
    eventName(delivery?.event ?? 'no event'),
    Math.max(1, Math.min(nameWidth, left - shortestRoom)),
  );
  const room = left - displayWidth(name);
  const summary = fitSummary(pieces, remarks(reception, verdict, options), room);
  const failures = (treatment?.forwardings ?? []).filter(({ outcome }) => !isAccepted(outcome));
  return (
    `${answered} ${palette.faint(duration)}${gap}${palette.event(name)}${gap}${summary}\n` +
    failures
      .map((failure) => `${indent}${fitLine(compactForwardingText(failure, palette), width)}\n`)
      .join('')
  );
}

function durationWords(durationMs: number): string {
  return `${durationMs < 100 ? durationMs.toFixed(1) : Math.round(durationMs)} ms`;
}

/** What is unusual about a delivery, each remark behind a separator. */
function remarks(
  { durationMs, treatment, delivery }: Reception,
  { token, whole }: Authorized,
  options: TreatmentTextOptions,
): string {
  const { palette } = options;
  // A node creates a token for each event, so the label of a token named after its event adds nothing.
  const isPlain = token === 'default' || token === delivery?.event;
  const words = [
    isPlain ? undefined : palette.faint(`token ${excerpt(token, maxNameLength)}`),
    treatment?.note === undefined ? undefined : palette.warning(noteWords(treatment.note)),
    treatment?.isChosen === false ? palette.faint('left out by the filter') : undefined,
    whole ? palette.warning('whole token in the header') : undefined,
    durationMs > senderPatienceMs ? palette.warning('slow') : undefined,
    ...(treatment === undefined ? [] : treatmentWords(treatment, options)),
  ];
  return words.map((word) => (word === undefined ? '' : ` · ${word}`)).join('');
}

function fitLine(text: string, width: number): string {
  return width === Infinity ? text : cutStyled(text, width - indent.length);
}
