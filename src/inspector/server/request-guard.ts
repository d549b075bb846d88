import type { ApiHead } from '../../http/receiver/api-server.ts';

/** The names under which a browser on this machine reaches the page. */
const names: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];
/** `none`: the user typed the address or followed a link of a program. */
const ownSites: readonly string[] = ['same-origin', 'none'];

/**
 * Why a request may not be answered, whatever its method; undefined if it may. A foreign page can point its own name to
 * this machine (DNS rebinding), so the Host header has to name it. For a page of another origin,
 * or of another port of this machine, a browser names it in `Origin` or `Sec-Fetch-Site`.
 */
export function foreignRequest({ headers, localPort }: ApiHead): 'host' | 'origin' | 'site' | undefined {
  const host = headers.host?.toLowerCase() ?? '';
  if (!names.some((name) => host === `${name}:${localPort}` || (localPort === 80 && host === name)))
    return 'host';
  const { origin, 'sec-fetch-site': site } = headers;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`) return 'origin';
  return site === undefined || ownSites.includes(String(site)) ? undefined : 'site';
}
