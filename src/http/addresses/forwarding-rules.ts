import { endToEndHeaders } from '../../protocol/delivery/end-to-end-headers.ts';

/**
 * Returns the headers, alternating names and values, with this listener as the last entry in Via (RFC 9110, 7.6.3).
 * @param pseudonym a token as in RFC 9110; unique, or two listeners could not forward to each other
 */
function withVia(headers: readonly string[], pseudonym: string): readonly string[] {
  const entry = `1.1 ${pseudonym}`;
  const last = headers.findLastIndex((name, index) => index % 2 === 0 && isVia(name));
  if (last < 0) return [...headers, 'Via', entry];
  const before = headers[last + 1]?.trim() ?? '';
  return headers.with(last + 1, before === '' ? entry : `${before}, ${entry}`);
}

/** Whether the listener with this pseudonym has already forwarded the request, which is then going in a circle. */
export function hasPassed(rawHeaders: readonly string[], pseudonym: string): boolean {
  return rawHeaders.some(
    (name, index) =>
      index % 2 === 0 &&
      isVia(name) &&
      (rawHeaders[index + 1] ?? '').split(',').some((entry) => entry.trim().split(/\s+/)[1] === pseudonym),
  );
}

function isVia(name: string): boolean {
  return name.length === 3 && name.toLowerCase() === 'via';
}

/**
 * Returns the URL for a request at a target. A target without a path gets that of the request; one with a path keeps
 * it. The query of the request is appended to that of the target. Nothing in the request can change the origin: only
 * the path of `http://evil/x` is used, and `//evil/x` is a path that begins with two slashes.
 * @param requestTarget as received in the request line, latin1
 */
export function forwardUrl(target: URL, requestTarget: string): URL {
  const [local = ''] = requestTarget.replace(/^https?:\/\/[^/?#]*/i, '').split('#', 1);
  const queryStart = local.indexOf('?');
  const path = queryStart < 0 ? local : local.slice(0, queryStart);
  const query = queryStart < 0 ? '' : local.slice(queryStart + 1);

  const url = new URL(target);
  if (url.pathname === '/' && path.startsWith('/')) url.pathname = bytesEscaped(path);
  url.search = [url.search.slice(1), bytesEscaped(query)].filter((part) => part !== '').join('&');
  url.hash = '';
  return url;
}

/** Percent-encodes bytes beyond ASCII. URL would take each for a character, and encode it as two bytes. */
function bytesEscaped(latin1: string): string {
  return latin1.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * Returns the headers of a request for a target, alternating names and values: all end-to-end headers, including the
 * authorization, and Via.
 */
export function forwardedHeaders(rawHeaders: readonly string[], pseudonym: string): readonly string[] {
  return withVia(endToEndHeaders(rawHeaders), pseudonym);
}
