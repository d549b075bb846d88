import type { NetworkName } from '../../../src/chain/network/network.ts';
import { askProcess } from './ask-process.ts';
import { cachedPackages } from './cached-packages.ts';
import type { Opinion, Question } from './library-messages.ts';

/** The library of the node itself. It requires lodash without declaring it. */
const packages = ['@phantomcores/crypto@2.2.4', 'lodash@4.17.21'] as const;

/** For `beforeAll`: npm may need longer than a test. */
export const installLibrary = [() => cachedPackages(packages), 300_000] as const;

const script = new URL('./library-process.ts', import.meta.url);

/**
 * Asks the library in a separate process; an opinion per question, in their order.
 * @param signal ends the process early
 */
export async function askLibrary(
  network: NetworkName,
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<readonly Opinion[]> {
  const folder = await cachedPackages(packages);
  return askProcess(script, [folder, network], questions, { signal });
}
