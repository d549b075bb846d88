import type { Token } from '../../src/protocol/token/token.ts';
import { type RawTarget, startRawTarget } from '../http/start-raw-target.ts';

/** All the ways in which a careless or hostile server gives a token back. */
export function spellings({ token, authorization, verification }: Token): readonly string[] {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return [
    authorization,
    verification.toUpperCase(),
    token,
    base64(authorization),
    base64(`user:${authorization}`),
    base64(token),
  ];
}

/** Repeats the token in its status text, its Location, a header and its body. */
export function startEchoingTarget(token: Token, status = 500): Promise<RawTarget> {
  const said = spellings(token);
  const body = `{"error":"expected ${said.join(' or ')}"}`;
  return startRawTarget(
    () =>
      `HTTP/1.1 ${status} Not ${said.join(' ')}\r\nLocation: /login?${said.join('&')}\r\nX-Debug: ${said.join(' ')}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
}

/** Repeats the authorization that it is sent, as it is and in base64. */
export function startRepeatingTarget(): Promise<RawTarget> {
  return startRawTarget((_n, _socket, request) => {
    const [, sent = ''] = /^authorization: (\S+)/im.exec(request) ?? [];
    const text = `${sent} ${sent.toUpperCase()} ${Buffer.from(`:${sent}`).toString('base64')}`;
    return `HTTP/1.1 500 ${text}\r\nLocation: /${text}\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
  });
}
