import type { NetworkName } from '../../../src/chain/network/network-name.ts';
import type { ArkGeneration } from '../../../src/protocol/events/generation.ts';
import type { Opinion, Question } from './library-messages.ts';
import { askOnce, installing, type LibraryName } from './open-library.ts';

/** The library of the last nodes of each generation, on npm. */
const libraries = {
  'ark-2.3': 'ark-2.3.23',
  'ark-2.4': 'ark-2.4.15',
  'ark-2.7': 'ark-2.7.26',
  'ark-3': 'ark-3.9.1',
} as const satisfies Record<ArkGeneration, LibraryName>;

export const installArkLibraries = installing(...Object.values(libraries));

/** As `askLibrary`, of the library of a generation of ARK. */
export async function askArkLibrary(
  generation: ArkGeneration,
  network: NetworkName,
  questions: readonly Question<unknown>[],
  signal: AbortSignal,
): Promise<readonly Opinion[]> {
  return askOnce(libraries[generation], network, questions, signal);
}
