import { hostname, networkInterfaces } from 'node:os';

/** The addresses of this machine, and its name. */
export function machineHosts(): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((entries = []) =>
    entries.map(({ address }) => address),
  );
  return [hostname(), ...addresses];
}
