import type { Token } from './token.ts';

/** Ways to get the authorization wrong, for `--bad-auth`. */
export const badAuthorizations = [
  'missing',
  'empty',
  'wrong',
  'swapped',
  'full',
  'bearer',
  'truncated',
  'padded',
  'duplicate',
] as const;

export type BadAuthorization = (typeof badAuthorizations)[number];

/** Returns the values of the Authorization headers, one header each: none, one or two. */
export function badAuthorizationValues(way: BadAuthorization, token: Token): readonly string[] {
  const { authorization, verification } = token;
  switch (way) {
    case 'missing':
      return [];
    case 'empty':
      return [''];
    case 'wrong':
      return [otherHalf(authorization)];
    case 'swapped':
      return [verification];
    case 'full':
      return [token.token];
    case 'bearer':
      return [`Bearer ${authorization}`];
    case 'truncated':
      return [authorization.slice(0, -1)];
    case 'padded':
      return [`${authorization}0`];
    case 'duplicate':
      return [authorization, authorization];
  }
}

/** Returns a half that differs only in its last character: a comparison of prefixes would accept it. */
function otherHalf(half: string): string {
  return half.slice(0, -1) + (half.endsWith('0') ? '1' : '0');
}
