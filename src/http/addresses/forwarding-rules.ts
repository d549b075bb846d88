import { endToEndHeaders } from '../../protocol/delivery/end-to-end-headers.ts';

/**
 * Names and values in turn, with ourselves as the last in Via (RFC 9110, 7.6.3).
 * @param pseudonym a token; unlike that of any other listener, or two of them could not forward to each other
 */
function withVia(headers: readonly string[], pseudonym: string): readonly string[] {
  const entry = `1.1 ${pseudonym}`;
  const last = headers.findLastIndex((name, index) => index % 2 === 0 && isVia(name));
  if (last < 0) return [...headers, 'Via', entry];
  const before = headers[last + 1]?.trim() ?? '';
  return headers.with(last + 1, before === '' ? entry : `${before}, ${entry}`);
}

/** Whether a request has already been forwarded by whoever goes by the pseudonym: it runs in a circle. */
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
 * Where a request goes at a target. A target without a path of its own gets that of the request; one with a path keeps
 * it. The query of the request comes behind the target's own. Nothing in the request can change the origin: of
 * `http://evil/x` the path alone counts, and `//evil/x` is a path with two slashes.
 * @param requestTarget as it stood in the request line, latin1
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

/** URL would take a byte beyond ASCII for a character, and make two of it. */
function bytesEscaped(latin1: string): string {
  return latin1.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * The headers of a request as they go on to a target, names and values in turn: all that are meant for the final
 * recipient, the authorization among them; and Via.
 */
export function forwardedHeaders(rawHeaders: readonly string[], pseudonym: string): readonly string[] {
  return withVia(endToEndHeaders(rawHeaders), pseudonym);
}
