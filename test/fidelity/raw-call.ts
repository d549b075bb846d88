import { connect } from 'node:net';
import { gunzipSync, inflateSync } from 'node:zlib';

/** The answer to a call, as it arrived. */
export interface RawAnswer {
  readonly status: number;
  readonly reason: string;
  /** In order, with names as sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Without chunks and compression, one character a byte. */
  readonly body: string;
  /** How often the server asked for the body with 100 Continue. */
  readonly continued: number;
}

/**
 * Sends the bytes of one request over a separate connection. Resolves once the answer is complete, or to undefined if
 * the connection ends or nothing arrives for a while before that.
 * @param bytes one character a byte
 */
export function rawCall(port: number, bytes: string, timeoutMs = 2_000): Promise<RawAnswer | undefined> {
  return new Promise((resolve) => {
    let received = '';
    const method = bytes.slice(0, bytes.indexOf(' '));
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    const finish = (answer: RawAnswer | undefined) => {
      socket.removeAllListeners('data').destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => finish(undefined));
    // A server may answer and close while the body is still being sent.
    socket.on('error', () => {});
    socket.on('close', () => finish(readAnswer(received, method, true)));
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      received += chunk;
      const answer = readAnswer(received, method, false);
      if (answer !== undefined) finish(answer);
    });
    socket.write(bytes, 'latin1');
  });
}

/** Returns undefined unless the text holds a complete answer. */
function readAnswer(text: string, method: string, isEnded: boolean): RawAnswer | undefined {
  let rest = text;
  let continued = 0;
  while (/^HTTP\/1\.1 100 /.test(rest) && rest.includes('\r\n\r\n')) {
    rest = rest.slice(rest.indexOf('\r\n\r\n') + 4);
    continued += 1;
  }
  const end = rest.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = rest.slice(0, end).split('\r\n');
  const [, status = '', reason = ''] = /^HTTP\/1\.1 (\d{3}) ?(.*)$/.exec(first) ?? [];
  const headers = lines.map((line) => {
    const place = line.indexOf(':');
    return [line.slice(0, place), line.slice(place + 1).trim()] as const;
  });
  const value = (wanted: string) => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const raw = rest.slice(end + 4);
  const isBodiless = method === 'HEAD' || status === '204' || status === '304';
  const body = isBodiless ? raw : readBody(raw, value('content-length'), value('transfer-encoding'), isEnded);
  if (body === undefined) return undefined;
  return {
    status: Number(status),
    reason,
    headers,
    body: decoded(body, value('content-encoding')),
    continued,
  };
}

function readBody(
  raw: string,
  length: string | undefined,
  encoding: string | undefined,
  isEnded: boolean,
): string | undefined {
  if (encoding === 'chunked') return joinChunks(raw);
  if (length !== undefined) return raw.length >= Number(length) ? raw : undefined;
  return isEnded ? raw : undefined;
}

function joinChunks(raw: string): string | undefined {
  let body = '';
  for (let place = 0; ; ) {
    const lineEnd = raw.indexOf('\r\n', place);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(raw.slice(place, lineEnd), 16);
    if (size === 0) return raw.endsWith('\r\n\r\n') ? body : undefined;
    body += raw.slice(lineEnd + 2, lineEnd + 2 + size);
    place = lineEnd + 2 + size + 2;
  }
}

function decoded(body: string, encoding: string | undefined): string {
  if (body === '') return body;
  const bytes = Buffer.from(body, 'latin1');
  if (encoding === 'gzip') return gunzipSync(bytes).toString('latin1');
  return encoding === 'deflate' ? inflateSync(bytes).toString('latin1') : body;
}
