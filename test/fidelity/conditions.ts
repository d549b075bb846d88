import { isDeepStrictEqual } from 'node:util';
import { matchWebhooks } from '../../src/node/match-webhooks.ts';
import type { StoredWebhook } from '../../src/node/registry.ts';
import type { ConditionRules } from '../../src/protocol/conditions/condition.ts';
import { createPatternMatching } from '../../src/protocol/conditions/pattern-matching.ts';
import { livePayload } from '../../src/protocol/conditions/payload-in-memory.ts';
import { type Comparison, countComparison } from './comparison.ts';
import { bigNumbersIn, type ConditionCase, conditionCases } from './condition-cases.ts';
import { askRealNode, realNodeNames } from './real-node.ts';
import type { RealEvent, RealGeneration, RealOutcome } from './real-node-messages.ts';

const rules: Readonly<Record<RealGeneration, ConditionRules>> = {
  'phantom-2.2': 'phantom-2.2',
  'ark-2.4': 'ark-2.4',
  'ark-2.7': 'ark-2.6',
  'ark-3': 'ark-2.6',
};

const timeoutMs = 300_000;

/** Lets a real node and the emulated one decide which webhooks an event is sent to, and how often. */
export async function compareConditions(
  generation: RealGeneration,
  count: number,
  seed = 1,
): Promise<Comparison> {
  const counter = countComparison(`conditions of ${generation}`, realNodeNames[generation]);
  const cases = conditionCases(generation, count, seed);
  const events = cases.map(asEvent);
  const outcomes = await askRealNode(generation, 'counts', events, AbortSignal.timeout(timeoutMs));
  for (const [index, given] of cases.entries()) {
    const real = outcomes[index];
    if (real === undefined) throw new Error(`The real node did not answer case ${index}.`);
    const emulated = emulate(given, rules[generation]);
    const kinds = kindsOf(emulated, real, generation);
    if (kinds.length === 0) counter.equal();
    else counter.differs(kinds, exampleText(given, emulated, real));
  }
  return counter.result();
}

interface EmulatedOutcome {
  readonly sent: readonly number[];
  readonly exception: string | null;
  /** Whether a search for a regular expression was given up. */
  readonly gaveUp: boolean;
}

function emulate(
  { event, dataText, webhooks }: ConditionCase,
  conditionRules: ConditionRules,
): EmulatedOutcome {
  const stored = webhooks.map(
    (conditions, index): StoredWebhook => ({
      id: index,
      event,
      target: `http://127.0.0.1:9/${index}`,
      token: 'a',
      enabled: true,
      conditions,
    }),
  );
  const data: unknown = dataText === undefined ? undefined : JSON.parse(dataText);
  const payload = livePayload(event, data);
  const found = matchWebhooks(stored, payload, conditionRules, createPatternMatching());
  return {
    sent: found.matches.map(({ webhook }) => Number(webhook.id)),
    exception: found.isEventLost ? (found.exceptions.at(-1)?.message ?? '') : null,
    gaveUp: found.unfollowed.length > 0,
  };
}

function asEvent({ event, dataText, webhooks }: ConditionCase): RealEvent {
  const isLive = event.endsWith('.applied');
  return {
    event,
    dataText: dataText ?? null,
    bigNumbers: isLive && dataText !== undefined ? bigNumbersIn(JSON.parse(dataText)) : [],
    webhooks: webhooks.map((conditions, id) => ({
      id,
      event,
      target: `http://127.0.0.1:9/${id}`,
      token: 'a',
      enabled: true,
      conditions,
    })),
  };
}

interface Kind {
  readonly kind: string;
  readonly reason?: string;
}

function kindsOf(emulated: EmulatedOutcome, real: RealOutcome, generation: RealGeneration): readonly Kind[] {
  const isLostOnlyHere = emulated.exception !== null && real.exception === null;
  const isLostOnlyThere = emulated.exception === null && real.exception !== null;
  const kinds: Kind[] = [];
  if (isLostOnlyHere || isLostOnlyThere) {
    kinds.push({
      kind: `${generation}: the event is lost only in the ${isLostOnlyHere ? 'emulated' : 'real'} node`,
    });
  } else if (!isDeepStrictEqual(emulated.sent, real.sent)) {
    kinds.push({ kind: `${generation}: other deliveries` });
  } else if (emulated.exception !== real.exception) {
    kinds.push({ kind: `${generation}: another message of the exception` });
  }
  if (emulated.gaveUp)
    return kinds.map(({ kind }) => ({ kind: `${kind}, slow regular expression`, reason: whyGivenUp }));
  return kinds;
}

const whyGivenUp = 'the emulated node reports a regular expression that takes too long instead of hanging';

function exampleText(given: ConditionCase, emulated: EmulatedOutcome, real: RealOutcome): string {
  const { event, dataText, webhooks } = given;
  const outcome = ({ sent, exception }: EmulatedOutcome | RealOutcome) =>
    exception === null ? `sends ${JSON.stringify(sent)}` : `throws ${JSON.stringify(exception)}`;
  return `${event} ${dataText} with ${JSON.stringify(webhooks)}: emulated ${outcome(emulated)}, real ${outcome(real)}`;
}
