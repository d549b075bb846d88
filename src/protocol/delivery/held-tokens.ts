import { createTokenHider, type TokenHider } from '../secrets/hide-tokens.ts';
import type { LabelledToken, Token } from '../token/token.ts';
import { createVerifier, type VerifyAuthorization } from './token-verifier.ts';

/** The tokens that a receiver verifies with and hides, of which more may come while it receives. */
export interface HeldTokens {
  readonly verify: VerifyAuthorization;
  readonly hider: TokenHider;
  /** In the order in which they came. */
  all(): readonly LabelledToken[];
  /** Verifies with one more, and hides it, from now on. Where the label is taken already, a number is put behind it. */
  add(label: string, token: Token): void;
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
    add(label, token) {
      held = [...held, { ...token, label: freeLabel(label) }];
      verify = createVerifier(held);
      hider = createTokenHider(held);
    },
  };

  function freeLabel(wanted: string): string {
    const isTaken = (label: string) => held.some((token) => token.label === label);
    let label = wanted;
    for (let number = 2; isTaken(label); number += 1) label = `${wanted}-${number}`;
    return label;
  }
}
