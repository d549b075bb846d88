import { guidebookToken } from '../../tokens.ts';

export const half = guidebookToken.authorization;
export const body = '{"timestamp":1,"data":{"height":7},"event":"block.forged"}';

/** A request as bytes, its parts as Latin-1: a line, headers as they are written, and everything after them. */
export function rawRequest(line: string, headers: readonly string[], rest = ''): Buffer {
  return Buffer.from(`${[line, ...headers].join('\r\n')}\r\n\r\n${rest}`, 'latin1');
}

export const host = 'Host: x';
export const authorization = `Authorization: ${half}`;
export const length = `Content-Length: ${body.length}`;
export const chunked = 'Transfer-Encoding: chunked';

/** A valid delivery, with these additional headers. */
export function delivery(...headers: readonly string[]): Buffer {
  return rawRequest('POST / HTTP/1.1', [host, authorization, length, ...headers], body);
}

/** A valid delivery with another request line. */
export function deliveryTo(line: string): Buffer {
  return rawRequest(line, [host, authorization, length], body);
}

/** An authorized request whose end is given by these headers, not by its length. */
export function framed(headers: readonly string[], rest: string): Buffer {
  return rawRequest('POST / HTTP/1.1', [host, authorization, ...headers], rest);
}

export const sizeLine = body.length.toString(16);

/** An authorized request in chunks, as they are written. */
export function inChunks(chunks: string): Buffer {
  return framed([chunked], chunks);
}

/** Behind every request: answered 405 and the end, if the server still reads requests there. */
export const marker = rawRequest('GET /marker HTTP/1.1', [host, 'Connection: close']);
