import type { Token } from './token.ts';

/** The text of a peer with the token and its halves blotted out: a handler may echo what it was sent. */
export function maskToken(text: string, { authorization, verification }: Token): string {
  return text.replaceAll(authorization, '[redacted]').replaceAll(verification, '[redacted]');
}
