import type { NetworkName } from '../../../src/chain/network/network-name.ts';
import type { Opinion, Question } from './library-messages.ts';
import { askOnce, installing } from './open-library.ts';

export const installLibrary = installing('phantom-2.2.4');

/**
 * Asks the library of the node itself in a separate process; an opinion per question, in their order.
 * @param signal ends the process early
 */
export async function askLibrary(
  network: NetworkName,
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<readonly Opinion[]> {
  return askOnce('phantom-2.2.4', network, questions, signal);
}
