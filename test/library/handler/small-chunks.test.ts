import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createBodyBuffer } from '../../../src/http/server/body-buffer.ts';
import { fetchHandler } from '../../../src/library/handler/fetch-handler.ts';
import { webhookHandler } from '../../../src/library/handler/webhook-handler.ts';
import { portOf } from '../../port-of.ts';
import { guidebookToken } from '../../tokens.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function usedBytes(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const { token, authorization } = guidebookToken;
const count = 300_000;
const body = Buffer.from(`{"timestamp":1,"data":"${'x'.repeat(count)}","event":"block.forged"}`);

/** Sends a body in chunks of one byte, and calls `onSent` before the last of them has been sent. */
type SendSlowly = (onDelivery: (event: string) => void, onSent: () => void) => Promise<number>;

const senders: Readonly<Record<string, SendSlowly>> = {
  async fetchHandler(onDelivery, onSent) {
    let sent = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent === body.length - 1) onSent();
        controller.enqueue(Uint8Array.of(body[sent] ?? 0));
        sent += 1;
        if (sent === body.length) controller.close();
      },
    });
    const handle = fetchHandler({ token, answersFirst: false, onDelivery: ({ event }) => onDelivery(event) });
    const init = { method: 'POST', headers: { authorization }, body: stream, duplex: 'half' as const };
    return (await handle(new Request('http://x/', init))).status;
  },
  async webhookHandler(onDelivery, onSent) {
    let read = 0;
    const handle = webhookHandler({
      token,
      answersFirst: false,
      onDelivery: ({ event }) => onDelivery(event),
    });
    const server = createServer((request, response) => {
      void handle(request, response);
      request.on('data', (chunk: Buffer) => {
        read += chunk.length;
        if (read !== body.length - 1) return;
        onSent();
        socket.write(`${chunkOf(body.length - 1)}0\r\n\r\n`);
      });
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const socket = connect(portOf(server), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write(
      `POST / HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    for (let from = 0; from < body.length - 1; from += 1_000) {
      const to = Math.min(from + 1_000, body.length - 1);
      const chunks = Array.from({ length: to - from }, (_, index) => chunkOf(from + index));
      if (!socket.write(chunks.join(''))) await once(socket, 'drain');
    }
    const [answer] = await once(socket, 'data');
    return Number(/^HTTP\/1\.1 (\d+)/.exec(String(answer))?.[1]);
  },
};

function chunkOf(index: number): string {
  return `1\r\n${String.fromCharCode(body[index] ?? 0)}\r\n`;
}

describe.for(Object.keys(senders))('%s', (name) => {
  test('stores a body in chunks of one byte in little more memory than its size', async ({ annotate }) => {
    const send = senders[name];
    if (send === undefined) throw new Error(name);
    const events: string[] = [];
    const before = usedBytes();
    let held = Number.NaN;
    const status = await send(
      (event) => events.push(event),
      () => {
        held = usedBytes() - before;
      },
    );
    await annotate(`${(held / count).toFixed(1)} bytes held for each of the body`);
    expect([status, events]).toEqual([200, ['block.forged']]);
    // A buffer that grows by doubling, and what the two ends of the connection hold.
    expect(held).toBeLessThan(20 * count);
  });
});

test('a body is the concatenation of its chunks', () => {
  const chunk = fc.oneof(
    fc.uint8Array({ maxLength: 5 }),
    fc.uint8Array({ minLength: 9_000, maxLength: 20_000 }),
  );
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 8 }), (chunks) => {
      const collected = createBodyBuffer();
      for (const each of chunks) collected.append(each);
      expect(Buffer.from(collected.bytes()).equals(Buffer.concat(chunks))).toBe(true);
    }),
  );
});
