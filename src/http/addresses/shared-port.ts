import { Problem } from '../../problem.ts';
import { canonicalHost, isUnspecified } from './host-name.ts';

/** A port that a command is about to listen on. */
interface WantedPort {
  /** The flag that chooses it. */
  readonly flag: string;
  /** 127.0.0.1 if absent. */
  readonly host?: string;
  /** 0 picks a free one; undefined listens on none. */
  readonly port: number | undefined;
}

/**
 * Refuses flags that give the same port twice. To listen on it would fail too, but as if another program used it.
 * @param owner what listens, for example `listener`
 * @throws Problem `bad-flag` that names both flags
 */
export function refuseSharedPort(owner: string, ports: readonly WantedPort[]): void {
  for (const [place, { flag, host, port }] of ports.entries()) {
    if (port === undefined || port === 0) continue;
    const other = ports.slice(0, place).find((one) => one.port === port && isSameAddress(one.host, host));
    if (other === undefined) continue;
    throw new Problem('bad-flag', `${flag}: ${port} is the port of the ${owner} itself (${other.flag}).`, {
      hint: `Choose another with ${flag}, or let ${flag} 0 pick a free one.`,
    });
  }
}

function isSameAddress(one = '127.0.0.1', other = '127.0.0.1'): boolean {
  const hosts = [one, other].map((host) => canonicalHost(host).replace(/^localhost$/, '127.0.0.1'));
  return hosts.some(isUnspecified) || hosts[0] === hosts[1];
}
