import { rememberLast } from './remember-last.ts';
import { isSecretHeader } from './secret-header.ts';
import type { Token } from './token.ts';
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

/** No text without such a run holds a trace: eight characters of hexadecimal … */
const hexRun = /[0-9a-f]{8}/i;
/** … or as much of base64 as tells anything, which few headers have; `application/json` is shorter. */
const base64Run = /[0-9a-z+/]{17}/i;
const shortestTrace = 8;
const shortestBase64 = 17;

/** Cheap where nothing is to be hidden, which is nearly always: every request of a listener passes through. */
export function createTokenHider(tokens: readonly Token[]): TokenHider {
  const traces = tokens.map(createTokenTraces);
  const isClean = rememberLast((rawHeaders: readonly string[]) => !anyMayHold(rawHeaders));
  const hideIn = (text: string) =>
    mayHold(text) ? traces.reduce((masked, { mask }) => mask(masked), text) : text;

  return {
    hideIn,
    hideInRequest(request) {
      const { path, rawHeaders } = request;
      if ((path === null || !mayHold(path)) && isClean(rawHeaders)) return request;
      return { ...request, path: path === null ? null : hideIn(path), rawHeaders: rawHeaders.map(hideIn) };
    },
  };
}

function mayHold(text: string): boolean {
  if (text.length < shortestTrace) return false;
  return hexRun.test(text) || (text.length >= shortestBase64 && base64Run.test(text));
}

function anyMayHold(rawHeaders: readonly string[]): boolean {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (mayHold(name)) return true;
    if (mayHold(rawHeaders[index + 1] ?? '') && !isSecretHeader(name.toLowerCase())) return true;
  }
  return false;
}
