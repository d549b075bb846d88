import { withVia } from './via.ts';

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

/**
 * The headers of a request as they go on to a target, names and values in turn: all that are meant for the final
 * recipient, the authorization among them, in the order, number and case they came in; and Via.
 */
export function forwardedHeaders(rawHeaders: readonly string[], pseudonym: string): readonly string[] {
  const named = namedByConnection(rawHeaders);
  const kept: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const lowerCase = name.toLowerCase();
    if (keptBack.has(lowerCase) || lowerCase.startsWith('proxy-') || named.has(lowerCase)) continue;
    kept.push(name, rawHeaders[index + 1] ?? '');
  }
  return withVia(kept, pseudonym);
}

function namedByConnection(rawHeaders: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() !== 'connection') continue;
    for (const name of rawHeaders[index + 1]?.split(',') ?? []) names.add(name.trim().toLowerCase());
  }
  return names;
}
