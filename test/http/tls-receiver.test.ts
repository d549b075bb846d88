import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:https';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { receiverLimits } from '../../src/http/server/receiver-limits.ts';
import { identity } from '../certificate/certificate.ts';
import { guidebookToken, otherToken } from '../tokens.ts';
import { startReceiver } from './start-receiver.ts';

const body = '{"timestamp":1,"data":{"height":7},"event":"block.forged"}';

function nextReason() {
  let give: (reason: string) => void = () => {};
  const first = new Promise<string>((resolve) => {
    give = resolve;
  });
  return { first, give: (reason: string) => give(reason) };
}

function post(url: string, options: object): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: guidebookToken.authorization };
    request(url, { method: 'POST', headers, ...options }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    })
      .on('error', reject)
      .end(body);
  });
}

test('a delivery is received over TLS with a verified certificate', async () => {
  const receiver = await startReceiver({ identity });
  expect(receiver.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/$/);
  expect(await post(receiver.url, { ca: identity.certificate })).toBe(200);
  const headers = { Authorization: otherToken.authorization };
  expect(await post(receiver.url, { ca: identity.certificate, headers })).toBe(401);
});

test.for(['TLSv1.2', 'TLSv1.3'] as const)(
  'a Node client that does not trust the certificate, and disconnects silently in %s, is reported',
  async (maxVersion) => {
    const reasons = nextReason();
    const receiver = await startReceiver({ identity, onHandshakeFailure: reasons.give });
    const refused = { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' };
    await expect(post(receiver.url, { maxVersion })).rejects.toMatchObject(refused);
    expect(await reasons.first).toMatch(/disconnected without a request; it may not trust/);
  },
);

test('a client that sends an alert about the certificate is reported', async () => {
  const reasons = nextReason();
  const receiver = await startReceiver({ identity, onHandshakeFailure: reasons.give });
  const { host } = new URL(receiver.url);
  const client = spawn('openssl', ['s_client', '-connect', host, '-verify_return_error'], {
    stdio: 'ignore',
  });
  await once(client, 'close');
  expect(await reasons.first).toMatch(/^it does not trust/);
});

test('plain HTTP at the TLS port is reported, and the next delivery works', async () => {
  const reasons = nextReason();
  const receiver = await startReceiver({ identity, onHandshakeFailure: reasons.give });
  const { port } = new URL(receiver.url);
  const socket = connect(Number(port), '127.0.0.1', () => socket.write('POST / HTTP/1.1\r\nHost: x\r\n\r\n'));
  socket.on('error', () => {});
  await once(socket, 'close');
  expect(await reasons.first).toMatch(/plain HTTP/);
  expect(await post(receiver.url, { ca: identity.certificate })).toBe(200);
});

test('close does not wait for a connection without a handshake', async () => {
  const receiver = await startReceiver({ identity });
  const { port } = new URL(receiver.url);
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  await receiver.close();
  await once(socket, 'close');
});

test.for([
  ['another format', { certificate: Buffer.from('no'), key: identity.key }],
  ['a key of another kind', { certificate: identity.certificate, key: Buffer.from('no') }],
] as const)('%s is a problem that explains how to create a pair', async ([, wrong]) => {
  await expect(startReceiver({ identity: wrong })).rejects.toMatchObject({
    code: 'unusable-certificate',
    hint: expect.stringContaining('openssl req'),
  });
});

test('a connection in the middle of a delivery over TLS is not closed for another', async () => {
  const receiver = await startReceiver({ identity, limits: { ...receiverLimits, maxConnections: 1 } });
  const { port } = new URL(receiver.url);
  const delivery = request(receiver.url, {
    method: 'POST',
    headers: { Authorization: guidebookToken.authorization, Expect: '100-continue' },
    ca: identity.certificate,
  });
  delivery.flushHeaders();
  await once(delivery, 'continue');
  const another = connect(Number(port), '127.0.0.1');
  another.on('error', () => {});
  await once(another, 'close');
  delivery.end(body);
  const [response] = await once(delivery, 'response');
  expect(response.statusCode).toBe(200);
  response.resume();
});
