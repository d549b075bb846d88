import { beforeAll, test } from 'vitest';
import { startArkChain } from '../../../src/chain/ark/ark-chain.ts';
import { askArkLibrary, installArkLibraries } from './ask-ark-library.ts';
import { expectAgreement } from './expect-agreement.ts';
import { forgeManyArk } from './random-ark-chain.ts';
import { randomSeed } from './random-seed.ts';

beforeAll(...installArkLibraries);

const epochMs = Date.UTC(2017, 2, 21, 13);
/** A chain that starts about this many blocks before a milestone has passed it after three times as many. */
const before = 60;

/**
 * The first heights with a reward, and with a whole hash as id: the parent of that block still has a short id. On
 * testnet no block has a whole hash yet.
 */
const milestones = [
  ['mainnet', [75_600, 8_204_000]],
  ['devnet', [10_800, 1_895_000]],
  ['testnet', [75_600]],
] as const;
/** Later generations begin after the first transaction of version 2, which only testnet has this early. */
const cases = [
  ...(['ark-2.3', 'ark-2.4'] as const).flatMap((generation) =>
    milestones.map((known) => [generation, ...known] as const),
  ),
  ['ark-2.7', ...milestones[2]] as const,
  ['ark-3', ...milestones[2]] as const,
];

// Without transactions: their version has milestones of its own.
test.for(cases)(
  'the library of %s verifies the empty blocks of %s around heights %j',
  async ([generation, network, heights], { signal, expect }) => {
    const questions = heights.flatMap((height) => {
      const atMs = Math.floor(epochMs + ((height - before) / 0.98) * 8_000);
      const chain = startArkChain({ network, seed: randomSeed, atMs, generation });
      return forgeManyArk(chain, 3 * before, [0])
        .map(({ block }) => ({ block, transactions: [], secondPublicKeys: [] }))
        .filter(({ block }) => Math.abs(block.height - height) <= 2);
    });
    expect(questions).toHaveLength(5 * heights.length);
    const opinions = await askArkLibrary(generation, network, questions, signal);
    for (const [index, question] of questions.entries()) {
      const origin = `ORACLE_SEED=${randomSeed}, height ${question.block.height}`;
      expectAgreement(expect, question, opinions[index], origin);
    }
  },
);
