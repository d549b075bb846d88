import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { clearTimeout, setTimeout } from 'node:timers';
import type { ReceiverLimits } from '../server/receiver-limits.ts';
import type { Answer } from './answer.ts';

/** Answers a request whose body has been read to its end. */
export function sendAnswer(response: ServerResponse, answer: Answer, isLast: boolean): void {
  if (!bodiless.has(answer.status)) {
    writeHead(response, answer, isLast);
    response.end(answer.text);
    return;
  }
  response.writeHead(answer.status, {
    // Of the three, only 205 would otherwise be sent with a chunked body, although it has none.
    ...(answer.status === 205 ? { 'Content-Length': '0' } : {}),
    ...(isLast ? { Connection: 'close' } : {}),
  });
  response.end();
}

/** Statuses without a body, and so without headers that describe one (RFC 9110, 15.3.5, 15.3.6, 15.4.5). */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Answers at once, even if the body is still arriving. Closing a connection that holds unread bytes resets it, and the
 * sender may then never see the answer. So the rest is read and dropped first, up to a limit of time and size.
 */
export function answerEarly(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  limits: ReceiverLimits,
  isLast: boolean,
): void {
  const pendingBytes = pendingBodyBytes(request);
  if (pendingBytes === 0) {
    sendAnswer(response, answer, isLast);
    return;
  }
  writeHead(response, answer, isLast || pendingBytes > limits.lingerBytes);
  response.write(answer.text);
  endBehindBody(request, response, limits);
}

/** Ends a written answer once the body has arrived, is too long or takes too long. Drops the body. */
export function endBehindBody(
  request: IncomingMessage,
  response: ServerResponse,
  limits: ReceiverLimits,
): void {
  let dropped = 0;
  const timer = setTimeout(hangUp, limits.lingerMs);
  request.on('data', (chunk: Buffer) => {
    dropped += chunk.length;
    if (dropped > limits.lingerBytes) hangUp();
  });
  request.once('end', end);
  request.once('close', end);

  function hangUp(): void {
    response.once('finish', () => request.socket.destroy());
    end();
  }

  function end(): void {
    clearTimeout(timer);
    request.removeAllListeners('data');
    if (!response.writableEnded) response.end();
  }
}

/** Returns the size of a body that is still arriving, according to the headers; infinite if unknown. */
export function pendingBodyBytes(request: IncomingMessage): number {
  if (request.complete) return 0;
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  return coding === undefined ? Number(length ?? 0) : Number.POSITIVE_INFINITY;
}

function writeHead(response: ServerResponse, { status, text, headers }: Answer, isLast: boolean): void {
  const head: Record<string, string> = {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(text)),
  };
  // Nearly every answer needs neither addition.
  if (headers !== undefined) Object.assign(head, headers);
  if (isLast) head.Connection = 'close';
  response.writeHead(status, head);
}

/** Serializes the answer to bytes that never became a request. */
export function bareAnswer({ status, text, headers = {} }: Answer): string {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${text}`;
}
