import { canonicalHost, isLoopback } from '../http/addresses/host-name.ts';
import type { ApiHead } from '../http/receiver/api-server.ts';
import { createEventPattern, matchesEvent } from '../protocol/events/event-pattern.ts';

/** Who may call a server of the node. */
export interface AllowedCallers {
  /** Whether the Host header names this machine: a web page of elsewhere may have led its own name here. */
  isOwnHost(header: string | undefined): boolean;
  /** Whether the address is on the whitelist, as its globs match (protocol.md section 3.3). */
  isWhitelisted(address: string): boolean;
}

/** What a node lets in unless it is told otherwise; ::1 is not among them. */
const defaultWhitelist: readonly string[] = ['127.0.0.1', '::ffff:127.0.0.1'];

/** @param whitelist addresses as globs; that of a stock node when it is empty */
export async function createAllowedCallers(
  host: string,
  whitelist: readonly string[],
): Promise<AllowedCallers> {
  const patterns = (whitelist.length === 0 ? defaultWhitelist : whitelist).map(createEventPattern);
  // Whoever listens beyond loopback is called by every name of the machine.
  const hosts = new Set([
    'localhost',
    '127.0.0.1',
    '::1',
    host,
    ...(isLoopback(canonicalHost(host)) ? [] : await machineNames()),
  ]);
  return {
    isOwnHost(header = '') {
      const [, name = ''] = /^\[?(.*?)\]?(?::\d*)?$/.exec(header.toLowerCase()) ?? [];
      return hosts.has(name);
    },
    // The globs of addresses mean what those of events mean.
    isWhitelisted: (address) => matchesEvent(patterns, address),
  };
}

async function machineNames(): Promise<readonly string[]> {
  const { machineHosts } = await import('../http/addresses/machine-hosts.ts');
  return machineHosts().map((name) => name.toLowerCase());
}

const harmlessMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const ownSites: ReadonlySet<string> = new Set(['same-origin', 'none']);

/**
 * Whether a browser sent the call for a page of another origin, and it may change something. A page needs nobody's leave
 * to send a simple request (Fetch standard, "CORS-safelisted"): what it may not do is read the answer.
 */
export function isCrossSiteChange({ method, headers }: ApiHead): boolean {
  if (harmlessMethods.has(method)) return false;
  const { origin, host = '', 'sec-fetch-site': site } = headers;
  // The Host header names this machine: that is looked at before.
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) return true;
  return site !== undefined && !ownSites.has(String(site));
}
