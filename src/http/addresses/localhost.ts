import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

const loopbacks = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
] as const;

/** Finds the addresses that the system knows, then the loopback addresses that it did not name. */
const lookupLocalhost: LookupFunction = (hostname, options, callback) => {
  // A name below localhost is this machine too (RFC 6761); no resolver is asked.
  if (hostname !== 'localhost') {
    callback(null, [...loopbacks]);
    return;
  }
  lookup(hostname, { ...options, all: true }, (error, found) => {
    const named = error === null ? found : [];
    const missing = loopbacks.filter(({ address }) => named.every((one) => one.address !== address));
    callback(null, [...named, ...missing]);
  });
};

/**
 * Options of a connection to a host. `localhost` means both loopback addresses, regardless of the hosts file, as it does
 * to curl: an app may listen only on one of them.
 */
export function addressOptions(hostname: string): { autoSelectFamily: true; lookup?: LookupFunction } {
  return hostname === 'localhost' || hostname.endsWith('.localhost')
    ? { autoSelectFamily: true, lookup: lookupLocalhost }
    : { autoSelectFamily: true };
}
