import { expect, test } from 'vitest';
import { findLeftovers } from '../../../src/protocol/webhooks/leftover-webhooks.ts';
import { guidebookToken, otherToken } from '../../tokens.ts';

const target = new URL('http://127.0.0.1:4044/hook');
const held = [{ label: 'default', ...guidebookToken }];

test.for([
  ['the half of another token', 'http://127.0.0.1:4044/hook', otherToken.authorization, true],
  ['another token', 'http://127.0.0.1:4044/hook', otherToken.token, true],
  ['a token that the node does not reveal', 'http://127.0.0.1:4044/hook', undefined, true],
  ['the target spelled otherwise', 'HTTP://127.0.0.1:4044/./hook', otherToken.authorization, true],
  ['the half of a token that is held', 'http://127.0.0.1:4044/hook', guidebookToken.authorization, false],
  ['a token that is held', 'http://127.0.0.1:4044/hook', guidebookToken.token, false],
  ['another path', 'http://127.0.0.1:4044/', otherToken.authorization, false],
  ['another port', 'http://127.0.0.1:4045/hook', otherToken.authorization, false],
  ['another host', 'http://localhost:4044/hook', otherToken.authorization, false],
  ['no URL', '127.0.0.1', otherToken.authorization, false],
] as const)('a webhook with %s', ([, kept, token, isLeftover]) => {
  const webhook = { id: 1, event: 'a', target: kept, enabled: true, conditions: [], token, memberNames: [] };
  expect(findLeftovers([webhook], target, held)).toEqual(isLeftover ? [webhook] : []);
});
