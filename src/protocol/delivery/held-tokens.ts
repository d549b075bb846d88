import { createTokenHider, type TokenHider } from '../secrets/hide-tokens.ts';
import type { LabelledToken, Token } from '../token/token.ts';
import { createVerifier, type VerifyAuthorization } from './token-verifier.ts';

/** The tokens with which a receiver verifies, and which it hides in output. More can be added while it runs. */
export interface HeldTokens {
  readonly verify: VerifyAuthorization;
  readonly hider: TokenHider;
  /** In the order in which they were added. */
  all(): readonly LabelledToken[];
  /**
   * Adds a token: from now on it is accepted and hidden. A label that is already taken gets a number appended. Returns
   * the label.
   */
  add(label: string, token: Token): string;
}

export function holdTokens(given: readonly LabelledToken[]): HeldTokens {
  let held = given;
  let verify = createVerifier(held);
  let hider = createTokenHider(held);
  return {
    verify: (rawHeaders) => verify(rawHeaders),
    hider: {
      hideIn: (text) => hider.hideIn(text),
      hideInRequest: (request) => hider.hideInRequest(request),
    },
    all: () => held,
    add(wanted, token) {
      const label = freeLabel(wanted);
      held = [...held, { ...token, label }];
      verify = createVerifier(held);
      hider = createTokenHider(held);
      return label;
    },
  };

  function freeLabel(wanted: string): string {
    const isTaken = (label: string) => held.some((token) => token.label === label);
    let label = wanted;
    for (let number = 2; isTaken(label); number += 1) label = `${wanted}-${number}`;
    return label;
  }
}
