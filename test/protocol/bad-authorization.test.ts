import { expect, test } from 'vitest';
import { badAuthorizations, badAuthorizationValues } from '../../src/protocol/bad-authorization.ts';
import { labelTokens } from '../../src/protocol/labelled-token.ts';
import { createVerifier } from '../../src/protocol/verify-authorization.ts';
import { guidebookToken } from '../tokens.ts';

const verify = createVerifier(labelTokens([guidebookToken.token]));

/** What our own receiver finds of each; `full` is what ARK 2.3 sends, so it is no mistake to us. */
const found: Readonly<Record<(typeof badAuthorizations)[number], string>> = {
  missing: 'missing-authorization',
  empty: 'wrong-length',
  wrong: 'wrong-authorization',
  swapped: 'verification-half',
  full: 'authorized',
  bearer: 'bearer-prefix',
  truncated: 'wrong-length',
  padded: 'wrong-length',
  duplicate: 'duplicate-authorization',
};

test.for(badAuthorizations)('%s is what the receiver names it', (way) => {
  const values = badAuthorizationValues(way, guidebookToken);
  const verdict = verify(values.flatMap((value) => ['Authorization', value]));
  expect(verdict.kind === 'rejected' ? verdict.reason : verdict.kind).toBe(found[way]);
});

test('wrong differs in the last character alone, which a comparison of prefixes misses', () => {
  const [value = ''] = badAuthorizationValues('wrong', guidebookToken);
  expect(value.slice(0, 31)).toBe(guidebookToken.authorization.slice(0, 31));
  expect(value).toMatch(/^[0-9a-f]{32}$/);
});
