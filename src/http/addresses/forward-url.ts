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
