import { canonicalHost, isLoopback, isUnspecified } from './host-name.ts';

export interface ListenerAddress {
  /** The address that the socket is bound to, and the name of it when one was given. */
  readonly hosts: readonly string[];
  readonly port: number;
  /** All addresses of this machine, and its names as far as they are known. */
  readonly machineHosts: readonly string[];
}

/**
 * Whether what is sent to the URL would come back to the listener itself. Every loopback address counts as the
 * listener's: a wrong refusal is told at once, a circle is not.
 */
export function isOwnAddress(url: URL, listener: ListenerAddress): boolean {
  if (portOf(url) !== listener.port) return false;
  const host = canonicalHost(url.hostname);
  if (isLoopback(host) || isUnspecified(host)) return true;
  const bound = listener.hosts.map(canonicalHost);
  if (bound.includes(host)) return true;
  return bound.some(isUnspecified) && listener.machineHosts.map(canonicalHost).includes(host);
}

function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}
