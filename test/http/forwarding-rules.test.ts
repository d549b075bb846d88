import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forwardedHeaders, forwardUrl, hasPassed } from '../../src/http/addresses/forwarding-rules.ts';
import { isOwnAddress } from '../../src/http/addresses/host-name.ts';
import { answerOfForwardings } from '../../src/http/receiver/answer-of-forwardings.ts';
import { failureOf } from '../../src/http/sender/post-failure.ts';
import type { PostAnswer, PostFailureReason, PostOutcome } from '../../src/protocol/delivery/post-outcome.ts';
import { failureWords } from '../../src/terminal/deliveries/outcome-text.ts';

describe('the address', () => {
  test.for([
    ['http://app:3000', '/blocks?a=1', 'http://app:3000/blocks?a=1'],
    ['http://app:3000/', '/', 'http://app:3000/'],
    ['http://app:3000/?key=1', '/blocks?a=1', 'http://app:3000/blocks?key=1&a=1'],
    ['http://app:3000/hook', '/blocks?a=1', 'http://app:3000/hook?a=1'],
    ['http://app:3000/hook?key=1', '/blocks?a=1&a=2', 'http://app:3000/hook?key=1&a=1&a=2'],
    ['http://app:3000/hook#part', '/blocks', 'http://app:3000/hook'],
    ['http://app:3000/', 'http://evil/x?y', 'http://app:3000/x?y'],
    ['http://app:3000/', 'HTTPS://evil:99?y', 'http://app:3000/?y'],
    ['http://app:3000/', '//evil/x', 'http://app:3000//evil/x'],
    ['http://app:3000/', '/\\evil/x', 'http://app:3000//evil/x'],
    ['http://app:3000/', '\\\\evil/x', 'http://app:3000/'],
    ['http://app:3000/', '*', 'http://app:3000/'],
    ['http://app:3000/', 'evil:80', 'http://app:3000/'],
    ['http://app:3000/', '@evil/x', 'http://app:3000/'],
    ['http://app:3000/', '', 'http://app:3000/'],
    ['http://app:3000/', '?a', 'http://app:3000/?a'],
    ['http://app:3000/', '/../../x', 'http://app:3000/x'],
    ['http://app:3000/', '/a%2f%2e%zz', 'http://app:3000/a%2f%2e%zz'],
    ['http://app:3000/', '/a#//evil?b', 'http://app:3000/a'],
    ['http://app:3000/', '/a b\r\nX: y?\u0000c', 'http://app:3000/a%20bX:%20y?%00c'],
    ['http://app:3000/', '/caf\xe9?\xff', 'http://app:3000/caf%E9?%FF'],
  ] as const)('of %s for %s is %s', ([target, requestTarget, expected]) => {
    expect(forwardUrl(new URL(target), requestTarget).href).toBe(expected);
  });

  test('keeps the origin of the target and fits on a request line, whatever the request contains', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '/',
        '//',
        '\\',
        '..',
        '.',
        '@',
        ':',
        '?',
        '#',
        '*',
        '%',
        'http://',
        'https:',
        'evil',
        '\t',
        '\r\n',
        '[',
        ']',
      ),
      fc.string({ unit: 'binary-ascii', maxLength: 4 }),
      fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
    );
    const targets = fc.constantFrom(
      'http://app:3000/',
      'https://app/hook?a=1',
      'http://[::1]:80/',
      'http://app/..//x',
    );
    fc.assert(
      fc.property(targets, fc.array(piece, { maxLength: 12 }), (target, pieces) => {
        const url = forwardUrl(new URL(target), pieces.join(''));
        expect(url.origin).toBe(new URL(target).origin);
        expect(url.username + url.password + url.hash).toBe('');
        expect(`${url.pathname}${url.search}`).toMatch(/^\/[\x21-\x7e]*$/);
        if (new URL(target).pathname !== '/') expect(url.pathname).toBe(new URL(target).pathname);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the headers', () => {
  test.for([
    [[], ['Via', '1.1 me']],
    [
      ['via', '1.0 a, 1.1 b (c, d)'],
      ['via', '1.0 a, 1.1 b (c, d), 1.1 me'],
    ],
    [
      ['Via', '1.0 a', 'X', 'y', 'VIA', ''],
      ['Via', '1.0 a', 'X', 'y', 'VIA', '1.1 me'],
    ],
    [
      ['TE', 'trailers', 'Trailer', 'a', 'Upgrade', 'h2c', 'Keep-Alive', 'x'],
      ['Via', '1.1 me'],
    ],
    [
      ['proxy-connection', 'x', 'Proxy-Anything', 'y'],
      ['Via', '1.1 me'],
    ],
    [
      ['A', '1', 'connection', ' a ,B', 'b', '2', 'Connection', 'C', 'c', '3', 'D', '4'],
      ['D', '4', 'Via', '1.1 me'],
    ],
    [
      ['Host', 'x', 'CONTENT-LENGTH', '2', 'Expect', '100-continue'],
      ['Via', '1.1 me'],
    ],
  ] as const)('of %j are forwarded as %j', ([rawHeaders, expected]) => {
    expect(forwardedHeaders(rawHeaders, 'me')).toEqual(expected);
  });

  test('show that they have passed this listener', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('Via', 'X', 'via'), fc.string()), { maxLength: 4 }),
        (headers) => {
          expect(hasPassed(forwardedHeaders(headers.flat(), 'me'), 'me')).toBe(true);
        },
      ),
    );
    expect(hasPassed(forwardedHeaders(forwardedHeaders([], 'me'), 'other'), 'me')).toBe(true);
  });

  test.for([
    [['Via', '1.1 other']],
    [['Via', '1.1 me-too, 1.1 not-me']],
    [['Via', 'me']],
    [['X', '1.1 me']],
    [['1.1 me', 'via']],
    [['Via']],
    [[]],
  ] as const)('%j do not show that they have passed this listener', ([rawHeaders]) => {
    expect(hasPassed(rawHeaders, 'me')).toBe(false);
  });
});

describe('an address of the listener', () => {
  const loopback = { hosts: ['127.0.0.1'], port: 4044, machineHosts: ['192.168.1.5', 'fe80::1%eth0'] };
  const everywhere = { ...loopback, hosts: ['::'] };
  const named = { ...loopback, hosts: ['192.168.1.5', 'Box.Example'] };

  test.for([
    'http://localhost:4044/',
    'http://LOCALHOST.:4044/x',
    'http://app.localhost:4044/',
    'https://127.0.0.1:4044/',
    'http://127.8.9.1:4044/',
    'http://2130706433:4044/',
    'http://0x7f.1:4044/',
    'http://[::1]:4044/',
    'http://[0:0:0:0:0:0:0:1]:4044/',
    'http://[::ffff:127.0.0.1]:4044/',
    'http://0:4044/',
    'http://[::]:4044/',
    'http://[::ffff:0.0.0.0]:4044/',
  ])('is %s, whatever it is bound to', (url) => {
    for (const listener of [loopback, everywhere, named]) {
      expect(isOwnAddress(new URL(url), listener)).toBe(true);
      expect(isOwnAddress(new URL(url), { ...listener, port: 4045 })).toBe(false);
    }
  });

  test.for([
    ['http://192.168.1.5:4044/', false, true, true],
    ['http://[::ffff:192.168.1.5]:4044/', false, true, true],
    ['http://[fe80::1]:4044/', false, true, false],
    ['http://box.example.:4044/', false, false, true],
    ['http://192.168.1.6:4044/', false, false, false],
    ['http://localhost.example:4044/', false, false, false],
    ['http://127.0.0.1.example:4044/', false, false, false],
  ] as const)(
    'is %s when bound to loopback: %s, to all interfaces: %s, to one interface: %s',
    ([url, ...expected]) => {
      const isOwn = [loopback, everywhere, named].map((listener) => isOwnAddress(new URL(url), listener));
      expect(isOwn).toEqual(expected);
    },
  );

  test.for([
    ['http://localhost/', 80],
    ['https://localhost/', 443],
  ] as const)('is %s at port %d', ([url, port]) => {
    expect(isOwnAddress(new URL(url), { ...loopback, port })).toBe(true);
    expect(isOwnAddress(new URL(url), { ...loopback, port: port + 1 })).toBe(false);
  });
});

const answer = (changes: Partial<PostAnswer> = {}): PostAnswer => ({
  kind: 'answered',
  status: 200,
  statusText: 'OK',
  text: 'fine',
  isCut: false,
  contentType: 'text/html; charset=utf-8',
  location: undefined,
  ...changes,
});
const failure = (reason: PostFailureReason): PostOutcome => ({ kind: 'failed', reason, detail: '' });
const forwarding = (outcome: PostOutcome) => ({ target: 'http://app/', outcome, durationMs: 1 });

describe('the answer to the sender', () => {
  test.for([
    [answer(), { status: 200, text: 'fine', headers: { 'Content-Type': 'text/html; charset=utf-8' } }],
    [answer({ contentType: undefined }), { status: 200, text: 'fine' }],
    [answer({ contentType: 'a/b\r\nX: y' }), { status: 200, text: 'fine' }],
    [answer({ contentType: 'a/b\u0000' }), { status: 200, text: 'fine' }],
    [answer({ contentType: 'a/☃' }), { status: 200, text: 'fine' }],
    [answer({ contentType: '' }), { status: 200, text: 'fine' }],
    [answer({ contentType: 'x'.repeat(201) }), { status: 200, text: 'fine' }],
    [
      answer({ status: 302, contentType: undefined, location: 'http://evil/' }),
      { status: 302, text: 'fine' },
    ],
    [answer({ status: 199 }), { status: 502, text: 'No answer from the target.' }],
    [answer({ status: 600 }), { status: 502, text: 'No answer from the target.' }],
  ] as const)('to %j is %j', ([outcome, expected]) => {
    expect(answerOfForwardings([forwarding(outcome)])).toEqual(expected);
  });

  test.for([
    ['refused', 502],
    ['reset', 502],
    ['cut-short', 502],
    ['not-http', 502],
    ['certificate', 502],
    ['timeout', 504],
    ['no-turn', 504],
    ['queue-full', 503],
    ['interrupted', 503],
  ] as const)('after %s is %d', ([reason, status]) => {
    expect(answerOfForwardings([forwarding(failure(reason))]).status).toBe(status);
  });

  test.for([
    [[answer(), answer({ status: 204 })], 204],
    [[answer({ status: 401 }), answer()], 401],
    [[answer(), failure('timeout'), answer({ status: 500 })], 504],
    [[failure('queue-full'), failure('refused')], 503],
    [[], 200],
  ] as const)('to several is the worst: %j', ([outcomes, status]) => {
    expect(answerOfForwardings(outcomes.map(forwarding)).status).toBe(status);
  });
});

describe('a failure', () => {
  const coded = (code: string) => Object.assign(new Error('Whatever.'), { code });
  test.for([
    [new AggregateError([coded('EADDRNOTAVAIL'), coded('ECONNREFUSED')]), 'refused', 'ECONNREFUSED'],
    [new AggregateError([coded('ETIMEDOUT'), coded('ENETUNREACH')]), 'unreachable', 'ETIMEDOUT'],
    [Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'refused', 'ECONNREFUSED'],
    [coded('UND_ERR_SOCKET'), 'reset', 'UND_ERR_SOCKET'],
    [coded('UND_ERR_CONNECT_TIMEOUT'), 'unreachable', 'UND_ERR_CONNECT_TIMEOUT'],
    [coded('UND_ERR_HEADERS_OVERFLOW'), 'not-http', 'UND_ERR_HEADERS_OVERFLOW'],
    [coded('HPE_INVALID_CONSTANT'), 'not-http', 'HPE_INVALID_CONSTANT'],
    [coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'certificate', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    [new TypeError('Whatever.'), 'other', 'TypeError'],
  ] as const)('%s is reported as %s', ([error, reason, detail]) => {
    expect(failureOf(error)).toEqual({ kind: 'failed', reason, detail });
  });

  test('in forwarding names the flag for forwarding', () => {
    const late = { kind: 'failed', reason: 'timeout', detail: '1400 ms' } as const;
    expect(failureWords(late, 'app:3000', '--forward-timeout')).toContain('; --forward-timeout waits');
    expect(failureWords(late, 'app:3000')).toContain('; --timeout waits');
  });
});
