import type { ProfileName } from '../../protocol/delivery/profile-name.ts';
import { isWide } from './body-choices.ts';
import { createDraw, type Draw } from './draw.ts';
import { deliveredEvents, foreignSenders } from './foreign-senders.ts';
import {
  type ChoiceName,
  choiceOf,
  type GeneratedDelivery,
  plainDelivery,
  withChoice,
} from './generated-delivery.ts';

export interface DrawOptions {
  readonly seed: string;
  /** The senders that the handler is checked against. */
  readonly senders: readonly ProfileName[];
  /** The format in which the handler accepted the first delivery. */
  readonly found: ProfileName;
}

type Percentages = Readonly<Partial<Record<ChoiceName, number>>>;

/** How often each choice is not plain. Of each delivery, a few are not. */
const ofValid: Percentages = {
  index: 30,
  optionalMembers: 25,
  message: 40,
  spacing: 12,
  escapes: 12,
  keyOrder: 12,
  unknownMembers: 12,
  paddingKb: 10,
  nameCase: 15,
  headerOrder: 12,
  contentType: 12,
  optionalHeaders: 12,
  headerBlanks: 6,
  extraHeaders: 15,
  pieces: 8,
  times: 10,
  before: 10,
  manner: 10,
};

/**
 * A handler refuses without reading the body, and may close the connection while it arrives. The answer can be lost then,
 * so the body is small and in one piece.
 */
const ofWrong: Percentages = {
  authorization: 100,
  nameCase: 10,
  headerOrder: 6,
  contentType: 8,
  optionalHeaders: 6,
  extraHeaders: 10,
  spacing: 3,
  unknownMembers: 3,
  body: 5,
  times: 5,
  before: 20,
  manner: 8,
};

const ofHostile: Percentages = {
  body: 100,
  nameCase: 8,
  headerOrder: 6,
  contentType: 8,
  optionalHeaders: 6,
  extraHeaders: 8,
  spacing: 4,
  pieces: 5,
  before: 8,
};

/**
 * Generates a delivery that depends only on the seed and its number. It never contains what a correct handler could
 * treat in more than one way, unless the judge accepts each of them.
 */
export function drawDelivery(number: number, { seed, senders, found }: DrawOptions): GeneratedDelivery {
  const draw = createDraw(`${seed}|generated|${number}`);
  const kind = draw.integer('kind', 0, 99);
  const percentages = kind < 50 ? ofValid : kind < 85 ? ofWrong : ofHostile;
  let delivery = plainDelivery;
  const [other, ...others] = senders.filter((sender) => sender !== found);
  if (other !== undefined && draw.chance('profile', percentages === ofValid ? 60 : 25))
    delivery = withChoice(delivery, 'profile', draw.choice('sender', [other, ...others]));
  const sender = delivery.profile === 'as-found' ? found : delivery.profile;
  const eventPercent = percentages === ofValid ? 80 : percentages === ofHostile ? 10 : 0;
  if (draw.chance('event', eventPercent)) {
    const changed = withEvent(delivery, sender, draw.below('event'));
    if (foreignSenders(changed, senders) === undefined) delivery = changed;
  }
  for (const [key, percent] of Object.entries(percentages)) {
    // Safe: `Percentages` has no other keys.
    const name = key as ChoiceName;
    if (!draw.chance(name, percentFor(name, percent, delivery))) continue;
    const changed = withChoice(delivery, name, choiceOf(name).draw(draw.below(name)));
    if (foreignSenders(changed, senders) === undefined) delivery = changed;
  }
  const isLarge = percentages === ofWrong && delivery.body.form === 'nested';
  return isLarge ? withChoice(delivery, 'body', plainDelivery.body) : delivery;
}

/** How many of 100 events are unknown ones. */
const unknownPercent = 10;

function withEvent(delivery: GeneratedDelivery, sender: ProfileName, draw: Draw): GeneratedDelivery {
  if (draw.chance('unknown', unknownPercent)) {
    const unknown = withChoice(delivery, 'event', choiceOf('event').draw(draw));
    return draw.chance('data', 60) ? withChoice(unknown, 'data', choiceOf('data').draw(draw)) : unknown;
  }
  const [first = delivery.event, ...others] = deliveredEvents(sender);
  return withChoice(delivery, 'event', draw.choice('known', [first, ...others]));
}

const half = 50;

/** Returns 0 where a choice has no effect, and more than usual where it has more effect than usual. */
function percentFor(
  name: ChoiceName,
  usual: number,
  delivery: Pick<GeneratedDelivery, 'event' | 'message' | 'unknownMembers' | 'times' | 'before'>,
): number {
  const { event, times, before } = delivery;
  const isTransaction = event.startsWith('transaction.');
  switch (name) {
    case 'message':
      return isTransaction ? usual : 0;
    case 'index':
      return isTransaction || event.startsWith('block.') ? usual : 0;
    case 'pieces':
      return isWide(delivery) && usual > 0 ? half : usual;
    case 'manner':
      return times > 1 || before.length > 0 ? half : usual;
    default:
      return usual;
  }
}
