import { list, object, text } from '../schema/schema.ts';
import { freeText, publicKey } from '../schema/text-formats.ts';

/** The failure of a forger, from ARK 2.4 on. */
export const forgerError = object(
  { error: text(freeText, 'The error message.') },
  'ForgerError',
  'An object with the message under "error".',
);

/** The start of a forger, from ARK 2.6 on. */
export const forgerDelegates = object(
  { activeDelegates: list(text(publicKey)) },
  'ForgerDelegates',
  'An object with the public keys of its delegates under "activeDelegates".',
);
