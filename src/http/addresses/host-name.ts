/** Whether the URL always points to the machine that uses it. */
export function isLoopbackUrl({ hostname }: URL): boolean {
  return isLoopback(canonicalHost(hostname));
}

/** Expects a canonical host. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(?:\.\d+){3}$/.test(host)
  );
}

/** Whether the host stands for every address of a machine. Expects a canonical host. */
export function isUnspecified(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

/** Returns one spelling for each host: lower case, no brackets, zone or final dot, IPv4-mapped IPv6 as IPv4. */
export function canonicalHost(text: string): string {
  const bare = text
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '')
    .replace(/\.$/, '');
  if (!bare.includes(':') || !URL.canParse(`http://[${bare}]`)) return bare;
  const address = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address) ?? [];
  if (high === undefined || low === undefined) return address;
  return [high, low].flatMap((half) => [parseInt(half, 16) >> 8, parseInt(half, 16) & 0xff]).join('.');
}

export interface ListenerAddress {
  /** The address that the socket is bound to, and the name given for it, if any. */
  readonly hosts: readonly string[];
  readonly port: number;
  /** All addresses of this machine, and its known names. */
  readonly machineHosts: readonly string[];
}

/**
 * Whether a request to the URL would reach the listener itself. Every loopback address counts as the listener's: the
 * user notices a wrong refusal at once, but not a forwarding loop.
 */
export function isOwnAddress(url: URL, listener: ListenerAddress): boolean {
  if (portOf(url) !== listener.port) return false;
  const host = canonicalHost(url.hostname);
  if (isLoopback(host) || isUnspecified(host)) return true;
  const bound = listener.hosts.map(canonicalHost);
  if (bound.includes(host)) return true;
  return bound.some(isUnspecified) && listener.machineHosts.map(canonicalHost).includes(host);
}

/** Returns the port of a URL, which it need not name. */
export function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}
