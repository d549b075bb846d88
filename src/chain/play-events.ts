import { Problem } from '../problem.ts';
import type { ScenarioName } from '../protocol/events/scenario-name.ts';
import { type AnyChain, forgeAnyNext } from './any-chain.ts';
import type { ChainEvent } from './phantom/phantom-chain.ts';
import { type ChainStep, playScenario, type ScenarioSettings } from './scenario.ts';
import type { Overrides } from './transactions/overrides.ts';

export interface PlayOptions extends Omit<ScenarioSettings, 'generation'> {
  readonly scenario: ScenarioName | undefined;
  /** Yields only this event; undefined yields all events. */
  readonly event: string | undefined;
  /** With a scenario, how many times to play it; without one, how many events to yield. */
  readonly count: number;
}

/** Any event that a chain can cause occurs within this many blocks. */
const maxQuietBlocks = 5_000;

/**
 * Continues a chain, block by block or by scenarios, and yields the requested events.
 * @throws Problem `unknown-event` for an event that no block of a chain causes, `bad-flag` for values that only one
 *   block can have
 */
export function* playEvents(start: AnyChain, options: PlayOptions): Generator<ChainStep<AnyChain>> {
  if (options.scenario !== undefined || options.count > 1) refuseFixed(options.set);
  const isAsked = ({ event }: ChainEvent) => options.event === undefined || options.event === event;
  if (options.scenario === undefined) {
    yield* playBlocks(start, options, isAsked);
    return;
  }
  let chain = start;
  for (let n = 0; n < options.count; n += 1) {
    const settings = { ...options, generation: chain.generation };
    for (const step of playScenario(options.scenario, chain, settings, forgeAnyNext)) {
      chain = step.chain;
      yield { chain, events: step.events.filter(isAsked) };
    }
  }
}

/** Values that no two blocks of a chain can share. At a fixed height, for example, a round would never end. */
const fixedPaths: readonly string[] = ['height', 'timestamp', 'previousBlock'];

function refuseFixed(set: Overrides): void {
  const fixed = Object.keys(set).find((path) => fixedPaths.includes(path));
  if (fixed === undefined) return;
  throw new Problem('bad-flag', `Expected values that several blocks can share, got --set ${fixed}.`, {
    hint: 'Set it for a single block: without --scenario, and with --count 1.',
  });
}

function* playBlocks(
  start: AnyChain,
  { event, count, set, exact }: PlayOptions,
  isAsked: (event: ChainEvent) => boolean,
): Generator<ChainStep<AnyChain>> {
  let chain = start;
  let quietBlocks = 0;
  for (let yielded = 0; yielded < count; ) {
    const step = forgeAnyNext(chain, { set, exact });
    chain = step.chain;
    const events = step.events.filter(isAsked).slice(0, count - yielded);
    yielded += events.length;
    quietBlocks = events.length > 0 ? 0 : quietBlocks + 1;
    if (quietBlocks > maxQuietBlocks) {
      throw new Problem('unknown-event', `Expected an event that blocks cause, got ${event ?? 'none'}.`, {
        hint: 'It can be sent without --state.',
      });
    }
    yield { chain, events };
  }
}
