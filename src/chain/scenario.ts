import type { ScenarioName } from '../protocol/events/scenario-name.ts';
import { type AnyChain, type AnyStep, forgeAnyNext } from './any-chain.ts';
import { activeDelegates } from './network/network.ts';
import { type ChainEvent, forkChain } from './phantom/phantom-chain.ts';
import type { Overrides } from './transactions/overrides.ts';

interface ForgeSettings {
  readonly set: Overrides;
  readonly exact: boolean;
}

export interface ScenarioSettings extends ForgeSettings {
  /** Also yields the blocks that only lead up to the scenario, so there are no gaps. */
  readonly tellsAll: boolean;
}

/** Events of a chain, and its state after them. */
export interface Told {
  readonly chain: AnyChain;
  readonly events: readonly ChainEvent[];
}

const forkDepth = 2;
const blocksAround = 3;
/** Above 2^53, but exact as a double, so a block can contain it (payloads.md section 7.5). */
const whaleAmount = '90071992547409920';
const burstSize = 150;

/** Plays a scenario from the current state of the chain, step by step. */
export function* playScenario(
  name: ScenarioName,
  start: AnyChain,
  settings: ScenarioSettings,
): Generator<Told> {
  switch (name) {
    case 'round':
      yield* wholeRound(start, settings);
      break;
    case 'fork':
      yield* fork(start, settings);
      break;
    case 'whale':
      yield forgeAnyNext(start, { ...settings, set: { amount: whaleAmount, ...settings.set } });
      break;
    case 'transfer-burst':
      yield forgeAnyNext(start, { ...settings, transactions: burstSize });
  }
}

/** Plays all blocks of the next whole round, including the events of its end. */
function* wholeRound(start: AnyChain, settings: ScenarioSettings): Generator<Told> {
  let chain = start;
  for (let isAtEnd = start.height % activeDelegates === 0; !isAtEnd; ) {
    const step = forgeAnyNext(chain, settings);
    chain = step.chain;
    isAtEnd = endsRound(step);
    if (settings.tellsAll) yield step;
  }
  let step: AnyStep;
  do {
    step = forgeAnyNext(chain, settings);
    chain = step.chain;
    yield step;
  } while (!endsRound(step));
}

/** Plays some blocks, reverts the last of them, newest first, and then plays other blocks at the same heights. */
function* fork(start: AnyChain, settings: ForgeSettings): Generator<Told> {
  const steps: AnyStep[] = [];
  let chain: AnyChain = start;
  for (let count = 0; count < blocksAround; count += 1) {
    const step = forgeAnyNext(chain, settings);
    steps.push(step);
    chain = step.chain;
    yield step;
  }
  const reverted = steps.slice(-forkDepth).reverse();
  const kept = steps.at(-forkDepth - 1)?.chain ?? start;
  chain = forkChain(kept);
  yield { chain, events: reverted.map(({ block }) => ({ event: 'block.reverted', data: block })) };
  for (let count = 0; count < blocksAround; count += 1) {
    const step = forgeAnyNext(chain, settings);
    chain = step.chain;
    yield step;
  }
}

function endsRound({ events }: AnyStep): boolean {
  return events.some(({ event }) => event === 'round.created');
}
