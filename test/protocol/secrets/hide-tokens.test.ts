import { expect, test } from 'vitest';
import { createTokenHider } from '../../../src/protocol/secrets/hide-tokens.ts';
import { guidebookToken, otherToken } from '../../tokens.ts';

const { hideIn, hideInRequest } = createTokenHider([guidebookToken, otherToken]);
const { authorization, verification } = guidebookToken;

test.for([
  [`/hook?token=${authorization}&a=1`, '/hook?token=[redacted]&a=1'],
  [verification.toUpperCase(), '[redacted]'],
  [`a ${otherToken.token} b`, 'a [redacted] b'],
  [Buffer.from(`:${otherToken.authorization}`).toString('base64'), '[redacted]'],
  [authorization.slice(5, 13), '[redacted]'],
  [authorization.slice(5, 12), authorization.slice(5, 12)],
  ['', ''],
])('%j becomes %j', ([text = '', hidden]) => {
  expect(hideIn(text)).toBe(hidden);
});

test('a request with nothing to hide is returned unchanged', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  for (const rawHeaders of [
    ['Host', '127.0.0.1:4044', 'Accept', 'application/json, text/plain, */*', 'Authorization', authorization],
    ['cookie', `session=${authorization}`],
  ]) {
    const request = { path: '/webhooks/block', rawHeaders };
    expect(hideInRequest(request)).toBe(request);
  }
  const request = { path: null, rawHeaders: ['Traceparent', traceparent] };
  expect(hideInRequest(request)).toEqual(request);
});

test.for([
  ['a path', `/${authorization}`, ['Host', 'x'], '/[redacted]', ['Host', 'x']],
  ['a value', '/', ['X-Copy', `half ${verification}`], '/', ['X-Copy', 'half [redacted]']],
  ['a name', null, [`X-${authorization}`, '1'], null, ['X-[redacted]', '1']],
] as const)('a token in %s is hidden, and the rest is kept', ([, path, rawHeaders, wanted, headers]) => {
  expect(hideInRequest({ path, rawHeaders, id: 7 })).toEqual({ path: wanted, rawHeaders: headers, id: 7 });
});
