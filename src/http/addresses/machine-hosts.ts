import { hostname, networkInterfaces } from 'node:os';

/** Returns the name and the addresses of this machine. */
export function machineHosts(): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((entries = []) =>
    entries.map(({ address }) => address),
  );
  return [hostname(), ...addresses];
}
