import { canonicalHost, isLoopback } from '../http/addresses/host-name.ts';
import type { ApiHead } from '../http/receiver/api-server.ts';
import { createEventPattern, matchesEvent } from '../protocol/events/event-pattern.ts';

/** Decides who may call a server of the node. */
export interface AllowedCallers {
  /** Whether the Host header names this machine. A foreign web page may have pointed its own name here. */
  isOwnHost(header: string | undefined): boolean;
  /** Whether a glob of the whitelist matches the address (protocol.md section 3.3). */
  isWhitelisted(address: string): boolean;
}

/** The default whitelist of a node. It does not contain ::1. */
const defaultWhitelist: readonly string[] = ['127.0.0.1', '::ffff:127.0.0.1'];

/** @param whitelist globs of addresses; if empty, the default of a node applies */
export async function createAllowedCallers(
  host: string,
  whitelist: readonly string[],
): Promise<AllowedCallers> {
  const patterns = (whitelist.length === 0 ? defaultWhitelist : whitelist).map(createEventPattern);
  // A server that listens beyond loopback may be called by any name of the machine.
  const hosts = new Set([
    'localhost',
    '127.0.0.1',
    '::1',
    host,
    ...(isLoopback(canonicalHost(host)) ? [] : await machineNames()),
  ]);
  return {
    isOwnHost(header = '') {
      const [, address, name = address ?? ''] =
        /^(?:\[([\da-f:.]+)\]|([^[\]:]*))(?::\d*)?$/.exec(header.toLowerCase()) ?? [];
      return hosts.has(name);
    },
    // Globs of addresses follow the same rules as those of events.
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
 * Whether a browser sent the call for a page of another origin, and the call may change something. Any page may send a
 * simple request (Fetch standard, "CORS-safelisted"); it just may not read the answer.
 */
export function isCrossSiteChange({ method, headers }: ApiHead): boolean {
  if (harmlessMethods.has(method)) return false;
  const { origin, host = '', 'sec-fetch-site': site } = headers;
  // The Host header is known to name this machine, because it is checked first.
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) return true;
  return site !== undefined && !ownSites.has(String(site));
}
