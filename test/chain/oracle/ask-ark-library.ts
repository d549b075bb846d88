import type { NetworkName } from '../../../src/chain/network/network.ts';
import { askProcess } from './ask-process.ts';
import { cachedPackages } from './cached-packages.ts';
import type { Opinion, Question } from './library-messages.ts';

/** The library of the last node of ARK 2. */
const packages = ['@arkecosystem/crypto@2.7.26'] as const;

/** For `beforeAll`: npm may need longer than a test. */
export const installArkLibrary = [() => cachedPackages(packages), 300_000] as const;

const script = new URL('./ark-library-process.ts', import.meta.url);

/** Its curves are native code, which is not built here; this variable selects JavaScript instead. */
const environment = { NODE_BACKEND: 'js' };

/** As `askLibrary`, of the library of ARK. Rejects what has not even the form of a block or transaction. */
export async function askArkLibrary(
  network: NetworkName,
  questions: readonly Question<unknown>[],
  signal: AbortSignal,
): Promise<readonly Opinion[]> {
  const folder = await cachedPackages(packages);
  return askProcess(script, [folder, network], questions, { environment, signal });
}
