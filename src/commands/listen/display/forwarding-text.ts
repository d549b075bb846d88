import type { Forwarding } from '../../../protocol/reception/reception.ts';
import { answerHint, failureWords } from '../../../terminal/deliveries/outcome-text.ts';
import { excerpt } from '../../../terminal/text/excerpt.ts';
import type { Palette } from '../../../terminal/text/palette.ts';
import { localTimeOfDay } from '../../../terminal/text/time-of-day.ts';

const maxTargetLength = 200;
/** The same limit as in `send`. */
const maxAnswerLength = 500;

/** Returns the answer of a target, or why there is none, as one line without a line feed. */
export function forwardingText(forwarding: Forwarding, palette: Palette): string {
  const { target, outcome, durationMs } = forwarding;
  const where = `→ ${excerpt(target, maxTargetLength)}`;
  if (outcome.kind === 'failed') return `${where}  ${palette.bad(forwardingError(forwarding) ?? '')}`;
  const isSuccess = outcome.status >= 200 && outcome.status < 300;
  const status = `${outcome.status} ${excerpt(outcome.statusText, maxTargetLength)}`.trimEnd();
  const answer = excerpt(outcome.text.trim(), maxAnswerLength);
  const hint = isSuccess ? undefined : answerHint(outcome);
  return (
    `${where}  ${(isSuccess ? palette.good : palette.bad)(status)} · ${durationMs.toFixed(1)} ms` +
    (isSuccess || answer === '' ? '' : `  ${answer}`) +
    (hint === undefined ? '' : `  ${palette.warning(hint)}`)
  );
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
): string {
  const lines = forwardings.map((forwarding) => `  ${forwardingText(forwarding, palette)}\n`);
  const heading = `${palette.time(localTimeOfDay(unixMs))}  ${palette.event(excerpt(event, maxTargetLength))}`;
  return `${heading}  sent again\n${lines.join('')}`;
}
