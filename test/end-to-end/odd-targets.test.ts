import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { identity } from '../certificate/certificate.ts';
import { deliveriesIn, jsonLines } from '../json-lines.ts';
import { portOf } from '../port-of.ts';
import { guidebookToken } from '../tokens.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { runProgram } from './program.ts';
import { runBefore } from './run-before.ts';
import { startListener } from './start-listener.ts';
import { startTarget } from './start-target.ts';

const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };

/** A hosts file that maps localhost only to its IPv6 address. */
const onlyIpv6 = runBefore(`
  import dns from 'node:dns';
  const { lookup } = dns;
  dns.lookup = (...given) => given[0] !== 'localhost' ? lookup(...given) : process.nextTick(() =>
    given[1].all ? given[2](null, [{ address: '::1', family: 6 }]) : given[2](null, '::1', 6));
`);

test.for([
  ['send', 'block.forged'],
  ['check', '--only', 'accepts/right-delivery', '--timeout', '60s'],
] as const)(
  '%s reaches a handler on 127.0.0.1 as localhost, even if the hosts file has only ::1',
  async ([command, ...flags]) => {
    const target = await startTarget();
    const url = target.url.replace('127.0.0.1', 'localhost');
    const words = command === 'send' ? [command, ...flags, url] : [command, url, ...flags];
    const { exitCode, stderr } = await runProgram(words, { env: { ...env, ...onlyIpv6 } });
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  },
);

async function startTlsPort(): Promise<string> {
  const server = createTlsServer({ key: identity.key, cert: identity.certificate }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${portOf(server)}/`;
}

const tlsWords = /127\.0\.0\.1:\d+ speaks TLS \(\w+\)\. Use https:\/\/ instead of http:\/\//;

test('send reports that a port speaks TLS', async () => {
  const { exitCode, stderr } = await runProgram(['send', 'block.forged', await startTlsPort()], { env });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(tlsWords);
});

test('check reports that a port speaks TLS, and what to change', async () => {
  const { exitCode, stdout } = await runProgram(['check', await startTlsPort(), '--json'], { env });
  expect(exitCode).toBe(1);
  expect(jsonLines(stdout)[0]).toMatchObject({
    found: expect.stringMatching(tlsWords),
    change: 'Give check the URL with https://. --insecure accepts any certificate.',
  });
});

test('listen --forward-to reports that a port speaks TLS', async () => {
  const flags = ['--forward-to', await startTlsPort(), '--forward-timeout', '60s', '--json'];
  const { url, stop } = await startListener(flags);
  expect(await deliver(url, deliveryOf('wallet.saved', 5))).toMatchObject({ status: 502 });
  const [delivery] = deliveriesIn((await stop()).stdout);
  expect(delivery?.forward).toMatchObject([{ status: null, error: expect.stringMatching(tlsWords) }]);
});

test('send reports a reset connection without mentioning TLS', async () => {
  const target = await startTarget(() => '');
  const { stderr } = await runProgram(['send', 'block.forged', target.url], { env });
  expect(stderr).toContain('the connection was reset before an answer');
});

test('send shows a compressed answer as text', async () => {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('Hello, zipped world.'));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${portOf(server)}/`;
  const { stdout } = await runProgram(['send', 'block.forged', url, '--profile', 'ark-3'], { env });
  expect(stdout).toContain('  Hello, zipped world.');
});
