import { rememberLast } from '../../remember-last.ts';
import type { Token } from '../token/token.ts';
import { createTokenTraces, redacted } from './token-traces.ts';

/** The parts of a request into which proxies copy secrets, and into which people write them. */
interface Envelope {
  readonly path: string | null;
  /** Names and values, alternating. */
  readonly rawHeaders: readonly string[];
}

/** Redacts tokens in what is printed or recorded. */
export interface TokenHider {
  hideIn(text: string): string;
  /**
   * Returns the same object when there is nothing to hide. Secrets in a header with a secret name (`isSecretHeader`) do
   * not count: the code that writes the headers redacts those.
   */
  hideInRequest<Request extends Envelope>(request: Request): Request;
}

/** Optimized for requests without anything to hide: a listener passes every request through, and hardly any has. */
export function createTokenHider(tokens: readonly Token[]): TokenHider {
  const { isIn, mask } = createTokenTraces(...tokens);
  const isClean = rememberLast((rawHeaders: readonly string[]) => !isInAny(rawHeaders));

  return {
    hideIn: mask,
    hideInRequest(request) {
      const { path, rawHeaders } = request;
      if ((path === null || !isIn(path)) && isClean(rawHeaders)) return request;
      return { ...request, path: path === null ? null : mask(path), rawHeaders: rawHeaders.map(mask) };
    },
  };

  function isInAny(rawHeaders: readonly string[]): boolean {
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const name = rawHeaders[index] ?? '';
      if (isIn(name)) return true;
      if (!isSecretHeader(name.toLowerCase()) && isIn(rawHeaders[index + 1] ?? '')) return true;
    }
    return false;
  }
}

/**
 * Returns headers as pairs, with the values of secret headers redacted.
 * @param rawHeaders names and values, alternating
 * @param hideIn hides tokens in the other values
 */
export function redactedHeaders(
  rawHeaders: readonly string[],
  hideIn: (value: string) => string = (value) => value,
): readonly (readonly [name: string, value: string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    pairs.push([name, isSecretHeader(name.toLowerCase()) ? redacted : hideIn(rawHeaders[index + 1] ?? '')]);
  }
  return pairs;
}

/** @param name in lower case */
export function isSecretHeader(name: string): boolean {
  // Faster than a Set, which hashes each name.
  return name === 'authorization' || name === 'proxy-authorization' || name === 'cookie';
}
