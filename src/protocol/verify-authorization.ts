import { createHash, timingSafeEqual } from 'node:crypto';
import type { LabelledToken } from './labelled-token.ts';
import { halfLength } from './token.ts';
import { type AuthorizationRejection, type Authorized, type Rejected, rejected } from './verdict.ts';

/** Raw header names and values in turn, as `IncomingMessage.rawHeaders` has them. */
export type VerifyAuthorization = (
  rawHeaders: readonly string[],
) => Authorized | Rejected<AuthorizationRejection>;

interface Digests {
  readonly label: string;
  readonly half: Buffer;
  readonly whole: Buffer;
  readonly verification: Buffer;
}

/**
 * Makes the check of a receiver that holds these tokens. It keeps digests only, and compares the digest of what came
 * with all of them in constant time, so neither a length nor a matching prefix can be measured, and no input throws.
 */
export function createVerifier(tokens: readonly LabelledToken[]): VerifyAuthorization {
  const known: readonly Digests[] = tokens.map(({ label, token, authorization, verification }) => ({
    label,
    half: digest(authorization),
    whole: digest(token),
    verification: digest(verification),
  }));

  return (rawHeaders) => {
    let value: string | undefined;
    for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
      if (!isAuthorization(rawHeaders[index])) continue;
      if (value !== undefined) return rejected('duplicate-authorization');
      value = rawHeaders[index + 1];
    }
    if (value === undefined) return rejected('missing-authorization');

    const received = trimBlanks(value);
    const found = digest(received);
    let authorized: Authorized | undefined;
    let isVerificationHalf = false;
    for (const { label, half, whole, verification } of known) {
      const isHalf = timingSafeEqual(found, half);
      const isWhole = timingSafeEqual(found, whole);
      if (timingSafeEqual(found, verification)) isVerificationHalf = true;
      if (isHalf || isWhole) authorized ??= { kind: 'authorized', token: label, whole: isWhole };
    }
    if (authorized !== undefined) return authorized;
    return isVerificationHalf ? rejected('verification-half') : explain(received);
  };
}

function isAuthorization(name: string | undefined): boolean {
  return name?.length === 'authorization'.length && name.toLowerCase() === 'authorization';
}

// HTTP allows blanks and tabs around a value; anything else inside it counts.
// A pattern for both ends takes quadratic time over blanks in the middle, and this is read before anything is trusted.
function trimBlanks(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isBlank(value.charCodeAt(start))) start += 1;
  while (end > start && isBlank(value.charCodeAt(end - 1))) end -= 1;
  return value.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

// Not as Latin-1, though headers are: that takes a character beyond U+00FF for the one with its low byte.
function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

function explain(received: string): Rejected<AuthorizationRejection> {
  if (/^bearer(\s|$)/i.test(received)) return rejected('bearer-prefix');
  if (!/^[0-9a-f]*$/i.test(received)) return rejected('malformed-authorization');
  if (received.length === halfLength || received.length === 2 * halfLength)
    return rejected('wrong-authorization');
  return rejected('wrong-length', `got ${received.length}`);
}
