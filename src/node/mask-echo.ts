import { maskOutcome } from '../protocol/delivery/mask-outcome.ts';
import type { PostOutcome } from '../protocol/delivery/post-outcome.ts';
import { createTokenHider } from '../protocol/secrets/hide-tokens.ts';
import { redacted } from '../protocol/secrets/secret-header.ts';

/**
 * The outcome without what the target repeats of the authorization that it was sent: half a token, or user and password
 * of its URL.
 */
export function maskEcho(outcome: PostOutcome, authorization: string): PostOutcome {
  // A node keeps no other half.
  const { hideIn } = createTokenHider([{ token: authorization, authorization, verification: authorization }]);
  return maskOutcome(outcome, { hideIn: (text) => hideIn(text.replaceAll(authorization, redacted)) });
}
