import type { ReleasedGeneration } from '../protocol/events/generation.ts';
import type { Block } from '../protocol/events/payloads/payloads-of-phantom-2.2.ts';
import type { ScenarioName } from '../protocol/events/scenario-name.ts';
import type { ForgeOptions } from './blocks/forge.ts';
import { type Place, passBlock } from './blocks/timeline.ts';
import { isRoundEnd } from './network/round.ts';
import { type ChainEvent, forkChain } from './phantom/phantom-chain.ts';
import type { Overrides } from './transactions/overrides.ts';

interface ForgeSettings {
  readonly set: Overrides;
  readonly exact: boolean;
}

export interface ScenarioSettings extends ForgeSettings {
  readonly generation: ReleasedGeneration;
  /** Whether to yield the blocks before the scenario too, so the chain has no gaps. */
  readonly yieldsLeadUp: boolean;
}

/** The events of one step of a chain, and its state after them. */
export interface ChainStep<State> {
  readonly chain: State;
  readonly events: readonly ChainEvent[];
}

/** A chain with one more block. */
interface Forged<State> extends ChainStep<State> {
  /** Undefined if blocks are only counted. */
  readonly block: Block | undefined;
}

type Forge<State> = (chain: State, options: ForgeOptions) => Forged<State>;

const forkDepth = 2;
const blocksAround = 3;
/** Above 2^53, but exact as a double, so a block can contain it (payloads.md section 7.5). */
const whaleAmount = '90071992547409920';
/** ARK 2.3 to 2.5 refuse amounts and totals above 2^53 - 1 (`crypto` 2.3.23 and 2.4.15, keyword `bignumber`). */
const safeWhaleAmount = '9000000000000000';
const burstSize = 150;

/** Plays a scenario from the current state of the chain, step by step. */
export function* playScenario<State extends Place>(
  name: ScenarioName,
  start: State,
  settings: ScenarioSettings,
  forge: Forge<State>,
): Generator<ChainStep<State>> {
  switch (name) {
    case 'round':
      yield* wholeRound(start, settings, forge);
      break;
    case 'fork':
      yield* fork(start, settings, forge);
      break;
    case 'whale':
      yield forge(start, { ...settings, set: { amount: whaleOf(settings.generation), ...settings.set } });
      break;
    case 'transfer-burst':
      yield forge(start, { ...settings, transactions: burstSize });
  }
}

function whaleOf(generation: ReleasedGeneration): string {
  return generation === 'ark-2.3' || generation === 'ark-2.4' ? safeWhaleAmount : whaleAmount;
}

/** Returns the place of a chain after a scenario, without forging a block. */
export function passScenario(name: ScenarioName, start: Place): Place {
  // Only the times of the blocks count, which are the same in every generation.
  const settings = { generation: 'phantom-2.2', set: {}, exact: false, yieldsLeadUp: true } as const;
  const steps = playScenario(name, start, settings, (place) => {
    return { chain: passBlock(place), events: [], block: undefined };
  });
  let place = start;
  for (const { chain } of steps) place = chain;
  return place;
}

/** Plays all blocks of the next whole round, including the events of its end. */
function* wholeRound<State extends Place>(
  start: State,
  settings: ScenarioSettings,
  forge: Forge<State>,
): Generator<ChainStep<State>> {
  let chain = start;
  while (!isRoundEnd(chain.height)) {
    const step = forge(chain, settings);
    chain = step.chain;
    if (settings.yieldsLeadUp) yield step;
  }
  do {
    const step = forge(chain, settings);
    chain = step.chain;
    yield step;
  } while (!isRoundEnd(chain.height));
}

/** Plays some blocks, reverts the last of them, newest first, and then plays other blocks at the same heights. */
function* fork<State extends Place>(
  start: State,
  settings: ForgeSettings,
  forge: Forge<State>,
): Generator<ChainStep<State>> {
  const steps: Forged<State>[] = [];
  let chain = start;
  for (let count = 0; count < blocksAround; count += 1) {
    const step = forge(chain, settings);
    steps.push(step);
    chain = step.chain;
    yield step;
  }
  const reverted = steps.slice(-forkDepth).reverse();
  const kept = steps.at(-forkDepth - 1)?.chain ?? start;
  chain = forkChain(kept);
  yield { chain, events: reverted.map(({ block }) => ({ event: 'block.reverted', data: block })) };
  for (let count = 0; count < blocksAround; count += 1) {
    const step = forge(chain, settings);
    chain = step.chain;
    yield step;
  }
}
