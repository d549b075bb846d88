/** Whether the URL leads to the machine of whoever uses it. */
export function isLoopbackUrl({ hostname }: URL): boolean {
  return isLoopback(canonicalHost(hostname));
}

/** Expects a canonical host. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(?:\.\d+){3}$/.test(host)
  );
}

/** Whether it stands for every address of a machine. Expects a canonical host. */
export function isUnspecified(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

/** One spelling for each host: no brackets, zone or final dot, and an IPv4 address in IPv6 as IPv4. */
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
