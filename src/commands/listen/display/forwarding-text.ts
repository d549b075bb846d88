import { isAccepted, type PostAnswer } from '../../../protocol/delivery/post-outcome.ts';
import type { Forwarding } from '../../../protocol/reception/reception.ts';
import { indentedLines } from '../../../terminal/deliveries/fit-width.ts';
import { answerHint, failureWords } from '../../../terminal/deliveries/outcome-text.ts';
import { excerpt } from '../../../terminal/text/excerpt.ts';
import type { Palette } from '../../../terminal/text/palette.ts';
import { localTimeOfDay } from '../../../terminal/text/time-of-day.ts';

const maxTargetLength = 200;
/** The same limit as in `send`. */
const maxAnswerLength = 500;

/**
 * Returns the answer of a target, or why there is none, as one line without a line feed. At a terminal the error text
 * of a handler is on the next line, where there is room for it.
 */
export function forwardingText(forwarding: Forwarding, palette: Palette, isAtTerminal = false): string {
  const { target, outcome, durationMs } = forwarding;
  const where = `→ ${excerpt(target, maxTargetLength)}`;
  if (outcome.kind === 'failed') return `${where}  ${palette.bad(forwardingError(forwarding) ?? '')}`;
  const isSuccess = isAccepted(outcome);
  const answer = errorText(outcome);
  const hint = answerHint(outcome);
  const lineBreak = isAtTerminal ? '\n' : '';
  return (
    `${where}  ${(isSuccess ? palette.good : palette.bad)(statusWords(outcome))} · ${durationMs.toFixed(1)} ms` +
    (isSuccess || answer === '' ? '' : `${lineBreak}  ${answer}`) +
    (isSuccess || hint === undefined ? '' : `${lineBreak}  ${palette.warning(hint)}`)
  );
}

/** Returns a target that did not accept a delivery as one line with little room: its host, and what went wrong. */
export function compactForwardingText(forwarding: Forwarding, palette: Palette): string {
  const { target, outcome } = forwarding;
  const where = `→ ${excerpt(new URL(target).host, maxTargetLength)}`;
  if (outcome.kind === 'failed') return `${where}  ${palette.bad(forwardingError(forwarding) ?? '')}`;
  const answer = errorText(outcome) || excerpt(outcome.statusText, maxTargetLength);
  const hint = answerHint(outcome);
  return (
    `${where}  ${palette.bad(String(outcome.status))} ${answer}`.trimEnd() +
    (hint === undefined ? '' : `  ${palette.warning(hint)}`)
  );
}

function statusWords({ status, statusText }: PostAnswer): string {
  return `${status} ${excerpt(statusText, maxTargetLength)}`.trimEnd();
}

/** The body of an answer on one line: a stack trace or laid-out JSON has several. */
function errorText({ text }: PostAnswer): string {
  // Cut first, because a body may have megabytes.
  const start = text
    .slice(0, 2 * maxAnswerLength)
    .trim()
    .replaceAll(/\s+/g, ' ');
  return excerpt(start, maxAnswerLength);
}

/** Explains why a target gave no answer; undefined if it did. */
export function forwardingError({ target, outcome }: Forwarding): string | undefined {
  return outcome.kind === 'failed'
    ? failureWords(outcome, new URL(target).host, '--forward-timeout')
    : undefined;
}

/** Returns a delivery that was forwarded again as human-readable lines. */
export function forwardedAgainText(
  event: string,
  forwardings: readonly Forwarding[],
  unixMs: number,
  palette: Palette,
  width?: number,
): string {
  const lines = forwardings.flatMap((forwarding) =>
    indentedLines(forwardingText(forwarding, palette, width !== undefined), width),
  );
  const heading = `${palette.time(localTimeOfDay(unixMs))}  ${palette.event(excerpt(event, maxTargetLength))}`;
  return `${heading}  sent again\n${lines.map((line) => `${line}\n`).join('')}`;
}
