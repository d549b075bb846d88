import { Problem } from '../../problem.ts';

/** RFC 1035, section 2.3.4; so a token is never a host. */
const longestLabel = 63;
const largestPort = 65_535;
/** The port of a URL that has one. */
const afterHost = /^(?:[a-z]+:\/\/)?[^/?#]*:(\d+)(?:[/?#]|$)/i;

/**
 * Reads the URL of a target. `localhost:3000/hook` means http; `3000` and `:3000/hook` mean a port of this machine.
 * @throws Problem `malformed-url`, without any credentials from the URL
 */
export function parseTargetUrl(text: string): URL {
  // URL would read a bare number as a remote IPv4 address: 4044 is 0.0.15.204.
  const [, ownPort] = /^:?(\d{1,5}(?:[/?].*)?)$/.exec(text) ?? [];
  const withHost = ownPort === undefined ? text : `127.0.0.1:${ownPort}`;
  const [, scheme, rest] = /^(https?)(?!:\/\/)[:/]?\/\/?([^/].*)$/i.exec(withHost) ?? [];
  if (scheme !== undefined) {
    throw new Problem(
      'malformed-url',
      `Expected a URL, for example http://127.0.0.1:3000/webhook, got "${withoutCredentials(text)}".`,
      { hint: `Did you mean ${scheme}://${withoutCredentials(rest ?? '')}?` },
    );
  }
  const url = readHttpUrl(withHost);
  if (url === undefined) {
    if (ownPort !== undefined || Number(afterHost.exec(withHost)?.[1]) > largestPort) {
      const shown = withoutCredentials(text);
      throw new Problem('malformed-url', `Expected a URL with a port up to 65535, got "${shown}".`);
    }
    throw new Problem(
      'malformed-url',
      `Expected a URL, for example http://127.0.0.1:3000/webhook, got "${withoutCredentials(text)}".`,
    );
  }
  if (url.hostname.split('.').some((label) => label.length > longestLabel)) {
    throw new Problem('malformed-url', 'The host name of the URL is too long.', {
      hint: 'To give a token, use --token-file or PHANTOM_WEBHOOK_TOKEN.',
    });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Problem('malformed-url', `Expected an http or https URL, got ${url.protocol}//.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new Problem(
      'malformed-url',
      `Expected a URL without user and password, got ${withoutCredentials(text)}.`,
      {
        hint: 'A node would send them instead of the token, and no handler could verify that.',
      },
    );
  }
  refusePortZero(url);
  // A fragment is never sent.
  url.hash = '';
  return url;
}

/**
 * Reads a URL whose `http://` may be missing. Returns undefined if it is not one, also with a single slash after the
 * scheme, which would become the name of a host.
 */
export function readHttpUrl(text: string): URL | undefined {
  const [, slashes] = /^[a-z][a-z0-9+.-]*:(\/+)/i.exec(text) ?? [];
  const whole = slashes === undefined ? `http://${text}` : text;
  return slashes !== '/' && URL.canParse(whole) ? new URL(whole) : undefined;
}

/**
 * Refuses port 0: nothing listens there, and Node's client would treat it as no port at all.
 * @throws Problem `malformed-url`
 */
export function refusePortZero({ port }: URL): void {
  if (port === '0') {
    throw new Problem('malformed-url', 'Expected a URL with a port from 1 to 65535, got port 0.');
  }
}

/**
 * Cuts everything before the last @: a URL that cannot be parsed may hold a password anywhere there. It may
 * also hold a secret as its user, which `withoutPasswords` takes for a name.
 */
function withoutCredentials(text: string): string {
  return text.includes('@') ? `…${text.slice(text.lastIndexOf('@'))}` : text;
}
