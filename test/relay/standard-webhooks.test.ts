import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../src/problem.ts';
import { readSigningSecrets, signWebhook } from '../../src/relay/standard-webhooks.ts';
import { guidebookToken } from '../tokens.ts';

const bytesOf = (length: number, first = 0) => Uint8Array.from({ length }, (_, index) => first + index);
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const written = (bytes: Uint8Array) => `whsec_${base64(bytes)}`;

const old = bytesOf(24, 1);
const fresh = bytesOf(64, 100);

describe('readSigningSecrets', () => {
  test.for<readonly [what: string, text: string, secrets: readonly Uint8Array[]]>([
    ['a secret with the prefix', written(old), [old]],
    ['a secret without the prefix', base64(old), [old]],
    ['secrets of 24 and 64 bytes in their order', `${written(fresh)}\n${base64(old)}\n`, [fresh, old]],
    ['padded base64', `${written(bytesOf(25))}\n${written(bytesOf(26))}`, [bytesOf(25), bytesOf(26)]],
    [
      'the last two characters of the alphabet',
      written(Buffer.from('+/'.repeat(20), 'base64')),
      [Buffer.from('+/'.repeat(20), 'base64')],
    ],
    [
      'the line ends of Windows and a byte order mark',
      `\ufeff${written(old)}\r\n${written(fresh)}\r\n`,
      [old, fresh],
    ],
    ['space around a secret', `  \t${written(old)} \n`, [old]],
    ['blank lines and comments', `# of May\n\n \n  # ${written(fresh)}\n${written(old)}\n#`, [old]],
    [
      'eight secrets',
      Array.from({ length: 8 }, (_, index) => written(bytesOf(24, index))).join('\n'),
      Array.from({ length: 8 }, (_, index) => bytesOf(24, index)),
    ],
  ])('reads %s', ([, text, secrets]) => {
    expect(readSigningSecrets(text, 'secrets.txt').map((secret) => [...secret])).toEqual(
      secrets.map((secret) => [...secret]),
    );
  });

  test.for([
    ['an empty file', '', 'secrets.txt contains no signing secret.'],
    ['only comments', '# one\n\n', 'secrets.txt contains no signing secret.'],
    ['23 bytes', written(bytesOf(23)), 'line 1: expected a signing secret of 24 to 64 bytes, got 23.'],
    ['65 bytes', `\n${written(bytesOf(65))}`, 'line 2: expected a signing secret of 24 to 64 bytes, got 65.'],
    ['only the prefix', 'whsec_', 'got 0.'],
    [
      'missing padding',
      written(bytesOf(25)).replace(/=+$/, ''),
      'line 1: expected a signing secret in base64',
    ],
    ['too much padding', `${written(old)}=`, 'in base64'],
    ['unused bits that are set', written(bytesOf(25)).replace('A==', 'B=='), 'in base64'],
    [
      'the URL alphabet',
      base64(Buffer.alloc(30, 0xfb)).replaceAll('+', '-').replaceAll('/', '_'),
      'in base64',
    ],
    ['a space inside', `${written(old).slice(0, 20)} ${written(old).slice(20)}`, 'in base64'],
    ['the prefix twice', `whsec_${written(old)}`, 'in base64'],
    ['the prefix in capitals', written(old).replace('whsec_', 'WHSEC_'), 'in base64'],
    ['a key for asymmetric signatures', written(old).replace('whsec_', 'whsk_'), 'in base64'],
    ['a secret in quotes', `"${written(old)}"`, 'in base64'],
    ['a comment behind a secret', `${written(old)} # of May`, 'in base64'],
    [
      'a webhook token',
      guidebookToken.token,
      'line 1: expected a signing secret, got what looks like a webhook',
    ],
    ['half a token', guidebookToken.authorization.toUpperCase(), 'got what looks like a webhook token'],
    ['a malformed line after valid ones', `${written(old)}\n\n# x\nsecret!`, 'secrets.txt, line 4: '],
    [
      'nine secrets',
      Array.from({ length: 9 }, (_, index) => written(bytesOf(24, index))).join('\n'),
      'at most 8',
    ],
  ])('refuses %s, with a hint', ([, text = '', message = '']) => {
    const problem = problemOf(() => readSigningSecrets(text, 'secrets.txt'));
    expect(problem).toMatchObject({ code: 'malformed-secret', kind: 'usage', hint: expect.any(String) });
    expect(problem.message).toContain(message);
  });

  test('never puts a part of a secret into the message or the hint', () => {
    const damage = fc.constantFrom('!', ' ', '-', '\u001b', '=x');
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 18, maxLength: 64 }), damage, (bytes, end) => {
        const { message, hint } = problemOf(() =>
          readSigningSecrets(`${written(bytes)}${end}x`, 'secrets.txt'),
        );
        for (let start = 0; start + 6 <= base64(bytes).length; start += 1)
          expect(`${message} ${hint}`).not.toContain(base64(bytes).slice(start, start + 6));
      }),
    );
  });
});

const seconds = () => Math.floor(Date.now() / 1000);

function headersOf(body: Uint8Array, secrets: readonly Uint8Array[], timestampSeconds = seconds()) {
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': signWebhook({ id: 'msg_1', timestampSeconds, body, secrets }),
  };
}

/** Whether the library that receivers use accepts the delivery. */
function isVerified(body: Uint8Array, headers: Record<string, string>, secret: Uint8Array): boolean {
  try {
    new Webhook(written(secret)).verify(Buffer.from(body), headers, { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}

describe('signWebhook', () => {
  test('signs the example of the specification', () => {
    const secrets = readSigningSecrets('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'secrets.txt');
    const body = Buffer.from('{"test": 2432232314}');
    expect(
      signWebhook({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestampSeconds: 1614265330, body, secrets }),
    ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  test.for([
    ['a delivery', '{"timestamp":1,"data":{"height":7},"event":"block.forged"}'],
    ['an empty body', ''],
    ['a line end at the end', '{}\r\n'],
    ['a byte order mark', '\ufeff{}'],
    ['a zero byte', 'a\0b'],
    ['characters beyond the BMP', '{"vendorField":"日本 🦊 \u{10ffff}"}'],
    ['a line separator and a replacement character', '"\u2028\ufffd"'],
    ['full stops', '.1.2..'],
    ['numbers beyond 2^53', '{"amount":9007199254740993.10}'],
    ['a body of a megabyte', 'é'.repeat(500_000)],
  ] as const)('is verified by the package standardwebhooks: %s', ([, text]) => {
    const body = Buffer.from(text);
    const headers = headersOf(body, [old]);
    expect(isVerified(body, headers, old)).toBe(true);
    expect(isVerified(Buffer.concat([body, Buffer.from(' ')]), headers, old)).toBe(false);
    expect(isVerified(body, headers, fresh)).toBe(false);
  });

  test('is verified by the package standardwebhooks for every text and secret', () => {
    const secret = fc.uint8Array({ minLength: 24, maxLength: 64 });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), secret, (text, key) => {
        const body = Buffer.from(text);
        expect(isVerified(body, headersOf(body, readSigningSecrets(written(key), 'secrets.txt')), key)).toBe(
          true,
        );
      }),
    );
  });

  test('signs bytes that are not text as they are, which a receiver has to do too', () => {
    const body = Uint8Array.of(0x22, 0xff, 0x80, 0x22);
    const signed = Buffer.concat([Buffer.from('msg_1.7.'), body]);
    expect(signWebhook({ id: 'msg_1', timestampSeconds: 7, body, secrets: [old] })).toBe(
      `v1,${createHmac('sha256', old).update(signed).digest('base64')}`,
    );
  });

  test('gives each secret a signature, so that a receiver with any of them verifies it', () => {
    const body = Buffer.from('{}');
    const headers = headersOf(body, [fresh, old]);
    expect(headers['webhook-signature']).toMatch(/^v1,[\w+/]{43}= v1,[\w+/]{43}=$/);
    expect(isVerified(body, headers, fresh)).toBe(true);
    expect(isVerified(body, headers, old)).toBe(true);
    expect(isVerified(body, headers, bytesOf(24, 2))).toBe(false);
  });

  test('covers the id', () => {
    const body = Buffer.from('{}');
    expect(isVerified(body, { ...headersOf(body, [old]), 'webhook-id': 'msg_2' }, old)).toBe(false);
  });

  test.for([
    ['old', -301],
    ['far in the future', 400],
  ] as const)('is refused when it is replayed with a timestamp that is too %s', ([, shift]) => {
    const body = Buffer.from('{}');
    const headers = headersOf(body, [old], seconds() + shift);
    expect(() => new Webhook(written(old)).verify('{}', headers)).toThrow('Message timestamp too');
    expect(isVerified(body, headers, old)).toBe(false);
  });

  test('is refused when it is replayed with a new timestamp', () => {
    const body = Buffer.from('{}');
    const headers = { ...headersOf(body, [old], seconds() - 400), 'webhook-timestamp': String(seconds()) };
    expect(isVerified(body, headers, old)).toBe(false);
  });
});

function problemOf(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('Expected a problem.');
}
