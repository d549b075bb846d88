import { canonicalHost } from './host-name.ts';

/** More are not worth a connection each. */
const maxAddresses = 4;

/**
 * Returns the addresses of a host, in the order in which the system prefers them. Never rejects: a name without an
 * address has none. An address is its own.
 */
export async function addressesOf(host: string): Promise<readonly string[]> {
  const { lookup } = await import('node:dns/promises');
  const found = await lookup(canonicalHost(host), { all: true, verbatim: true }).catch(() => []);
  return [...new Set(found.map(({ address }) => address))].slice(0, maxAddresses);
}
