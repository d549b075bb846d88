import type { PostOutcome } from './post-outcome.ts';
import type { Token } from './token.ts';

/** The outcome with the token and its halves blotted out of it: a handler may echo what it was sent. */
export function maskOutcome(outcome: PostOutcome, { authorization, verification }: Token): PostOutcome {
  const mask = (text: string) =>
    text.replaceAll(authorization, '[redacted]').replaceAll(verification, '[redacted]');
  if (outcome.kind === 'failed') return { ...outcome, detail: mask(outcome.detail) };
  const { statusText, text, location } = outcome;
  return {
    ...outcome,
    statusText: mask(statusText),
    text: mask(text),
    location: location === undefined ? undefined : mask(location),
  };
}
