/**
 * Headers that apply to one connection only (RFC 9110, 7.6.1) or are set again for the next: Host, Content-Length, and
 * Expect, which the receiver has already answered.
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

/** Returns the headers meant for the final recipient of a request, with order, case and repetitions preserved. */
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
