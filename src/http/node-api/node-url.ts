import { Problem } from '../../problem.ts';
import { refusePortZero } from '../addresses/target-url.ts';

/** Where the webhook API of a node is: `http://127.0.0.1:4004`, maybe with a path in front of `/api/webhooks`. */
const example = 'http://127.0.0.1:4004';

/**
 * Reads the address of a node. `127.0.0.1:4004` is taken as http, `4004` as of this machine; `/api/webhooks` at its end
 * may be there or not.
 * @returns origin and path, without a slash at the end
 * @throws Problem `malformed-url`, without the credentials that the URL may hold
 */
export function parseNodeUrl(text: string): string {
  const withHost = /^:?\d{1,5}$/.test(text) ? `127.0.0.1:${text.replace(':', '')}` : text;
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(withHost) ? withHost : `http://${withHost}`;
  if (!URL.canParse(withScheme)) {
    const shown = text.includes('@') ? `…${text.slice(text.lastIndexOf('@'))}` : text;
    throw new Problem('malformed-url', `Expected the URL of a node such as ${example}, got "${shown}".`);
  }
  const url = new URL(withScheme);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Problem('malformed-url', `Expected an http or https URL, got one with ${url.protocol}//.`);
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
      `Expected the URL of a node such as ${example}, got one with a query.`,
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/(?:\/api)?(?:\/webhooks)?$/, '')}`;
}
