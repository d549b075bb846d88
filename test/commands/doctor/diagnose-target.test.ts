import { describe, expect, test } from 'vitest';
import { judgeConnections, judgeUnauthorized } from '../../../src/commands/doctor/diagnose-target.ts';
import type { PostFailure, PostFailureReason } from '../../../src/protocol/delivery/post-outcome.ts';
import { guidebookToken } from '../../tokens.ts';

const host = 'localhost:3000';
const open = { kind: 'open', localAddress: '127.0.0.1', remoteAddress: '127.0.0.1' } as const;

function failed(reason: PostFailureReason, detail = 'CODE'): PostFailure {
  return { kind: 'failed', reason, detail };
}

describe('a target', () => {
  test.for([
    ['that accepts at its address', [['127.0.0.1', open]], 'ok'],
    [
      'that accepts at both',
      [
        ['127.0.0.1', open],
        ['::1', open],
      ],
      'ok',
    ],
    [
      'that refuses at one of two',
      [
        ['::1', failed('refused')],
        ['127.0.0.1', open],
      ],
      'warn',
    ],
    [
      'that this machine reaches only over IPv4',
      [
        ['2001:db8::1', failed('unreachable')],
        ['192.0.2.1', open],
      ],
      'ok',
    ],
    ['that refuses', [['127.0.0.1', failed('refused')]], 'fail'],
    ['without an address', [], 'fail'],
  ] as const)('%s', ([, trials, verdict]) => {
    const found = judgeConnections(
      host,
      trials.map(([address, outcome]) => ({ address, outcome })),
    );
    expect(found).toMatchObject({ id: 'target', verdict });
    expect(found.advice === undefined).toBe(verdict === 'ok');
  });

  test('is explained by the address with the most informative failure', () => {
    const trials = [
      { address: '::1', outcome: failed('unreachable') },
      { address: '127.0.0.1', outcome: failed('refused') },
    ];
    expect(judgeConnections(host, trials).found).toBe(
      'Connection refused: nothing listens on localhost:3000.',
    );
  });

  test.for([
    ['timeout', '5000 ms', /within 5000 ms/],
    ['unresolved', '', /No address is known/],
    ['unreachable', 'EHOSTUNREACH', /cannot be reached/],
    ['certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT', /certificate of .* is not accepted/],
    ['certificate', 'EPROTO', /does not speak TLS/],
    ['reset', 'ECONNRESET', /closed the connection/],
    ['no-descriptor', 'EMFILE', /Too many open connections/],
    ['other', 'EWHAT', /failed \(EWHAT\)/],
  ] as const)('that fails with %s %s gets advice', ([reason, detail, found]) => {
    const diagnosis = judgeConnections(host, [{ address: '::1', outcome: failed(reason, detail) }]);
    expect(diagnosis).toMatchObject({ verdict: 'fail', found: expect.stringMatching(found) });
    expect(diagnosis.advice).toMatch(/\.$/);
  });
});

describe('the answer to a POST without authorization', () => {
  const answer = {
    kind: 'answered',
    statusText: '',
    text: '',
    isCut: false,
    contentType: undefined,
    location: undefined,
  } as const;

  test.for([
    [200, 'warn', 'anybody can call'],
    [204, 'warn', 'anybody can call'],
    [302, 'warn', 'redirect'],
    [400, 'warn', 'expected 401'],
    [401, 'ok', '401'],
    [403, 'ok', '403'],
    [404, 'fail', 'nothing is served at this path'],
    [405, 'fail', 'does not accept POST'],
    [429, 'warn', 'expected 401'],
    [500, 'fail', 'the handler failed'],
  ] as const)('%i: %s', ([status, verdict, found]) => {
    expect(judgeUnauthorized({ ...answer, status }, host)).toMatchObject({
      id: 'unauthorized',
      verdict,
      found: expect.stringContaining(found),
    });
  });

  test('names the place of a redirect, without a token', () => {
    const location = `/${'a/'.repeat(90)}${guidebookToken.token}`;
    const { found } = judgeUnauthorized({ ...answer, status: 302, location }, host);
    expect(found).toContain(' to /a/a/');
    expect(found).not.toContain(guidebookToken.token.slice(0, 8));
  });

  test('is a failure when it is missing', () => {
    expect(judgeUnauthorized(failed('timeout', '5000 ms'), host)).toMatchObject({ verdict: 'fail' });
    expect(judgeUnauthorized(failed('not-http'), host)).toMatchObject({ verdict: 'fail' });
  });
});
