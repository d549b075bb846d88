import type { PostOutcome } from './post-outcome.ts';
import type { Token } from './token.ts';

/** The outcome with the token and its halves blotted out of it: a handler may echo what it was sent. */
export function maskOutcome(outcome: PostOutcome, { authorization, verification }: Token): PostOutcome {
  // A handler may echo it in another case; hexadecimal needs no escaping in a pattern.
  const secrets = new RegExp(`${authorization}|${verification}`, 'gi');
  const mask = (text: string) => text.replace(secrets, '[redacted]');
  if (outcome.kind === 'failed') return { ...outcome, detail: mask(outcome.detail) };
  const { statusText, text, location } = outcome;
  return {
    ...outcome,
    statusText: mask(statusText),
    text: mask(text),
    location: location === undefined ? undefined : mask(location),
  };
}
