import type { ExpectStatic } from 'vitest';
import type { Opinion, Question } from './library-messages.ts';

/** Expects the library to verify what it was asked about, and to print it byte for byte as it is. */
export function expectAgreement(
  expect: ExpectStatic,
  question: Question<unknown>,
  opinion: Opinion | undefined,
  origin: string,
): void {
  const { block, transactions } = question;
  expect(opinion, origin).toMatchObject({
    refusal: null,
    block: block && { verified: true, errors: [], json: JSON.stringify(block) },
    transactions: transactions.map((transaction) => ({
      verified: true,
      isSecondSignatureRight: true,
      json: JSON.stringify(transaction),
    })),
  });
}
