import { receiverLimits } from '../../http/server/receiver-limits.ts';

/** The warning of a server that had to close connections to make room for others. */
export function crowdedText(maxConnections: number): string {
  const advice =
    maxConnections < receiverLimits.maxConnections ? ' Raise the limit of open files with ulimit -n.' : '';
  return `Warning: more than ${maxConnections} connections are open; the least useful ones are closed.${advice}`;
}
