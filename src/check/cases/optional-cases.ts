import { profiles } from '../../protocol/delivery/profile.ts';
import { profileNames } from '../../protocol/delivery/profile-name.ts';
import { eventsOf, type NamedContract } from '../../protocol/events/contract/event-contracts.ts';
import {
  hasOptionalMembers,
  withOptionalMembers,
} from '../../protocol/events/contract/schema/optional-members.ts';
import { type Generation, generations, isReleased } from '../../protocol/events/generation.ts';
import { checkData } from '../fixes/fixes.ts';
import { probe } from './case-requests.ts';
import type { CaseRequest, CheckCase } from './check-case.ts';
import { plainMessage } from './event-cases.ts';
import type { RequestMaker } from './request-maker.ts';

/** What a chain can be asked for: each type of transaction, without its optional fields and with all of them. */
const transactionKinds = [
  ['a transfer without a message', { type: '0', vendorField: '' }],
  [
    'a transfer with a message and a second signature',
    { type: '0', vendorField: 'Thank you', secondPassphrase: 'second' },
  ],
  ['a second signature registration', { type: '1' }],
  ['a delegate registration', { type: '2' }],
  ['a delegate registration with a second signature', { type: '2', secondPassphrase: 'second' }],
  ['a vote', { type: '3' }],
  ['a vote with a second signature', { type: '3', secondPassphrase: 'second' }],
] as const;

/** Blocks and transactions differ from those of other cases, because handlers may recognize one by its id. */
const firstIndex = 30;
/** Other cases use the first round. A chain forges all blocks of the rounds before, so a late round takes seconds. */
const secondRound = 1;

/** Events whose payload is any transaction that a chain can be asked for. */
function isOfAnyTransaction({ name, data }: NamedContract): boolean {
  return data?.kind === 'variants' && !name.startsWith('delegate.');
}

/** Events that a chain causes once in a round, at most. */
function isOfRound({ name }: NamedContract): boolean {
  return name.startsWith('round.') || name === 'forger.missing';
}

/**
 * One case for each generation, made from the event contract: every type of transaction, and every event once with all
 * of its optional fields and once without them.
 */
export const optionalCases: readonly CheckCase[] = generations.map((generation): CheckCase => {
  const isPhantom = generation === 'phantom-2.2';
  return {
    id: isPhantom ? 'accepts/optional-fields' : `accepts/optional-fields-of-${generation}`,
    title: `payloads of ${generation} with each optional field, and without it`,
    expected: 'a 2xx answer, to each',
    why: `Nodes of ${generation} leave fields out, for example the message and the second signature of a transaction.`,
    change: checkData,
    sentBy: profileNames.filter((name) => profiles[name].generation === generation),
    isForSendersOnly: true,
    manner: 'few-at-once',
    rule: { kind: 'accepts' },
    requests: (maker) =>
      eventsOf(generation)
        .filter(({ isDelivered }) => isDelivered)
        .flatMap((contract, place) =>
          isOfAnyTransaction(contract) && isReleased(generation)
            ? transactionRequests(maker, contract, generation, firstIndex + place * transactionKinds.length)
            : memberRequests(
                maker,
                contract,
                generation,
                isOfRound(contract)
                  ? [secondRound, secondRound]
                  : [firstIndex + 2 * place, firstIndex + 2 * place + 1],
              ),
        ),
  };
});

function transactionRequests(
  maker: RequestMaker,
  { name: event }: NamedContract,
  generation: Generation,
  first: number,
): readonly CaseRequest[] {
  return transactionKinds.map(([kind, set], place) => {
    const dataText = maker.payload(event, { generation, index: first + place, set });
    return probe(`${event} of ${kind}`, maker.delivery({ event, dataText }));
  });
}

function memberRequests(
  maker: RequestMaker,
  { name: event, data }: NamedContract,
  generation: Generation,
  [withThem, withoutThem]: readonly [withThem: number, withoutThem: number],
): readonly CaseRequest[] {
  if (data === undefined || !hasOptionalMembers(data)) return [];
  const forms = [
    ['with its optional fields', true, withThem],
    ['without its optional fields', false, withoutThem],
  ] as const;
  return forms.map(([what, hasThem, index]) => {
    const set = plainMessage(event, generation, index);
    const payload: unknown = JSON.parse(maker.payload(event, { generation, index, set }) ?? 'null');
    const dataText = JSON.stringify(withOptionalMembers(data, payload, hasThem));
    return probe(`${event} ${what}`, maker.delivery({ event, dataText }));
  });
}
