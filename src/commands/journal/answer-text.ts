import type { DeliveryState, RecordedForwarding } from '../../journal/journal-record.ts';
import type { RecordedDelivery } from '../../journal/pair-answers.ts';
import { isSuccessStatus } from '../../protocol/delivery/post-outcome.ts';
import { excerpt } from '../../terminal/text/excerpt.ts';
import type { Palette } from '../../terminal/text/palette.ts';
import { withoutTokens } from '../../without-tokens.ts';

const maxTargetLength = 200;
/** The limit of a host or a failure where a whole delivery is on one line. */
const maxWordLength = 40;
const maxFailedTargets = 10;

/**
 * Returns the status that the sender got, and the targets that did not accept the delivery. Without an answer: the state
 * of a delivery in the store of a relay; empty if the journal does not record answers.
 */
export function answerWords(delivery: RecordedDelivery, palette: Palette): string {
  const { answer } = delivery;
  if (answer === undefined) return withoutAnswer(delivery, palette) ?? '';
  const failed = answer.forwardings.filter(({ status }) => !isSuccessStatus(status));
  return [
    statusText(answer.status, palette),
    ...failed
      .slice(0, maxFailedTargets)
      .map((forwarding) => `→ ${hostOf(forwarding)} ${outcomeText(forwarding, palette)}`),
    ...(failed.length > maxFailedTargets ? [`and ${failed.length - maxFailedTargets} more`] : []),
  ].join(' ');
}

/** The same as a phrase, without the targets; undefined if the journal does not record answers. */
export function answerPhrase(delivery: RecordedDelivery, palette: Palette): string | undefined {
  const { entry, answer } = delivery;
  if (answer === undefined) return withoutAnswer(delivery, palette);
  const durationMs = Math.max(0, Math.round(answer.answeredAtMs - entry.receivedAtMs));
  return `answered ${statusText(answer.status, palette)} after ${durationMs} ms`;
}

const stateWords: Readonly<
  Record<DeliveryState, readonly [role: 'good' | 'warning' | 'bad', words: string]>
> = {
  delivered: ['good', 'delivered'],
  waiting: ['warning', 'waiting'],
  dead: ['bad', 'dead letter'],
};

function withoutAnswer({ entry: { id, state } }: RecordedDelivery, palette: Palette): string | undefined {
  if (state === undefined) return id === undefined ? undefined : palette.warning('no answer recorded');
  const [role, words] = stateWords[state];
  return palette[role](words);
}

/** Each target and what it answered, a line of text each. */
export function forwardingLines({ answer }: RecordedDelivery, palette: Palette): readonly string[] {
  return (answer?.forwardings ?? []).map((forwarding) => {
    const duration = forwarding.durationMs === null ? '' : ` · ${Math.round(forwarding.durationMs)} ms`;
    const target = excerpt(withoutTokens(forwarding.target), maxTargetLength);
    return `→ ${target}  ${outcomeText(forwarding, palette, maxTargetLength)}${duration}`;
  });
}

function outcomeText(
  { status, error }: RecordedForwarding,
  palette: Palette,
  maxLength = maxWordLength,
): string {
  if (status !== null) return statusText(status, palette);
  return palette.bad(excerpt(withoutTokens(error ?? 'no answer'), maxLength));
}

function statusText(status: number, palette: Palette): string {
  return (isSuccessStatus(status) ? palette.good : palette.bad)(String(status));
}

/** Returns the host and port of a target, only the port on this machine. A target that is not a URL is returned whole. */
function hostOf({ target }: RecordedForwarding): string {
  const host = URL.canParse(target) ? new URL(target).host : target;
  return excerpt(withoutTokens(host).replace(/^(?:127\.0\.0\.1|localhost)(?=:)/, ''), maxWordLength);
}
