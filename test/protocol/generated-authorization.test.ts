import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVerifier } from '../../src/protocol/delivery/token-verifier.ts';
import { labelTokens } from '../../src/protocol/token/token.ts';
import { guidebookToken, otherToken } from '../tokens.ts';
import { anyAuthorization, withoutBlanks } from './any-authorization.ts';

const count = 100_000;

const tokens = [guidebookToken, otherToken];
const right = new Set(tokens.flatMap(({ token, authorization }) => [token, authorization]));
const verify = createVerifier(labelTokens(tokens.map(({ token }) => token)));

const anyHeader = fc.tuple(
  fc.constantFrom(
    'Authorization',
    'authorization',
    'AUTHORIZATION',
    'Proxy-Authorization',
    'Authorisation',
    'X',
  ),
  anyAuthorization(tokens),
);

test(`of ${count} requests with headers close to valid ones only those that match are authorized`, async ({
  annotate,
}) => {
  const found = { accepted: 0, refused: 0, wronglyAccepted: 0, wronglyRefused: 0 };
  fc.assert(
    fc.property(fc.array(anyHeader, { maxLength: 3, size: 'max' }), (headers) => {
      const values = headers
        .filter(([name]) => name.toLowerCase() === 'authorization')
        .map(([, value]) => value);
      const [value = ''] = values;
      const isRight = values.length === 1 && right.has(withoutBlanks(value));
      const isAccepted = verify(headers.flat()).kind === 'authorized';
      found[isAccepted ? 'accepted' : 'refused'] += 1;
      if (isAccepted && !isRight) found.wronglyAccepted += 1;
      if (!isAccepted && isRight) found.wronglyRefused += 1;
      return isAccepted === isRight;
    }),
    { numRuns: count },
  );
  await annotate(
    `${count} requests: ${found.accepted} authorized, ${found.wronglyAccepted} of them wrongly; ` +
      `${found.refused} refused, ${found.wronglyRefused} of them wrongly`,
  );
  // Neither side of the comparison may have been left out.
  expect(found.accepted).toBeGreaterThan(count / 50);
  expect(found.refused).toBeGreaterThan(count / 2);
});
