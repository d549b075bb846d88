import { type AnyChain, startAnyChain } from '../../chain/any-chain.ts';
import { neededBy, scenarioTimes, slotTimeMs, startEndingBy, startPlace } from '../../chain/event-times.ts';
import { networkOf } from '../../chain/network/networks.ts';
import type { ChainEvent } from '../../chain/phantom/phantom-chain.ts';
import { type PlayOptions, playEvents } from '../../chain/play-events.ts';
import type { CommandContext } from '../../context.ts';
import { Problem } from '../../problem.ts';
import { eventNamesOf } from '../../protocol/events/event-catalogue.ts';
import type { NewChain } from './chain-file.ts';
import type { SendOptions } from './flags.ts';

/**
 * Returns when a new chain starts, in Unix milliseconds: early enough that it ends now. With `--speed`, it starts now,
 * and each block is sent when it is due.
 */
export function startOfChain(
  choice: NewChain,
  play: PlayOptions,
  speed: number | undefined,
  nowMs: number,
): number {
  if (speed !== undefined) return nowMs;
  const { scenario, count } = play;
  const { epochMs } = networkOf(choice);
  if (scenario !== undefined) {
    const timesFrom = (atMs: number) =>
      scenarioTimes(scenario, count, startPlace({ ...choice, atMs }), choice);
    return startEndingBy(nowMs, { count, epochMs, isForged: false, timesFrom });
  }
  const event = eventNamesOf[choice.generation].find((name) => name === play.event);
  const known = event === undefined ? undefined : neededBy(event, count, choice);
  const timesFrom = (atMs: number) => playedTimes(choice, atMs, play);
  return startEndingBy(nowMs, known ?? { count, epochMs, isForged: true, timesFrom });
}

/** Yields the time of the block of each requested event, in Unix milliseconds, as the chain is forged. */
function* playedTimes(choice: NewChain, atMs: number, play: PlayOptions): Generator<number> {
  const start = startAnyChain({ ...choice, atMs }, choice.generation);
  for (const { chain, events } of playEvents(start, play)) {
    for (const _ of events) yield slotTimeMs(chain, chain.slot);
  }
}

/**
 * Creates a function that returns the time of the last block of a chain, in Unix milliseconds. Without `--at` and
 * `--speed`, the function throws `block-not-due` for a block of the future, which no node would forge yet.
 * @throws Problem `block-not-due` at once if a whole scenario does not fit before now
 */
export function createTimeCheck(
  { atMs, speed, stateFile, set }: SendOptions,
  start: AnyChain,
  { scenario, count }: PlayOptions,
  context: CommandContext,
): (chain: AnyChain, events: readonly ChainEvent[]) => number {
  const isLimited =
    atMs === undefined && speed === undefined && !set.some(({ path }) => path === 'timestamp');
  // A new chain starts early enough.
  const isContinued = start.height !== start.anchor.height;
  if (isLimited && isContinued && scenario !== undefined) {
    for (const endMs of scenarioTimes(scenario, count, start, start)) {
      if (endMs > context.now()) throw notDue(`the scenario ${scenario} needs a block`, endMs);
    }
  }
  let isWaiting = false;
  return (chain, events) => {
    const blockMs = slotTimeMs(chain, chain.slot);
    const [first] = events;
    if (blockMs <= context.now() || first === undefined) return blockMs;
    if (isLimited) throw notDue(`${first.event} needs a block`, blockMs);
    if (speed !== undefined && !isWaiting) {
      isWaiting = true;
      context.say('the chain has reached the present: each block is now sent when it is due.', 'note');
    }
    return blockMs;
  };

  function notDue(what: string, dueMs: number): Problem {
    const due = new Date(dueMs).toISOString().replace(/\.\d+Z$/, 'Z');
    const seconds = Math.ceil((dueMs - context.now()) / 1_000);
    return new Problem(
      'block-not-due',
      `The chain ${stateFile === undefined ? '' : `in ${stateFile} `}has reached the present: ${what} of ${due}, in ${seconds} s.`,
      {
        hint: 'Run it again later. To wait for each block, add --speed 1x. To send blocks of the future, add --at.',
      },
    );
  }
}
