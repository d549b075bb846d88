import { rememberLast } from '../../remember-last.ts';
import type { Token } from '../token/token.ts';
import { createTokenTraces } from './token-traces.ts';

/** The parts of a request that a proxy copies secrets into, and people write them into. */
interface Envelope {
  readonly path: string | null;
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[];
}

/** Blots the tokens out of what is shown or kept. */
export interface TokenHider {
  hideIn(text: string): string;
  /** The same request when there is nothing to hide. Headers that are secret by their name stay for whoever writes them. */
  hideInRequest<Request extends Envelope>(request: Request): Request;
}

/** Every request of a listener passes through, and nearly none has anything to hide. */
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

/** @param name In lower case. */
export function isSecretHeader(name: string): boolean {
  // Faster than a table, which takes a digest of each name.
  return name === 'authorization' || name === 'proxy-authorization' || name === 'cookie';
}
