import { lacksTls, type PostFailure } from '../../protocol/delivery/post-outcome.ts';
import type { Finding } from './diagnosis.ts';

/** Explains why no connection was opened. @param host host and port */
export function connectionWords({ reason, detail }: PostFailure, host: string): Finding {
  switch (reason) {
    case 'refused':
      return {
        found: `Connection refused: nothing listens on ${host}.`,
        advice: 'Start the handler, and check that it listens on this address and port.',
      };
    case 'timeout':
      return {
        found: `No answer from ${host} within ${detail}.`,
        advice: 'Check the address, and whether a firewall drops the connection.',
      };
    case 'unresolved':
      return { found: `No address is known for ${host}.`, advice: 'Check the spelling of the name.' };
    case 'unreachable':
      return {
        found: `${host} cannot be reached from this machine (${detail}).`,
        advice: 'Check the address and the network.',
      };
    case 'certificate':
      return lacksTls(detail)
        ? { found: `${host} does not speak TLS.`, advice: 'Use http:// instead of https://.' }
        : {
            found: `The TLS certificate of ${host} is not accepted (${detail}).`,
            advice: 'A node does not accept it either. Install one that the node trusts, or use http://.',
          };
    case 'reset':
    case 'cut-short':
      return {
        found: `${host} closed the connection without an answer.`,
        advice: 'Check whether the handler crashes, and whether it expects https://.',
      };
    case 'not-http':
      return {
        found: `The answer of ${host} is not HTTP (${detail}).`,
        advice: 'Check the port, and whether it expects https://.',
      };
    case 'no-descriptor':
      return {
        found: `Too many open connections on this machine (${detail}).`,
        advice: 'Raise the limit with ulimit -n.',
      };
    default:
      return { found: `The connection to ${host} failed (${detail}).`, advice: 'Check the address.' };
  }
}
