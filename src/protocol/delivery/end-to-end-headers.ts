/**
 * What belongs to one connection only (RFC 9110, 7.6.1) or is set anew for the next: Host, Content-Length, and Expect,
 * whose question the receiver has answered already.
 */
const keptBack = new Set([
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'host',
  'content-length',
]);

/** The headers of a request that are meant for its final recipient, in the order, number and case they came in. */
export function endToEndHeaders(rawHeaders: readonly string[]): readonly string[] {
  const named = namedByConnection(rawHeaders);
  const kept: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const lowerCase = name.toLowerCase();
    if (keptBack.has(lowerCase) || lowerCase.startsWith('proxy-') || named.has(lowerCase)) continue;
    kept.push(name, rawHeaders[index + 1] ?? '');
  }
  return kept;
}

function namedByConnection(rawHeaders: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() !== 'connection') continue;
    for (const name of rawHeaders[index + 1]?.split(',') ?? []) names.add(name.trim().toLowerCase());
  }
  return names;
}
