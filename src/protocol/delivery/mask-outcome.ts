import type { TokenHider } from '../secrets/hide-tokens.ts';
import type { PostOutcome } from './post-outcome.ts';

/** The outcome with the tokens blotted out of it: a handler may echo what it was sent. */
export function maskOutcome(outcome: PostOutcome, { hideIn }: Pick<TokenHider, 'hideIn'>): PostOutcome {
  if (outcome.kind === 'failed') return { ...outcome, detail: hideIn(outcome.detail) };
  const { statusText, text, location } = outcome;
  return {
    ...outcome,
    statusText: hideIn(statusText),
    text: hideIn(text),
    location: location === undefined ? undefined : hideIn(location),
  };
}
