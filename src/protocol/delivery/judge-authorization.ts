import { halfLength, type LabelledToken } from '../token/token.ts';
import { type AuthorizationRejection, type Authorized, type Rejected, rejected } from './verdict.ts';

/** Compares a received text with a secret one, in time that reveals nothing about the secret. */
export interface Comparison<Form> {
  /** Returns the form of a text that is kept and compared, such as its digest. */
  form(text: string): Form;
  isEqual(found: Form, known: Form): boolean;
}

/** @param values of all Authorization headers of a request, as received */
export type JudgeAuthorization = (values: readonly string[]) => Authorized | Rejected<AuthorizationRejection>;

/**
 * Creates the authorization check of a receiver that holds these tokens. It compares the received value with both
 * halves and the whole of every token, without stopping at a match. No input throws.
 */
export function createAuthorizationJudge<Form>(
  tokens: readonly LabelledToken[],
  { form, isEqual }: Comparison<Form>,
): JudgeAuthorization {
  // Created for the first request: loading Node's digests takes longer than opening a receiver.
  let forms: readonly KnownForms<Form>[] | undefined;

  return (values) => {
    const [value] = values;
    if (value === undefined) return rejected('missing-authorization');
    if (values.length > 1) return rejected('duplicate-authorization');

    forms ??= tokens.map((token) => formsOf(token, form));
    const received = trimBlanks(value);
    const found = form(received);
    let authorized: Authorized | undefined;
    let isVerificationHalf = false;
    for (const { label, half, whole, verification } of forms) {
      const isHalf = isEqual(found, half);
      const isWhole = isEqual(found, whole);
      if (isEqual(found, verification)) isVerificationHalf = true;
      if (isHalf || isWhole) authorized ??= { kind: 'authorized', token: label, whole: isWhole };
    }
    if (authorized !== undefined) return authorized;
    return isVerificationHalf ? rejected('verification-half') : explain(received);
  };
}

interface KnownForms<Form> {
  readonly label: string;
  readonly half: Form;
  readonly whole: Form;
  readonly verification: Form;
}

function formsOf<Form>(
  { label, token, authorization, verification }: LabelledToken,
  form: (text: string) => Form,
): KnownForms<Form> {
  return { label, half: form(authorization), whole: form(token), verification: form(verification) };
}

// HTTP allows spaces and tabs around a value; everything else is part of it.
// A regular expression would take quadratic time over spaces in the middle, and this value is not authorized yet.
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

function explain(received: string): Rejected<AuthorizationRejection> {
  if (/^bearer(\s|$)/i.test(received)) return rejected('bearer-prefix');
  if (!/^[0-9a-f]*$/i.test(received)) return rejected('malformed-authorization');
  if (received.length === halfLength || received.length === 2 * halfLength)
    return rejected('wrong-authorization');
  return rejected('wrong-length', `got ${received.length}`);
}

/**
 * Returns the values of all Authorization headers; Node's `headers` has only the first.
 * @param rawHeaders names and values, alternating, as in `IncomingMessage.rawHeaders`
 */
export function authorizationValues(rawHeaders: readonly string[]): readonly string[] {
  const values: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (isAuthorization(rawHeaders[index])) values.push(rawHeaders[index + 1] ?? '');
  }
  return values;
}

function isAuthorization(name: string | undefined): boolean {
  return name?.length === 'authorization'.length && name.toLowerCase() === 'authorization';
}
