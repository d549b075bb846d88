import type { PostOutcome } from './post-outcome.ts';
import type { Token } from './token.ts';

/** So much of a half at its beginning gives it away: `--bad-auth` sends halves that are right but for their end. */
const tellingLength = 8;

/** The outcome with the token and its halves blotted out of it: a handler may echo what it was sent. */
export function maskOutcome(outcome: PostOutcome, { authorization, verification }: Token): PostOutcome {
  // A handler may echo it in another case; hexadecimal needs no escaping in a pattern.
  const beginnings = [authorization, verification].map((half) => half.slice(0, tellingLength));
  const secrets = new RegExp(`(?:${beginnings.join('|')})[0-9a-f]*`, 'gi');
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
