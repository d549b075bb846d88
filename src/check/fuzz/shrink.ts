import { authorizationChoice } from './authorization-choice.ts';
import { similarEvent } from './body-choices.ts';
import {
  type ChoiceName,
  choiceOf,
  chosenNames,
  deliveryWeight,
  type Expectation,
  expectationOf,
  type GeneratedDelivery,
  plainDelivery,
  withChoice,
} from './generated-delivery.ts';
import { mostPieces, usual } from './wire-choices.ts';

/** What a delivery needs to be wrong or hostile. It may become simpler, but not plain. */
const essential: Readonly<Record<Expectation, ChoiceName | undefined>> = {
  valid: undefined,
  wrong: 'authorization',
  hostile: 'body',
};

type Property = readonly [name: ChoiceName, value: string];

const lowerNames: Property = ['nameCase', 'lower'];
const noContentType: Property = ['contentType', 'absent'];
const fewHeaders: Property = ['optionalHeaders', 'absent'];

/** What is special about the format of each sender. One of these explains more than the sender. */
const properties: Readonly<Record<GeneratedDelivery['profile'], readonly Property[]>> = {
  'as-found': [],
  portable: [],
  docs: [],
  'phantom-2.2': [],
  'ark-2.3': [noContentType, lowerNames],
  'ark-2.4': [noContentType, lowerNames],
  'ark-2.7': [lowerNames],
  'ark-3': [fewHeaders],
  mainsail: [fewHeaders, ['keyOrder', 'sorted']],
};

/**
 * Returns simpler deliveries, the most daring first: only one choice remains, then one choice is dropped, then several
 * choices are replaced together, then one choice gets a simpler value.
 */
export function simplerDeliveries(delivery: GeneratedDelivery): readonly GeneratedDelivery[] {
  const kept = essential[expectationOf(delivery)];
  const base = kept === undefined ? plainDelivery : withChoice(plainDelivery, kept, delivery[kept]);
  const others = chosenNames(delivery).filter((name) => name !== kept);
  const withOne = others.map((name) => withChoice(base, name, delivery[name]));
  const withoutOne = others.map((name) => withChoice(delivery, name, plainDelivery[name]));
  const simplified = chosenNames(delivery).flatMap((name) =>
    choiceOf(name)
      .simpler(delivery[name])
      .map((value) => withChoice(delivery, name, value)),
  );
  const expectation = expectationOf(delivery);
  const same = [
    ...(others.length > 0 ? [base] : []),
    ...withOne,
    ...withoutOne,
    ...replacements(delivery),
    ...simplified,
  ].filter((one) => expectationOf(one) === expectation);
  const weight = deliveryWeight(delivery);
  return [...predecessors(delivery), ...same].filter((one) => deliveryWeight(one) < weight);
}

/** Returns each delivery that is sent before a delivery as a delivery: it may be the one that fails. */
function predecessors({ before, manner }: GeneratedDelivery): readonly GeneratedDelivery[] {
  return before.map((kind, index) => ({
    ...plainDelivery,
    authorization: kind === 'valid' ? plainDelivery.authorization : { form: 'other' },
    manner: index === 0 ? plainDelivery.manner : manner,
    before: before.slice(0, index),
  }));
}

/** Returns deliveries that differ in several choices, but stand for the same in a more usual way. */
function replacements(delivery: GeneratedDelivery): readonly GeneratedDelivery[] {
  const asFound = withChoice(delivery, 'profile', plainDelivery.profile);
  const withProperty = properties[delivery.profile].map(([name, value]) => withChoice(asFound, name, value));
  const event = similarEvent(delivery);
  const withData = { ...delivery, data: plainDelivery.data };
  const known =
    event === undefined
      ? []
      : [
          { ...withData, event, profile: plainDelivery.profile },
          { ...withData, event, profile: usual },
        ];
  const split: GeneratedDelivery = {
    ...delivery,
    event: plainDelivery.event,
    profile: plainDelivery.profile,
    message: plainDelivery.message,
    unknownMembers: ['unicode'],
    pieces: mostPieces,
  };
  return [...withProperty, ...known, ...(delivery.pieces > 1 ? [split] : [])];
}

interface Shrunken {
  readonly delivery: GeneratedDelivery;
  readonly attempts: number;
}

/**
 * Finds a simpler delivery that fails in the same way. Deterministic: it takes the first one that fails and begins
 * again with that, until none fails or the attempts are used up.
 * @param fails sends a delivery; undefined ends the search
 */
export async function shrink(
  delivery: GeneratedDelivery,
  mostAttempts: number,
  fails: (simpler: GeneratedDelivery) => Promise<boolean | undefined>,
): Promise<Shrunken> {
  const tried = new Set<string>();
  let smallest = delivery;
  let attempts = 0;
  for (;;) {
    let next: GeneratedDelivery | undefined;
    for (const candidate of simplerDeliveries(smallest)) {
      const key = JSON.stringify(candidate);
      if (tried.has(key)) continue;
      if (attempts === mostAttempts) return { delivery: smallest, attempts };
      tried.add(key);
      attempts += 1;
      const isFailing = await fails(candidate);
      if (isFailing === undefined) return { delivery: smallest, attempts };
      if (!isFailing) continue;
      next = candidate;
      break;
    }
    if (next === undefined) return { delivery: smallest, attempts };
    smallest = next;
  }
}

/** What a delivery differs in, by the name of the choice. */
export function causesOf(delivery: GeneratedDelivery): ReadonlyMap<ChoiceName, string> {
  return new Map(chosenNames(delivery).map((name) => [name, choiceOf(name).cause(delivery[name])]));
}

/** A handler that accepts another half accepts any authorization, so no other wrong one shows anything new. */
const anyAuthorization = authorizationChoice.cause({ form: 'other' });

/** Whether a delivery contains everything that made a known one fail, so that it shows nothing new. */
export function isExplainedBy(delivery: GeneratedDelivery, known: GeneratedDelivery): boolean {
  return [delivery, ...predecessors(delivery)].some((one) => contains(one, known));
}

function contains(delivery: GeneratedDelivery, known: GeneratedDelivery): boolean {
  if (expectationOf(delivery) !== expectationOf(known)) return false;
  const causes = causesOf(delivery);
  const ofProfile = properties[delivery.profile].map(([name, value]) => choiceOf(name).cause(value));
  return [...causesOf(known)].every(
    ([name, cause]) => cause === anyAuthorization || causes.get(name) === cause || ofProfile.includes(cause),
  );
}
