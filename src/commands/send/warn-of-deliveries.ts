import type { CommandContext } from '../../context.ts';
import { Problem } from '../../problem.ts';
import { profiles } from '../../protocol/delivery/profile.ts';
import { parseEventName } from '../../protocol/events/event-catalogue.ts';
import { eventFacts } from '../../protocol/events/guide/event-guide.ts';
import type { SendOptions } from './flags.ts';

const ownEventAdvice =
  'An event of your own goes with a payload of your own: --data FILE, or - for standard input.';

/**
 * Checks that a payload of the event can be made up, and says when no stock node would ever deliver it.
 * @throws Problem `unknown-event`; also for what is never delivered, with `--strict`
 */
export function warnOfDeliveries(options: SendOptions, context: CommandContext): void {
  const { event, dataFile, bodyFile, isStrict, profile } = options;
  if (event === undefined) return;
  const { generation } = profiles[profile];
  const isMadeUp = dataFile === undefined && bodyFile === undefined;
  const facts =
    isMadeUp || isStrict
      ? eventFacts(parseEventName(event, generation, ownEventAdvice), generation)
      : undefined;
  if (facts === undefined) return;
  if (!facts.isDelivered && isStrict) {
    throw new Problem(
      'unknown-event',
      `Expected an event that a stock node delivers, got ${event}. ${facts.remark}`,
      {
        hint: 'Without --strict it can be sent all the same.',
      },
    );
  }
  if (!facts.isDelivered) context.say(`Note: a stock node never delivers ${event}. ${facts.remark}`);
  else if (facts.isGuess) context.say(`Note: the shape of ${event} is a guess. ${facts.remark}`);
}
