import type { PostAnswer } from '../../protocol/delivery/post-outcome.ts';
import type { RedirectRule } from '../../protocol/delivery/profile.ts';

/** One request on the way to the answer. */
export interface Hop {
  readonly url: URL;
  readonly method: 'POST' | 'GET';
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

/** Where the sender's HTTP client goes after an answer; undefined when it stays (protocol.md section 1.4). */
export function nextHop({ status, location }: PostAnswer, hop: Hop, rule: RedirectRule): Hop | undefined {
  if (rule === 'never' || location === undefined || !URL.canParse(location, hop.url.href)) return undefined;
  const url = new URL(location, hop.url);
  // Not sent, since the headers are as given; Node would decode them all the same, and throw at `%ff`.
  url.username = '';
  url.password = '';
  switch (status) {
    case 301:
    case 302:
      return rule === 'axios' ? { ...hop, url } : undefined;
    case 303:
      return rule === 'axios' ? asBareGet(url, hop) : { ...hop, url, method: 'GET' };
    case 307:
    case 308:
      return { ...hop, url };
    default:
      return undefined;
  }
}

/** What describes the body goes with it; the authorization stays. */
function asBareGet(url: URL, { headers }: Hop): Hop {
  const kept = headers.filter((_, index) => !/^content-/i.test(headers[index - (index % 2)] ?? ''));
  return { url, method: 'GET', headers: kept, body: new Uint8Array() };
}
