import type { ApiHead } from '../../http/receiver/api-server.ts';

/** The names under which a browser on this machine reaches the page. */
const names: readonly string[] = ['127.0.0.1', 'localhost'];
/** `none`: the user typed the address or followed a link of a program. */
const ownSites: readonly string[] = ['same-origin', 'none'];

/**
 * Why a request may not be answered, whatever its method; undefined if it may. A foreign page can point its own name to
 * this machine (DNS rebinding), so the Host header has to name it. For a page of another origin,
 * or of another port of this machine, a browser names it in `Origin` or `Sec-Fetch-Site`.
 */
export function foreignRequest({
  method,
  target,
  headers,
  localPort,
}: ApiHead): 'host' | 'origin' | 'site' | undefined {
  const host = headers.host?.toLowerCase() ?? '';
  if (!names.some((name) => host === `${name}:${localPort}` || (localPort === 80 && host === name)))
    return 'host';
  const { origin, 'sec-fetch-site': site } = headers;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`) return 'origin';
  if (site === undefined || ownSites.includes(String(site))) return undefined;
  // A link elsewhere may lead to the page, which holds no delivery. `--open` opens it from a file.
  const isLink = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return isLink && method === 'GET' && target.split('?')[0] === '/' ? undefined : 'site';
}
