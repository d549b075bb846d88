import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { accepted } from '../../../src/http/receiver/answer.ts';
import { openReceiver } from '../../../src/http/receiver/receiver.ts';
import { receiverLimits } from '../../../src/http/server/receiver-limits.ts';
import { Problem } from '../../../src/problem.ts';
import { createVerifier } from '../../../src/protocol/delivery/token-verifier.ts';
import { identity } from '../../certificate/certificate.ts';
import { portOf } from '../../port-of.ts';
import { guidebookToken } from '../../tokens.ts';
import { rawExchange, requestBytes } from '../raw-exchange.ts';
import { startReceiver } from '../start-receiver.ts';

const half = guidebookToken.authorization;
const body = '{"timestamp":1,"data":{"height":7},"event":"block.forged"}';

/** The headers of a valid delivery, with changes: undefined leaves a header out. */
function headers(
  changes: Readonly<Record<string, string | undefined>> = {},
  length = body.length,
): readonly string[] {
  const all = { Host: 'x', Authorization: half, 'Content-Length': String(length), ...changes };
  return Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
}

describe('a valid delivery', () => {
  test('is answered 200 Hello Webhook! as plain text', async () => {
    const receiver = await startReceiver();
    const answer = await rawExchange(receiver.url, requestBytes(headers(), body));
    expect(answer).toMatchObject({ status: 200, body: 'Hello Webhook!' });
    expect(answer.head).toMatch(/^content-type: text\/plain/im);
  });

  test('is reported with what was received and answered', async () => {
    const receiver = await startReceiver();
    await rawExchange(receiver.url, requestBytes(headers(), body, 'POST /hook?a=1 HTTP/1.1'));
    expect(await receiver.reception(1)).toEqual({
      id: 1,
      receivedAtMs: 1_795_425_336_079,
      method: 'POST',
      path: '/hook?a=1',
      rawHeaders: headers(),
      verdict: { kind: 'authorized', token: 'default', whole: false },
      status: 200,
      delivery: expect.objectContaining({ event: 'block.forged', dataText: '{"height":7}' }),
      bodyBytes: body.length,
      durationMs: expect.any(Number),
    });
  });

  test.for([
    ['without a content type', { 'Content-Type': undefined }],
    [
      'with a form content type, as axios 0.18 sends none of',
      { 'Content-Type': 'application/x-www-form-urlencoded' },
    ],
    ['with the identity encoding', { 'Content-Encoding': 'Identity' }],
    ['that asks to upgrade', { Connection: 'Upgrade', Upgrade: 'websocket' }],
    ['with the whole token', { Authorization: guidebookToken.token }],
  ] as const)('%s is accepted', async ([, changes]) => {
    const receiver = await startReceiver();
    expect((await rawExchange(receiver.url, requestBytes(headers(changes), body))).status).toBe(200);
  });

  test('that requests an upgrade is the last one of its connection', async () => {
    const receiver = await startReceiver({
      limits: { ...receiverLimits, keepAliveTimeoutMs: 2_147_483_647 },
    });
    const upgrade = requestBytes(headers({ Connection: 'Upgrade', Upgrade: 'websocket' }), body);
    const { text } = await rawExchange(receiver.url, Buffer.concat([upgrade, upgrade]), () => false);
    expect(text.match(/HTTP\/1\.1 \d+|connection: .*/gi)).toEqual(['HTTP/1.1 200', 'Connection: close']);
  });

  test('in chunks, one of them split inside a character, is accepted', async () => {
    const receiver = await startReceiver();
    const text = Buffer.from('{"event":"a","data":"🚀"}');
    const parts = [text.subarray(0, 23), text.subarray(23)];
    const chunks = parts.flatMap((part) => [
      Buffer.from(`${part.length.toString(16)}\r\n`),
      part,
      Buffer.from('\r\n'),
    ]);
    const head = requestBytes(headers({ 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' }));
    await rawExchange(receiver.url, Buffer.concat([head, ...chunks, Buffer.from('0\r\n\r\n')]));
    expect((await receiver.reception(1)).delivery?.data).toBe('🚀');
  });

  test('of exactly the size limit is accepted, one byte more is 413', async () => {
    const limits = { ...receiverLimits, maxBodyBytes: body.length };
    const receiver = await startReceiver({ limits });
    expect((await rawExchange(receiver.url, requestBytes(headers(), body))).status).toBe(200);
    const longer = await rawExchange(receiver.url, requestBytes(headers({}, body.length + 1), `${body} `));
    expect(longer.status).toBe(413);
  });

  test('waiting for 100 Continue gets it, then its answer', async () => {
    const receiver = await startReceiver();
    const socket = connect(Number(new URL(receiver.url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write(requestBytes(headers({ Expect: '100-continue' })));
    const [interim] = await once(socket, 'data');
    expect(String(interim)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write(body);
    const [final] = await once(socket, 'data');
    expect(String(final)).toContain('HTTP/1.1 200 OK');
  });

  test('is answered in order, and with a separate answer, when several are pipelined', async () => {
    const receiver = await startReceiver();
    const right = requestBytes(headers(), body);
    const wrong = requestBytes(headers({ Authorization: 'x' }), body);
    const isThree = (text: string) => (text.match(/HTTP\/1\.1 /g) ?? []).length === 3;
    const { text } = await rawExchange(receiver.url, Buffer.concat([right, wrong, right]), isThree);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 401', 'HTTP/1.1 200']);
  });

  test.for([
    ['for its headers', 401, requestBytes(headers({ Authorization: 'x' }), body)],
    ['for its body', 400, requestBytes(headers({}, 2), '[]')],
  ] as const)('is still accepted on the connection of one refused %s', async ([, status, wrong]) => {
    const receiver = await startReceiver();
    const isTwo = (text: string) => (text.match(/HTTP\/1\.1 /g) ?? []).length === 2;
    const { text } = await rawExchange(
      receiver.url,
      Buffer.concat([wrong, requestBytes(headers(), body)]),
      isTwo,
    );
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual([`HTTP/1.1 ${status}`, 'HTTP/1.1 200']);
  });
});

describe('a refused request', () => {
  const chunked = { 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' };
  const empty = '0\r\n\r\n';

  test.for<[string, number, string, Buffer]>([
    [
      'without authorization',
      401,
      'missing-authorization',
      requestBytes(headers({ Authorization: undefined }), body),
    ],
    [
      'with a wrong half',
      401,
      'wrong-authorization',
      requestBytes(headers({ Authorization: '0'.repeat(32) }), body),
    ],
    [
      'with a 0xff header',
      401,
      'malformed-authorization',
      requestBytes(headers({ Authorization: 'ÿ'.repeat(32) }), body),
    ],
    [
      'with two authorizations',
      401,
      'duplicate-authorization',
      requestBytes([...headers(), 'authorization', half], body),
    ],
    [
      'with the authorization in a trailer',
      401,
      'missing-authorization',
      Buffer.concat([
        requestBytes(headers({ ...chunked, Authorization: undefined, Trailer: 'Authorization' })),
        Buffer.from(`${body.length.toString(16)}\r\n${body}\r\n0\r\nAuthorization: ${half}\r\n\r\n`),
      ]),
    ],
    [
      'by GET',
      405,
      'wrong-method',
      requestBytes(headers({ 'Content-Length': undefined }), '', 'GET / HTTP/1.1'),
    ],
    [
      'by OPTIONS *',
      405,
      'wrong-method',
      requestBytes(headers({ 'Content-Length': undefined }), '', 'OPTIONS * HTTP/1.1'),
    ],
    ['that is empty', 400, 'not-json', requestBytes(headers({}, 0))],
    ['that is not JSON', 400, 'not-json', requestBytes(headers({}, 1), '{')],
    ['with a byte order mark', 400, 'not-json', requestBytes(headers({}, body.length + 3), `\ufeff${body}`)],
    ['that is not a delivery', 400, 'not-a-delivery', requestBytes(headers({}, 2), '[]')],
    ['nested too deep', 400, 'too-deep', requestBytes(headers({}, 9_000), '['.repeat(9_000))],
    ['with two hosts', 400, 'duplicate-host', requestBytes([...headers(), 'host', 'y'], body)],
    [
      'in gzip',
      415,
      'unsupported-content-encoding',
      requestBytes(headers({ 'Content-Encoding': 'gzip' }), body),
    ],
    [
      'in gzip, then chunks',
      501,
      'unsupported-transfer-encoding',
      Buffer.concat([
        requestBytes(headers({ ...chunked, 'Transfer-Encoding': 'gzip, chunked' })),
        Buffer.from(empty),
      ]),
    ],
    [
      'in chunks of HTTP/1.0',
      501,
      'unsupported-transfer-encoding',
      Buffer.concat([requestBytes(headers(chunked), '', 'POST / HTTP/1.0'), Buffer.from(empty)]),
    ],
    [
      'in a coding that Node does not know, which breaks off behind its headers',
      501,
      'unsupported-transfer-encoding',
      requestBytes(headers({ ...chunked, 'Transfer-Encoding': 'xchunked' })),
    ],
    ['without a host', 400, 'missing-host', requestBytes(headers({ Host: undefined }), body)],
    [
      'that expects the unknown',
      417,
      'unsupported-expectation',
      requestBytes(headers({ Expect: '200-ok' }), body),
    ],
    ['by CONNECT', 405, 'wrong-method', requestBytes(['Host', 'x'], '', 'CONNECT x:1 HTTP/1.1')],
    ['in HTTP/2.0', 505, 'unsupported-http-version', requestBytes(headers(), body, 'POST / HTTP/2.0')],
    [
      'with 300 headers',
      431,
      'too-many-headers',
      requestBytes([...headers(), ...Array.from({ length: 600 }, (_, index) => `x${index}`)], body),
    ],
    [
      'with 17 kB of headers',
      431,
      'headers-too-large',
      requestBytes(headers({ X: 'x'.repeat(17_000) }), body),
    ],
    [
      'with both lengths',
      400,
      'malformed-request',
      requestBytes([...headers(), 'Transfer-Encoding', 'chunked'], body),
    ],
    ['with a folded header', 400, 'malformed-request', requestBytes(headers({ X: 'a\r\n b' }), body)],
    ['with NUL in a header', 400, 'malformed-request', requestBytes(headers({ X: 'a\0b' }), body)],
    ['over TLS', 400, 'malformed-request', Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3])],
  ])('%s is answered %d: %s', async ([, status, reason, bytes]) => {
    const receiver = await startReceiver();
    expect((await rawExchange(receiver.url, bytes)).status).toBe(status);
    expect(await receiver.reception(1)).toMatchObject({ status, verdict: { kind: 'rejected', reason } });

    const next = await rawExchange(receiver.url, requestBytes(headers(), body));
    expect(next.status).toBe(200);
  });

  test('gets the same 401 whatever is wrong with its authorization', async () => {
    const receiver = await startReceiver();
    const wrongs = [
      undefined,
      '',
      'x',
      `Bearer ${half}`,
      guidebookToken.verification,
      half.slice(1),
      '0'.repeat(32),
    ];
    const answers = await Promise.all(
      wrongs.map((Authorization) =>
        rawExchange(receiver.url, requestBytes(headers({ Authorization }), body)),
      ),
    );
    const texts = new Set(answers.map(({ text }) => text.replace(/^date: .*$/im, '')));
    expect(texts.size).toBe(1);
    expect([...texts][0]).toMatch(/^www-authenticate: /im);
    expect([...texts][0]).toContain('Unauthorized!');
  });

  test('gets its 401 before it has sent its body', async () => {
    const receiver = await startReceiver();
    const head = requestBytes(headers({ Authorization: 'x' }, 4_000_000));
    expect((await rawExchange(receiver.url, head)).status).toBe(401);
  });

  test('gets no 100 Continue', async () => {
    const receiver = await startReceiver();
    const head = requestBytes(headers({ Authorization: 'x', Expect: '100-continue' }));
    expect((await rawExchange(receiver.url, head, () => false)).text).toMatch(/^HTTP\/1\.1 401/);
  });

  test('in chunks ends its connection, and nothing behind it is accepted', async () => {
    const receiver = await startReceiver();
    const head = requestBytes(headers({ ...chunked, Authorization: 'x' }));
    const bytes = Buffer.concat([head, Buffer.from(empty), requestBytes(headers(), body)]);
    const { text } = await rawExchange(receiver.url, bytes, () => false);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401']);
    expect(receiver.receptions.map(({ status }) => status)).toEqual([401]);
  });

  test('with a large body still receives its answer', async () => {
    const receiver = await startReceiver();
    const large = Buffer.alloc(900_000, 0x20);
    const answer = await rawExchange(
      receiver.url,
      requestBytes(headers({ Authorization: 'x' }, large.length), large),
    );
    expect(answer.status).toBe(401);
  });

  test('that never ends is cut off', async () => {
    const receiver = await startReceiver();
    const socket = connect(Number(new URL(receiver.url).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(requestBytes(headers({ ...chunked, Authorization: 'x' })));
    const pump = () => {
      while (!socket.destroyed && socket.write(`10000\r\n${'x'.repeat(65_536)}\r\n`));
    };
    socket.on('drain', pump);
    pump();
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(await receiver.reception(1)).toMatchObject({ status: 401 });
  });

  test('to a path that is not served is answered 404, whatever its query', async () => {
    const receiver = await startReceiver({ path: '/hook' });
    const answer = async (target: string) =>
      (await rawExchange(receiver.url, requestBytes(headers(), body, `POST ${target} HTTP/1.1`))).status;
    expect(await answer('/hook')).toBe(200);
    expect(await answer('/hook?x=/other')).toBe(200);
    expect(await answer('http://elsewhere/hook')).toBe(200);
    expect(await answer('/')).toBe(404);
    expect(await answer('/hook/')).toBe(404);
    expect(await answer('/Hook')).toBe(404);
    expect(await answer('/hook%2e')).toBe(404);
  });

  test.for([
    ['its headers', `POST / HTTP/1.1\r\nHost: x\r\n`],
    ['its body', requestBytes(headers()).toString('latin1') + body.slice(1)],
  ])('that is too slow with %s is answered 408', async ([, bytes = '']) => {
    const limits = {
      ...receiverLimits,
      headersTimeoutMs: 1_000,
      requestTimeoutMs: 1_500,
      checkIntervalMs: 20,
    };
    const receiver = await startReceiver({ limits });
    expect((await rawExchange(receiver.url, bytes, () => false)).status).toBe(408);
    expect(await receiver.reception(1)).toMatchObject({ verdict: { reason: 'too-slow' } });
  });
});

test('a peer that disconnects in the middle of its body is not reported', async () => {
  const receiver = await startReceiver();
  for (let left = 0; left < 20; left += 1) {
    const socket = connect(Number(new URL(receiver.url).port), '127.0.0.1');
    socket.write(requestBytes(headers()).toString('latin1') + body.slice(0, 9));
    await once(socket, 'connect');
    socket.destroy();
  }
  await rawExchange(receiver.url, requestBytes(headers(), body));
  expect(await receiver.reception(1)).toMatchObject({ status: 200 });
  expect(receiver.receptions).toHaveLength(1);
});

test('a peer that ends its side in the middle of a request is answered 400', async () => {
  const receiver = await startReceiver();
  const socket = connect({
    port: Number(new URL(receiver.url).port),
    host: '127.0.0.1',
    allowHalfOpen: true,
  });
  socket.end(requestBytes(headers()).toString('latin1') + body.slice(0, 9));
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toContain('HTTP/1.1 400');
  expect(receiver.receptions).toHaveLength(0);
});

test('a silent connection is closed without an answer', async () => {
  const limits = { ...receiverLimits, headersTimeoutMs: 50, requestTimeoutMs: 60, checkIntervalMs: 20 };
  const receiver = await startReceiver({ limits });
  const { text } = await rawExchange(receiver.url, '', () => false);
  expect(text).toBe('');
  expect(receiver.receptions).toHaveLength(0);
});

test('close lets a request in flight finish', async () => {
  const receiver = await startReceiver();
  const socket = connect(Number(new URL(receiver.url).port), '127.0.0.1');
  socket.write(requestBytes(headers({ Expect: '100-continue' })));
  await once(socket, 'data');
  const closed = receiver.close();
  socket.write(body);
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toContain('HTTP/1.1 200');
  await closed;
});

test('close does not wait for a silent connection', async () => {
  const receiver = await startReceiver({ limits: { ...receiverLimits, graceMs: 2_147_483_647 } });
  const socket = connect(Number(new URL(receiver.url).port), '127.0.0.1');
  await once(socket, 'connect');
  // The server has accepted it for certain once it answers a later one.
  await rawExchange(receiver.url, requestBytes(headers(), body));
  await receiver.close();
});

test('close does not wait for a sender that keeps its connection after a refusal', async () => {
  const receiver = await startReceiver({
    limits: { ...receiverLimits, graceMs: 2_147_483_647, keepAliveTimeoutMs: 2_147_483_647 },
  });
  const socket = connect(Number(new URL(receiver.url).port), '127.0.0.1');
  const head = requestBytes(headers({ Expect: '100-continue', 'Content-Length': '1' }));
  socket.write(head);
  await once(socket, 'data');
  const closed = receiver.close();
  socket.write('{');
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 400[\s\S]*connection: close/i);
  await closed;
});

test('a request whose headers end while it stops is answered 503', async () => {
  const receiver = await startReceiver();
  const socket = connect(Number(new URL(receiver.url).port), '127.0.0.1');
  const bytes = requestBytes(headers(), body);
  socket.write(bytes.subarray(0, 20));
  await once(socket, 'connect');
  // The server has read that for certain once it answers a later connection.
  await rawExchange(receiver.url, bytes);
  const closed = receiver.close();
  socket.write(bytes.subarray(20));
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toContain('HTTP/1.1 503');
  await closed;
  expect(await receiver.reception(2)).toMatchObject({ verdict: { reason: 'stopping' } });
});

describe('one request gets one answer and one report', () => {
  test('when it is refused and its body then proves malformed', async () => {
    const receiver = await startReceiver();
    const head = requestBytes(
      headers({ Authorization: 'x', 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' }),
    );
    const { text } = await rawExchange(
      receiver.url,
      Buffer.concat([head, Buffer.from('5\r\nhello\r\nzz\r\n')]),
      () => false,
    );
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401']);
    expect(receiver.receptions).toHaveLength(1);
  });

  test('when its body is malformed', async () => {
    const receiver = await startReceiver();
    const head = requestBytes(headers({ 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' }));
    const { text } = await rawExchange(
      receiver.url,
      Buffer.concat([head, Buffer.from('5\r\nhello\r\nzz\r\n')]),
      () => false,
    );
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400']);
    expect(receiver.receptions).toHaveLength(1);
  });

  test('when it is authorized and garbage follows it', async () => {
    const receiver = await startReceiver();
    const bytes = Buffer.concat([requestBytes(headers(), body), Buffer.from('garbage\r\n\r\n')]);
    const { text } = await rawExchange(receiver.url, bytes, () => false);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
    expect(receiver.receptions.map(({ status }) => status)).toEqual([200, 400]);
  });
});

describe('a connection over the limit', () => {
  const right = requestBytes(headers(), body);
  const refused = requestBytes(headers({ Authorization: 'x' }), body);
  const waiting = requestBytes(headers({ Expect: '100-continue' }));
  const limits = { ...receiverLimits, maxConnections: 2 };

  /** Opens a connection on which these bytes have been answered. */
  async function open(url: string, bytes: string | Uint8Array): Promise<Socket> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => {});
    await once(socket, 'connect');
    if (bytes.length === 0) return socket;
    socket.write(bytes);
    await once(socket, 'data');
    return socket;
  }

  test.for<[string, string | Uint8Array, string | Uint8Array]>([
    ['is silent', '', ''],
    ['was refused', refused, refused],
    ['was refused, rather than an older one that is silent', '', refused],
    ['is silent, rather than an older one that has delivered', right, ''],
    ['has delivered and waits, when no other can be closed', right, right],
    ['has delivered and waits, rather than an older one in the middle of a delivery', waiting, right],
  ])('closes the one that %s', async ([, older, younger]) => {
    const receiver = await startReceiver({ limits });
    const first = await open(receiver.url, older);
    const second = await open(receiver.url, younger);
    const leaving = older === younger ? first : second;
    const left = new Promise((resolve) => leaving.once('close', resolve));
    leaving.resume();
    await open(receiver.url, right);
    await left;
    expect([first, second].filter(({ destroyed }) => destroyed)).toEqual([leaving]);
  });

  test('is closed itself when each of the others is in the middle of a delivery', async () => {
    const receiver = await startReceiver({ limits });
    const busy = [await open(receiver.url, waiting), await open(receiver.url, waiting)];
    const { text } = await rawExchange(receiver.url, right).catch(() => ({ text: '' }));
    expect(text).toBe('');
    for (const socket of busy) {
      socket.write(body);
      const [answer] = await once(socket, 'data');
      expect(String(answer)).toContain('HTTP/1.1 200');
    }
  });

  test('keeps a young connection until its delivery arrives', async () => {
    const receiver = await startReceiver({ limits: { ...limits, maxConnections: 8 } });
    for (let n = 0; n < 8; n += 1) (await open(receiver.url, '')).write('P');
    const young = await open(receiver.url, '');
    for (let n = 0; n < 6; n += 1) (await open(receiver.url, '')).write('P');
    young.write(right);
    expect(String(await once(young, 'data'))).toContain('HTTP/1.1 200');
  });

  test.runIf(process.platform === 'linux')(
    'from a crowded address does not close those of other addresses',
    async () => {
      let crowdedTimes = 0;
      const receiver = await startReceiver({
        limits: { ...limits, maxConnections: 8 },
        onCrowded: () => {
          crowdedTimes += 1;
        },
      });
      const port = Number(new URL(receiver.url).port);
      const quiet = await open(receiver.url, '');
      for (let n = 0; n < 40; n += 1) {
        const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
        onTestFinished(() => void socket.destroy());
        socket.on('error', () => {});
        await once(socket, 'connect');
        socket.write(refused.subarray(0, 1 + (n % refused.length)));
      }
      quiet.write(right);
      expect(String(await once(quiet, 'data'))).toContain('HTTP/1.1 200');
      expect(crowdedTimes).toBeGreaterThan(0);
    },
  );
});

describe('CONNECT', () => {
  const tunnel = requestBytes(['Host', 'x'], '', 'CONNECT x:1 HTTP/1.1');
  const right = requestBytes(headers(), body);

  test.for(['resetAndDestroy', 'destroy', 'end'] as const)(
    'followed by %s keeps the receiver working',
    async (leave) => {
      for (const certified of [false, true]) {
        const receiver = await startReceiver(certified ? { identity } : {});
        const target = { port: Number(new URL(receiver.url).port), host: '127.0.0.1' };
        const peers = Array.from({ length: 40 }, async (_, index) => {
          const socket = certified ? connectTls({ ...target, rejectUnauthorized: false }) : connect(target);
          socket.on('error', () => {});
          await once(socket, certified ? 'secureConnect' : 'connect');
          const more = index % 2 === 0 ? Buffer.alloc(0) : Buffer.from('more');
          await new Promise((resolve) => socket.write(Buffer.concat([tunnel, more]), resolve));
          // Beneath TLS Node cannot reset a connection, only leave it.
          if (leave === 'resetAndDestroy' && certified) socket.destroy();
          else socket[leave]();
        });
        await Promise.all(peers);
        const next = certified ? connectTls({ ...target, rejectUnauthorized: false }) : connect(target);
        onTestFinished(() => void next.destroy());
        next.write(right);
        expect(String(await once(next, 'data'))).toContain('HTTP/1.1 200');
      }
    },
  );

  test('is answered after the deliveries before it, even when those take long', async () => {
    const answers: (() => void)[] = [];
    const receiver = await startReceiver({
      handle: () =>
        new Promise((resolve) => answers.push(() => resolve({ answer: { status: 202, text: 'Late.' } }))),
    });
    const bytes = Buffer.concat([right, right, tunnel]);
    const exchange = rawExchange(receiver.url, bytes, () => false);
    await expect.poll(() => answers.length).toBe(1);
    answers[0]?.();
    await expect.poll(() => answers.length).toBe(2);
    answers[1]?.();
    const { text } = await exchange;
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 202', 'HTTP/1.1 202', 'HTTP/1.1 405']);
    expect(text).toMatch(/^allow: POST/im);
    expect(receiver.receptions.map(({ status }) => status)).toEqual([202, 202, 405]);
  });
});

describe('bytes that are not a request', () => {
  const right = requestBytes(headers(), body);
  const wrong = requestBytes(headers({ Authorization: 'x' }), body);
  const garbage = Buffer.from('garbage\r\n\r\n');

  test.for([
    ['two deliveries', [right, right], [200, 200, 400]],
    ['three deliveries', [right, right, right], [200, 200, 200, 400]],
    ['a refused request among deliveries', [right, wrong, right], [200, 401, 200, 400]],
  ] as const)('are answered after %s, over TLS too', async ([, requests, statuses]) => {
    for (const certified of [false, true]) {
      for (const isSlow of [false, true]) {
        const receiver = await startReceiver({
          ...(certified ? { identity } : {}),
          ...(isSlow
            ? { handle: () => new Promise((resolve) => setImmediate(resolve, { answer: accepted })) }
            : {}),
        });
        const target = { port: Number(new URL(receiver.url).port), host: '127.0.0.1' };
        const socket = certified ? connectTls({ ...target, rejectUnauthorized: false }) : connect(target);
        onTestFinished(() => void socket.destroy());
        socket.on('error', () => {});
        let text = '';
        socket.on('data', (chunk) => {
          text += chunk.toString('latin1');
        });
        socket.write(Buffer.concat([...requests, garbage]));
        await once(socket, 'close');
        const seen = [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
        expect(seen).toEqual(statuses);
        expect(receiver.receptions.map(({ status }) => status)).toEqual(statuses);
      }
    }
  });
});

test('pipelined requests are reported in order, whichever is refused', async () => {
  const receiver = await startReceiver();
  const right = requestBytes(headers(), body);
  const wrong = requestBytes(headers({ Authorization: 'x' }), body);
  const isFour = (text: string) => (text.match(/HTTP\/1\.1 /g) ?? []).length === 4;
  await rawExchange(receiver.url, Buffer.concat([right, wrong, right, wrong]), isFour);
  expect(receiver.receptions.map(({ id, status }) => [id, status])).toEqual([
    [1, 200],
    [2, 401],
    [3, 200],
    [4, 401],
  ]);
});

test('hundreds of pipelined requests are answered in order, without a warning of Node', async () => {
  const warnings: Error[] = [];
  const warn = (warning: Error) => warnings.push(warning);
  process.on('warning', warn);
  onTestFinished(() => void process.off('warning', warn));
  const receiver = await startReceiver();
  const right = requestBytes(headers(), body);
  const wrong = requestBytes(headers({ Authorization: 'x' }), body);
  const requests = Array.from({ length: 300 }, (_, index) => (index % 3 === 0 ? wrong : right));
  const isAll = (text: string) => (text.match(/HTTP\/1\.1 /g) ?? []).length === requests.length;
  const { text } = await rawExchange(receiver.url, Buffer.concat(requests), isAll);
  const expected = requests.map((request) => (request === wrong ? 401 : 200));
  expect((text.match(/HTTP\/1\.1 \d+/g) ?? []).map((line) => Number(line.slice(-3)))).toEqual(expected);
  expect(receiver.receptions.map(({ status }) => status)).toEqual(expected);
  expect(warnings).toEqual([]);
});

test('a body in chunks over the limit is answered 413', async () => {
  const receiver = await startReceiver({ limits: { ...receiverLimits, maxBodyBytes: 8 } });
  const head = requestBytes(headers({ 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' }));
  const answer = await rawExchange(
    receiver.url,
    Buffer.concat([head, Buffer.from('9\r\n123456789\r\n0\r\n\r\n')]),
  );
  expect(answer.status).toBe(413);
  expect(await receiver.reception(1)).toMatchObject({ verdict: { reason: 'too-large' }, bodyBytes: 9 });
});

test('a body with a length over the limit is refused before it arrives', async () => {
  const receiver = await startReceiver({ limits: { ...receiverLimits, maxBodyBytes: 8 } });
  expect((await rawExchange(receiver.url, requestBytes(headers({}, 9)))).status).toBe(413);
});

test('a body of many small chunks is received whole', async () => {
  const receiver = await startReceiver();
  const text = JSON.stringify({ event: 'a', data: 'x'.repeat(50_000) });
  const head = requestBytes(headers({ 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' }));
  const chunks = Buffer.from(`${[...text].map((character) => `1\r\n${character}\r\n`).join('')}0\r\n\r\n`);
  await rawExchange(receiver.url, Buffer.concat([head, chunks]));
  expect((await receiver.reception(1)).delivery?.data).toHaveLength(50_000);
});

test.for([
  ['deflate', 415],
  ['br', 415],
  ['gzip, gzip', 415],
  ['GZIP', 415],
] as const)('the content encoding %s is answered %d', async ([encoding, status]) => {
  const receiver = await startReceiver();
  const answer = await rawExchange(
    receiver.url,
    requestBytes(headers({ 'Content-Encoding': encoding }), body),
  );
  expect(answer.status).toBe(status);
});

test('200 headers are accepted, 201 are not', async () => {
  const receiver = await startReceiver();
  const more = (count: number) => Array.from({ length: 2 * (count - 3) }, (_, index) => `x${index}`);
  const statusWith = async (count: number) =>
    (await rawExchange(receiver.url, requestBytes([...headers(), ...more(count)], body))).status;
  expect([await statusWith(200), await statusWith(201)]).toEqual([200, 431]);
});

describe('a receiver that cannot listen', () => {
  const options = {
    path: undefined,
    verify: createVerifier([]),
    limits: receiverLimits,
    clock: { now: () => 0, monotonicMs: () => 0 },
    onReception: () => {},
  };

  test('names the port that is in use and how to choose another', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const port = portOf(other);
    const problem = await openReceiver({ ...options, host: '127.0.0.1', port }).catch(
      (error: unknown) => error,
    );
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({
      code: 'port-in-use',
      message: `Port ${port} on 127.0.0.1 is already in use.`,
      hint: expect.stringContaining('--port'),
    });
  });

  test('names an address that does not belong to this machine', async () => {
    await expect(openReceiver({ ...options, host: '192.0.2.1', port: 0 })).rejects.toMatchObject({
      code: 'address-unavailable',
    });
  });
});
