import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
  /** Everything that was received. */
  readonly text: string;
}

/** Writes bytes on a socket and reads until the server closes it, or until `isEnough` of what was received. */
export function rawExchange(
  url: string,
  bytes: string | Uint8Array,
  isEnough: (text: string) => boolean = isOneAnswer,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (isEnough(text)) socket.destroy();
    });
    // A reset after the answer is as good as its end.
    socket.on('error', (error) => (text === '' ? reject(error) : socket.destroy()));
    socket.on('close', () => resolve(parseAnswer(text)));
  });
}

/** Header names and values, alternating, and a body, as the bytes of a request. */
export function requestBytes(
  rawHeaders: readonly string[],
  body: string | Uint8Array = '',
  requestLine = 'POST / HTTP/1.1',
): Buffer {
  const lines = [requestLine];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    lines.push(`${rawHeaders[index]}: ${rawHeaders[index + 1]}`);
  }
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), Buffer.from(body)]);
}

function isOneAnswer(text: string): boolean {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0 || text.startsWith('HTTP/1.1 100')) return false;
  const length = Number(/^content-length: (\d+)$/im.exec(text.slice(0, headEnd))?.[1] ?? 0);
  return text.length >= headEnd + 4 + length;
}

function parseAnswer(text: string): RawAnswer {
  const headEnd = text.indexOf('\r\n\r\n');
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0),
    head: text.slice(0, headEnd),
    body: text.slice(headEnd + 4),
    text,
  };
}
