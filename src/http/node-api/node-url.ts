import { Problem } from '../../problem.ts';
import { readHttpUrl, refusePortZero } from '../addresses/target-url.ts';

/** The address of a webhook API, for messages. A real one may have a path in front of `/api/webhooks`. */
const example = 'http://127.0.0.1:4004';

/**
 * Reads the address of a node. `127.0.0.1:4004` means http, and `4004` a port of this machine. A trailing
 * `/api/webhooks` is optional.
 * @returns origin and path, without a trailing slash
 * @throws Problem `malformed-url`, without any credentials from the URL
 */
export function parseNodeUrl(text: string): string {
  const withHost = /^:?\d{1,5}$/.test(text) ? `127.0.0.1:${text.replace(':', '')}` : text;
  const url = readHttpUrl(withHost);
  if (url === undefined) {
    const shown = text.includes('@') ? `…${text.slice(text.lastIndexOf('@'))}` : text;
    throw new Problem('malformed-url', `Expected the URL of a node, for example ${example}, got "${shown}".`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Problem('malformed-url', `Expected an http or https URL, got ${url.protocol}//.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new Problem('malformed-url', 'Expected a URL without user and password.', {
      hint: 'The webhook API of a node has no authentication, only a whitelist of addresses.',
    });
  }
  refusePortZero(url);
  if (url.search !== '' || url.hash !== '') {
    throw new Problem(
      'malformed-url',
      `Expected the URL of a node, for example ${example}, got one with a query.`,
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/(?:\/api)?(?:\/webhooks)?$/, '')}`;
}
