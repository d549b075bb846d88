import { forgeAnyNext, startAnyChain } from '../../src/chain/any-chain.ts';
import { keysOf } from '../../src/chain/network/keys.ts';
import type { NetworkName } from '../../src/chain/network/network-name.ts';
import { makePayload, type PayloadOptions } from '../../src/chain/payload.ts';
import type { ChainOptions } from '../../src/chain/phantom/phantom-chain.ts';
import { playEvents } from '../../src/chain/play-events.ts';
import { type EventName, eventNamesOf } from '../../src/protocol/events/event-catalogue.ts';
import type { ReleasedGeneration } from '../../src/protocol/events/generation.ts';
import type { ScenarioName } from '../../src/protocol/events/scenario-name.ts';
import type { Opinion, Question } from '../chain/oracle/library-messages.ts';
import { type LibraryName, type OpenLibrary, openLibrary } from '../chain/oracle/open-library.ts';
import { randomSeed } from '../chain/oracle/random-seed.ts';
import { type Comparison, countComparison } from './comparison.ts';
import {
  type Claim,
  claimsInBlock,
  claimsOfEvents,
  claimsOfLone,
  followChain,
  transactionIn,
  unsignedClaims,
} from './payloads-claims.ts';
import { firstDifference, generalError } from './payloads-differences.ts';

/** Each generation, and the libraries that its nodes use. */
const pairs: readonly (readonly [ReleasedGeneration, LibraryName])[] = [
  ['phantom-2.2', 'phantom-2.2.4'],
  ['ark-2.3', 'ark-2.3.23'],
  ['ark-2.4', 'ark-2.4.15'],
  ['ark-2.7', 'ark-2.7.26'],
  ['ark-3', 'ark-3.9.1'],
  ['ark-3', 'ark-3.12.0'],
];

const networks = ['mainnet', 'devnet', 'testnet'] as const;

const day = 86_400_000;

/** How far the clock is ahead when the libraries judge for the second time: payloads of today stay right. */
const laterMs = 400 * day;

/**
 * Asks the library of each generation about payloads of the program, on each of its networks: blocks, transactions of
 * all types, the payload of every event, and the events of all scenarios. Each payload is judged twice, the second time
 * with a clock that is ahead. A payload is equal if the library accepts what is signed in it, prints it byte for byte,
 * and derives the same addresses. Of payloads without a signature only the addresses are compared; those without an
 * address are not counted.
 * @param count the least number of payloads of each generation on each network
 */
export async function* comparePayloads(count: number): AsyncGenerator<Comparison> {
  // One after the other: each keeps a core busy.
  for (const [generation, name] of pairs) {
    for (const network of networks) yield await comparePair(generation, name, network, count);
  }
}

async function comparePair(
  generation: ReleasedGeneration,
  name: LibraryName,
  network: NetworkName,
  count: number,
): Promise<Comparison> {
  const counter = countComparison(`payloads of ${generation} on ${network}`, packageOf(name));
  const library = await openLibrary(name, network, AbortSignal.timeout(2 * 3_600_000));
  try {
    let compared = 0;
    for (let round = 0; compared < count; round += 1) {
      for (const group of groups) {
        if (compared >= count) break;
        const seed = `${randomSeed}/${generation}/${network}/${round}/${group.name}`;
        // The chain ends at the present, and a few slots are missed.
        const atMs = Date.now() - group.blocks * 8_000 * 1.2;
        const claims = claimsOf(group, generation, { network, seed, atMs });
        const found = await judge(library, claims);
        for (const [index, claim] of claims.entries()) {
          const kinds = found[index] ?? [];
          if (kinds.length === 0) counter.equal();
          else
            counter.differs(
              kinds.map((kind) => withReason(generation, kind)),
              exampleOf({ seed, atMs }, claim),
            );
        }
        compared += claims.length;
      }
    }
    return counter.result();
  } finally {
    await library.close();
  }
}

function packageOf(name: LibraryName): string {
  const [, version] = name.split('-');
  return `${name.startsWith('phantom') ? '@phantomcores' : '@arkecosystem'}/crypto ${version}`;
}

function exampleOf(origin: { readonly seed: string; readonly atMs: number }, { event, data }: Claim): string {
  return `${JSON.stringify(origin)}: ${event} ${JSON.stringify(data)}`.slice(0, 2_000);
}

/** Payloads that are made and judged together, so that few are in memory at a time. */
interface Group {
  readonly name: 'made' | 'blocks' | ScenarioName;
  /** More than its longest chain. */
  readonly blocks: number;
}

const groups: readonly Group[] = [
  { name: 'made', blocks: 6 },
  { name: 'whale', blocks: 1 },
  { name: 'fork', blocks: 8 },
  { name: 'blocks', blocks: 30 },
  { name: 'round', blocks: 60 },
  { name: 'transfer-burst', blocks: 1 },
];

/** In a chain without a scenario, how many transactions the blocks hold, repeated in order. */
const fillings = [undefined, 0, 1, 2, 18] as const;

function claimsOf(
  { name, blocks }: Group,
  generation: ReleasedGeneration,
  options: ChainOptions,
): readonly Claim[] {
  if (name === 'made') return madeClaims({ ...options, generation });
  const followed = followChain(generation);
  let chain = startAnyChain(options, generation);
  if (name === 'blocks') {
    return Array.from({ length: blocks }, (_, index) => {
      const transactions = fillings[index % fillings.length];
      const step = forgeAnyNext(chain, transactions === undefined ? {} : { transactions });
      chain = step.chain;
      return claimsOfEvents(followed, step.events);
    }).flat();
  }
  const settings = { set: {}, exact: false, yieldsLeadUp: true, event: undefined, count: 1 };
  const told = playEvents(chain, { ...settings, scenario: name });
  return [...told].flatMap(({ events }) => claimsOfEvents(followed, events));
}

/** How many payloads of each event are made. */
const indexes = [0, 1, 2, 3] as const;

/** What can be set in a transaction, with the second key that then signs. */
const sets = [
  { set: { type: '0' } },
  { set: { type: '1' } },
  { set: { type: '2' } },
  { set: { type: '3' } },
  { set: { type: '0', secondPassphrase: 'second' } },
  { set: { type: '2', secondPassphrase: 'second' } },
  { set: { type: '3', secondPassphrase: 'second' } },
  { set: { type: '0', vendorField: JSON.stringify('müsli & brötchen 🎁') } },
] as const;

/** The events whose transaction can be of any type. */
const settable: readonly string[] = ['transaction.applied', 'transaction.forged', 'transaction.pool.added'];

function madeClaims(options: PayloadOptions & { readonly generation: ReleasedGeneration }): readonly Claim[] {
  const { generation } = options;
  const start = startAnyChain(options, generation);
  const followed = followChain(generation);
  let chain = start;
  const blockIds = indexes.map(() => {
    const step = forgeAnyNext(chain, {});
    chain = step.chain;
    claimsOfEvents(followed, step.events);
    return step.block.id;
  });
  const claimOf = (event: EventName, index: number, { set, secondKey }: Setting): readonly Claim[] => {
    const data = makePayload(event, { ...options, index, set });
    if (event.startsWith('block.')) return claimsInBlock(followed, blockIds[index] ?? '', event, data);
    // In ARK 2 a removed transaction is only an id.
    const isRemoved = event === 'transaction.pool.removed';
    const told = isRemoved ? makePayload('transaction.forged', { ...options, index, set }) : data;
    const transaction = transactionIn(told);
    if (transaction === undefined) return unsignedClaims(event, data);
    const registered = followed.registered.get(transaction.senderPublicKey) ?? null;
    const key = 'secondSignature' in transaction ? (secondKey ?? registered) : null;
    return claimsOfLone(generation, event, data, { transaction, secondKey: key, height: start.height });
  };
  const names = eventNamesOf[generation];
  return [
    ...names.flatMap((event) =>
      indexes.flatMap((index) => claimOf(event, index, { set: {}, secondKey: null })),
    ),
    ...names
      .filter((event) => settable.includes(event))
      .flatMap((event) =>
        sets.flatMap(({ set }, index) => claimOf(event, index, { set, secondKey: secondKeyOf(set) })),
      ),
  ];
}

interface Setting {
  readonly set: Readonly<Record<string, string>>;
  readonly secondKey: string | null;
}

function secondKeyOf(set: Setting['set']): string | null {
  const { secondPassphrase } = set;
  return secondPassphrase === undefined ? null : keysOf(secondPassphrase).publicKeyHex;
}

/** Returns the kinds of differences of each claim; empty for one that the library agrees with, now and later. */
async function judge(
  library: OpenLibrary,
  claims: readonly Claim[],
): Promise<readonly (readonly string[])[]> {
  // Claims about one block share their question.
  const signed = [...new Set(claims.map((claim) => claim.signed?.question))].filter(
    (question) => question !== undefined,
  );
  const addresses = claims.flatMap((claim) => claim.addresses);
  const aboutAddresses = { block: null, transactions: [], secondPublicKeys: [], addresses };
  const questions: readonly Question<unknown>[] = [...signed, aboutAddresses];
  const kinds: (readonly string[])[] = claims.map(() => []);
  for (const clockAheadMs of [0, laterMs]) {
    const opinions = await library.ask(questions.map((question) => ({ ...question, clockAheadMs })));
    const opinionOf = new Map(questions.map((question, index) => [question, opinions[index]]));
    const right = opinionOf.get(aboutAddresses)?.addresses ?? [];
    let checked = 0;
    for (const [index, claim] of claims.entries()) {
      const rights = right.slice(checked, checked + claim.addresses.length);
      checked += claim.addresses.length;
      const question = claim.signed?.question;
      const opinion = question && opinionOf.get(question);
      const found = [...signedKinds(claim, opinion), ...addressKinds(claim, rights)];
      kinds[index] = [...new Set([...(kinds[index] ?? []), ...found])];
    }
  }
  return kinds;
}

function signedKinds({ event, data, signed }: Claim, opinion: Opinion | undefined): readonly string[] {
  if (signed === undefined) return [];
  if (opinion === undefined) return [`${event}: no opinion`];
  if (opinion.refusal !== null) return [`${event}: ${generalError(opinion.refusal)}`];
  const ours = JSON.stringify(data);
  const theirs = signed.print(opinion);
  const printing = ours === theirs ? [] : [`${event}: ${firstDifference(ours, theirs)}`];
  if (signed.place === undefined) {
    const errors = opinion.block?.errors ?? [];
    return [...errors.map((error) => `${event}: ${generalError(error)}`), ...printing];
  }
  const judged = opinion.transactions[signed.place];
  if (judged === undefined) return [`${event}: the transaction is not in its block`];
  return [
    ...(judged.verified ? [] : [`${event}: not verified`]),
    ...(judged.isSecondSignatureRight ? [] : [`${event}: second signature not verified`]),
    ...printing,
  ];
}

function addressKinds({ event, addresses }: Claim, right: readonly (string | null)[]): readonly string[] {
  return addresses.flatMap(({ address, publicKey }, index) => {
    if (address === right[index]) return [];
    return [`${event}: ${publicKey === null ? 'address of another network' : 'address of another key'}`];
  });
}

/** Differences that are intended. */
const reasons: readonly {
  readonly generations: readonly ReleasedGeneration[];
  readonly event: string;
  readonly reason: string;
}[] = [
  {
    generations: ['phantom-2.2', 'ark-2.3', 'ark-2.4'],
    event: 'delegate.resigned',
    reason: 'No block before ARK 2.6 can contain a resignation; the payload is a guess.',
  },
];

function withReason(generation: ReleasedGeneration, kind: string) {
  const found = reasons.find(
    ({ generations, event }) => generations.includes(generation) && kind.startsWith(`${event}:`),
  );
  return { kind, reason: found?.reason };
}
