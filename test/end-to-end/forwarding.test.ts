import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { freePort } from '../free-port.ts';
import { plainOk, startRawTarget } from '../http/start-raw-target.ts';
import { isWindows } from '../is-windows.ts';
import { deliveriesIn } from '../json-lines.ts';
import { guidebookToken } from '../tokens.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { runProgram } from './program.ts';
import { runBefore } from './run-before.ts';
import { startListener, withToken } from './start-listener.ts';

const block = deliveryOf('block.forged', { height: 1 });
const status = (line: string, text = '') =>
  `HTTP/1.1 ${line}\r\nContent-Type: text/x-test\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
/** A localhost with two addresses, as on most machines. */
const bothLocalhosts = runBefore(`
  import dns from 'node:dns';
  const both = [{ address: '127.0.0.1', family: 4 }, { address: '::1', family: 6 }];
  const { lookup } = dns;
  dns.lookup = (...given) => given[0] !== 'localhost' ? lookup(...given) : process.nextTick(() =>
    given[1].all ? given[2](null, both) : given[2](null, both[0].address, both[0].family));
`);
const hasIpv6 = await canListen('::1');

async function canListen(host: string): Promise<boolean> {
  const server = createServer().listen(0, host);
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

describe.skipIf(isWindows)('listen --forward-to', () => {
  test.for([[], ['--json']] as const)('hides the token when a target echoes it (%j)', async (flags) => {
    const { authorization, verification } = guidebookToken;
    const target = await startRawTarget(() =>
      status(`500 ${authorization}`, `${authorization}${verification}`),
    );
    const { url, stop } = await startListener(['--forward-to', target.url.href, ...flags]);
    expect(await deliver(url, block)).toMatchObject({ status: 500, text: guidebookToken.token });
    const { stdout, stderr } = await stop();
    expect(stdout + stderr).toContain('block.forged');
    expect(stdout + stderr).not.toMatch(
      new RegExp(`${authorization.slice(0, 8)}|${verification.slice(0, 8)}`),
    );
  });

  test('refuses two targets that differ only in their fragment', async () => {
    const argv = ['listen', '--forward-to', 'http://127.0.0.1:1/a', '--forward-to', 'http://127.0.0.1:1/a#b'];
    expect(await runProgram(argv, withToken)).toMatchObject({ exitCode: 2 });
  });

  test('forwards body, authorization, path and query, and returns the answer of the target', async () => {
    const target = await startRawTarget(() => status('202 Accepted', 'Taken.'));
    const { url, waitFor } = await startListener(['--forward-to', target.url.href]);
    await waitFor('stderr', /^Forwarding to http:\/\/127\.0\.0\.1:\d+\/$/m);
    const body = '{ "data":{"n":9007199254740993,"é":"\\u00e9"}, "event":"my.event","timestamp":1 }\n';
    const { headers, ...answer } = await deliver(`${url}/hook/a%20b?x=1&y=%2F`, body);
    expect(answer).toEqual({ status: 202, text: 'Taken.' });
    expect(headers.get('content-type')).toBe('text/x-test');
    const [request = ''] = target.received;
    expect(request).toMatch(/^POST \/hook\/a%20b\?x=1&y=%2F HTTP\/1\.1\r\n/);
    expect(request).toContain(`\r\nauthorization: ${guidebookToken.authorization}\r\n`);
    expect(request).toContain('\r\ncontent-type: application/json\r\n');
    expect(Buffer.from(request.slice(request.indexOf('\r\n\r\n') + 4), 'latin1').toString()).toBe(body);
    await waitFor('stdout', /^ {2}→ http:\S+ {2}202 Accepted · [\d.]+ ms$/m);
  });

  test('does not forward refused requests', async () => {
    const target = await startRawTarget();
    const { url } = await startListener(['--forward-to', target.url.href]);
    expect((await fetch(url, { method: 'POST', body: block })).status).toBe(401);
    expect(await deliver(url, block)).toMatchObject({ status: 200 });
    expect(target.received).toHaveLength(1);
  });

  test('with two targets returns the worse answer', async () => {
    const good = await startRawTarget(() => plainOk);
    const changing = await startRawTarget((n) => status(n === 1 ? '503 Busy' : '200 OK', `answer ${n}`));
    const env = {
      PHANTOM_WEBHOOK_FORWARD_TO: `${good.url.href}a,${changing.url.href}b`,
      PHANTOM_WEBHOOK_JSON: '1',
    };
    const { url, stop } = await startListener([], { env });
    expect(await deliver(url, block)).toMatchObject({ status: 503, text: 'answer 1' });
    expect(await deliver(url, block)).toMatchObject({ status: 200 });
    expect([good.received.length, changing.received.length]).toEqual([2, 2]);
    const [first, second] = deliveriesIn((await stop()).stdout);
    expect(first).toMatchObject({
      status: 503,
      forward: [
        { target: `${good.url.href}a`, status: 200, durationMs: expect.any(Number), error: null },
        { target: `${changing.url.href}b`, status: 503, error: null },
      ],
    });
    expect(second).toMatchObject({ status: 200, forward: [{ status: 200 }, { status: 200 }] });
  });

  test('explains a 401 of the handler', async () => {
    const target = await startRawTarget(() => status('401 Unauthorized', 'Who are you?'));
    const { url, waitFor } = await startListener(['--forward-to', target.url.href]);
    expect(await deliver(url, block)).toMatchObject({ status: 401, text: 'Who are you?' });
    await waitFor(
      'stdout',
      /→ \S+ {2}401 Unauthorized · .* ms {2}Who are you\? {2}The handler refused the authorization/,
    );
    await waitFor('stdout', /authorized · answered 401/);
  });

  test('answers 502 while the target is down, and forwards once it is up', async () => {
    const port = await freePort();
    const { url, waitFor } = await startListener(['--forward-to', `:${port}`]);
    expect(await deliver(url, block)).toMatchObject({ status: 502, text: 'No answer from the target.' });
    await waitFor(
      'stdout',
      /→ \S+ {2}connection refused: .* Check that the handler runs, and on which address/,
    );
    await startRawTarget(() => plainOk, { port });
    expect(await deliver(url, block)).toMatchObject({ status: 200, text: 'ok' });
  });

  test('answers 504 when the target hangs, without delaying other deliveries', async () => {
    const hanging = await startRawTarget(() => undefined);
    const flags = ['--forward-to', hanging.url.href, '--forward-timeout', '400ms', '--events', 'block.*'];
    const { url, stop } = await startListener([...flags, '--json']);
    const late = deliver(url, block);
    const order: string[] = [];
    void late.then(() => order.push('hanging'));
    const other = deliveryOf('wallet.saved', 1);
    expect(await deliver(url, other)).toMatchObject({ status: 200 });
    order.push('other');
    expect(await late).toMatchObject({ status: 504, text: 'No answer from the target in time.' });
    expect(order).toEqual(['other', 'hanging']);
    const [delivery] = deliveriesIn((await stop()).stdout);
    expect(delivery?.forward).toMatchObject([
      {
        status: null,
        error: expect.stringMatching(/^no answer within 400 ms.*--forward-timeout waits longer/),
      },
    ]);
  });

  test('reads --forward-timeout from the environment', async () => {
    const hanging = await startRawTarget(() => undefined);
    const env = { PHANTOM_WEBHOOK_FORWARD_TIMEOUT: '50ms' };
    const { url, waitFor } = await startListener(['--forward-to', hanging.url.href], { env });
    expect(await deliver(url, block)).toMatchObject({ status: 504 });
    await waitFor('stdout', /no answer within 50 ms/);
  });

  test('neither follows a redirect nor passes it on', async () => {
    const elsewhere = await startRawTarget();
    const target = await startRawTarget(
      () => `HTTP/1.1 307 Moved\r\nLocation: ${elsewhere.url.href}\r\nContent-Length: 0\r\n\r\n`,
    );
    const { url, waitFor } = await startListener(['--forward-to', target.url.href]);
    const answer = await deliver(url, block);
    expect(answer.status).toBe(307);
    expect(answer.headers.get('location')).toBeNull();
    await waitFor('stdout', /307 Moved · .* Redirected to http:\S+, not followed/);
    expect(elsewhere.connections()).toBe(0);
  });

  test('answers 502 when the target resets the connection, and serves the next delivery', async () => {
    const target = await startRawTarget((n, socket) => {
      if (n > 1) return plainOk;
      socket.resetAndDestroy();
      return undefined;
    });
    const { url, waitFor } = await startListener(['--forward-to', target.url.href]);
    expect(await deliver(url, block)).toMatchObject({ status: 502 });
    await waitFor('stdout', /the connection was reset before an answer/);
    expect(await deliver(url, block)).toMatchObject({ status: 200 });
  });

  test('answers 502 when the target does not speak HTTP', async () => {
    const target = await startRawTarget(() => 'SSH-2.0-OpenSSH_9.6\r\n\r\n');
    const { url, waitFor } = await startListener(['--forward-to', target.url.href]);
    expect(await deliver(url, block)).toMatchObject({ status: 502 });
    await waitFor('stdout', /the answer is not HTTP/);
  });

  test.for(['127.0.0.1', '::1'])(
    'to localhost reaches a target that listens only on %s',
    async (host, { skip }) => {
      skip(host === '::1' && !hasIpv6, 'This machine has no IPv6.');
      const target = await startRawTarget(() => plainOk, { host });
      const flags = ['--forward-to', `localhost:${target.port}`];
      const { url } = await startListener(flags, { env: bothLocalhosts });
      expect(await deliver(url, block)).toMatchObject({ status: 200, text: 'ok' });
      expect(target.received).toHaveLength(1);
    },
  );

  test.for(['127.0.0.1', 'localhost', '[::1]'])(
    'exits 2 when the target is the listener itself, at %s',
    async (host) => {
      const port = String(await freePort());
      const argv = ['listen', '--port', port, '--forward-to', `http://${host}:${port}/hook`];
      const { exitCode, stdout, stderr } = await runProgram(argv, withToken);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toContain('The target of --forward-to is this listener');
    },
  );

  test('answers 508 when two listeners forward to each other', async () => {
    const [one, other] = [await freePort(), await freePort()];
    const flagsTo = (port: number) => ['--forward-to', `:${port}`, '--json'];
    const first = await startListener([...flagsTo(other), '--port', String(one)]);
    const second = await startListener([...flagsTo(one), '--port', String(other)]);
    expect(await deliver(first.url, block)).toMatchObject({ status: 508 });
    const [outer, inner] = deliveriesIn((await first.stop()).stdout);
    expect(outer).toMatchObject({ status: 508, forward: [{ status: 508 }] });
    expect(inner).toMatchObject({ status: 508, note: 'forward-loop', forward: [] });
    expect(deliveriesIn((await second.stop()).stdout)).toMatchObject([{ forward: [{ status: 508 }] }]);
  });

  test('keeps the order of arrival', async () => {
    const target = await startRawTarget();
    const { url, stop } = await startListener(['--forward-to', target.url.href, '--json']);
    const ids = Array.from({ length: 60 }, (_, n) => String(n));
    await Promise.all(ids.map((id) => deliver(url, deliveryOf('block.forged', { id }))));
    const arrived = deliveriesIn((await stop()).stdout).map(({ data }) => data.id);
    const forwarded = target.received.map((request) => /"id":"(\d+)"/.exec(request)?.[1]);
    expect(forwarded).toEqual(arrived);
    expect(new Set(arrived)).toEqual(new Set(ids));
  });

  test('does not wait for the target after Ctrl-C when the sender has disconnected', async () => {
    const hanging = await startRawTarget(() => undefined);
    const flags = ['--forward-to', hanging.url.href, '--forward-timeout', '30m'];
    const { url, stop } = await startListener(flags);
    const sender = new AbortController();
    const headers = { authorization: guidebookToken.authorization };
    const sent = fetch(url, { method: 'POST', headers, body: block, signal: sender.signal });
    await expect.poll(() => hanging.received.length).toBe(1);
    sender.abort();
    await expect(sent).rejects.toThrow('aborted');
    expect(await stop()).toMatchObject({ exitCode: 0 });
  });
});
