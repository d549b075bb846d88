import { Problem } from '../../problem.ts';
import {
  type EventName,
  type MainsailEventName,
  mainsailEventNames,
} from '../../protocol/events/event-names.ts';
import type {
  ApiNode,
  AppliedMainsailTransaction,
  ConsensusState,
  EvmCall,
  MainsailBlock,
  MainsailPeer,
} from '../../protocol/events/payloads/payloads-of-mainsail.ts';
import type { PayloadsOf } from '../../protocol/events/payloads-of.ts';
import { drawBytes, drawInteger } from '../crypto/seed.ts';
import { isoTime } from '../network/iso-time.ts';
import type { NetworkName } from '../network/network-name.ts';
import { type Overrides, refuseUnknownPaths } from '../transactions/overrides.ts';

export interface MainsailRequest {
  readonly network: NetworkName;
  readonly seed: string;
  /** The time of block 0, in Unix milliseconds. */
  readonly atMs: number;
  readonly event: EventName;
  readonly index: number;
  readonly set: Overrides;
}

type Makers = {
  readonly [Name in MainsailEventName]: (request: MainsailRequest) => PayloadsOf<'mainsail'>[Name];
};

/** The start and the block time of the test network: Mainsail `packages/core/bin/config/testnet/core/crypto.json`. */
export const mainsailEpochMs = 1_726_704_000_000;
const blockTimeMs = 8_000;
const startSteps = ['RegisterServiceProviders', 'BootServiceProviders'] as const;
const plugins = ['@mainsail/p2p', '@mainsail/processor', '@mainsail/consensus'] as const;

const nothing = () => undefined;

const makers: Makers = {
  'apiNode.added': apiNode,
  'apiNode.removed': apiNode,
  'block.applied': ({ index, ...request }) => block(request, index),
  'block.forged': ({ index, ...request }) => block(request, index),
  'block.invalid': ({ index, ...request }) => ({ block: block(request, index), error: {} }),
  'block.received': ({ index, ...request }) => block(request, index),
  'cache.flushed': nothing,
  'cache.forgotten': ({ index }) => ({ key: `key-${index}` }),
  'cache.hit': ({ index }) => ({ key: `key-${index}`, value: index }),
  'cache.missed': ({ index }) => ({ key: `key-${index}` }),
  'cache.written': ({ index }) => ({ key: `key-${index}`, seconds: 60, value: index }),
  'consensus.bootstrapped': (request) => consensus(request, 0),
  'consensus.precommited.any': (request) => consensus(request, 2),
  'consensus.precommited.proposal': (request) => locked(request),
  'consensus.prevoted.any': (request) => consensus(request, 1),
  'consensus.prevoted.null': (request) => consensus(request, 2),
  'consensus.prevoted.proposal': (request) => locked(request),
  'consensus.proposal.accepted': (request) => consensus(request, 1),
  'consensus.round.started': (request) => consensus(request, 0),
  'crypto.milestone.changed': nothing,
  'evm.transaction.receipt': (request) => ({
    receipt: { gasUsed: '21000', gasRefunded: '0', success: true, logs: [] },
    sender: address(request, `sender/${request.index}`),
    transactionId: hash(request, `transaction/${request.index}`),
  }),
  'kernel.booted': nothing,
  'kernel.booting': nothing,
  'kernel.bootstrapper.bootstrapped': ({ index }) => ({ bootstrapper: startSteps[index % 2] ?? '' }),
  'kernel.bootstrapper.bootstrapping': () => ({ bootstrapper: startSteps[1] }),
  'kernel.serviceProvider.booted': plugin,
  'kernel.serviceProvider.disposed': plugin,
  'kernel.serviceProvider.registered': plugin,
  'peer.added': peer,
  'peer.disconnect': peer,
  'peer.disconnected': peer,
  'peer.disconnecting': peer,
  'peer.removed': peer,
  // An Error becomes {} in JSON.
  'queue.failed': (request) => ({ driver: 'memory', error: {}, executionTime: tookMs(request) }),
  'queue.finished': (request) => ({ driver: 'memory', executionTime: tookMs(request) }),
  'schedule.blockJob.finished': (request) => ({ blockCount: 8, executionTime: tookMs(request) }),
  'schedule.cronJob.finished': (request) => ({ executionTime: tookMs(request), expression: '0 * * * *' }),
  'state.builder.finished': nothing,
  'state.started': () => true,
  'state.starting': nothing,
  'transaction.applied': ({ index, ...request }) => applied(request, index, 0),
  'transaction.expired': ({ index, ...request }) => evmCall(request, `${index}/0`),
  'transaction.pool.added': ({ index, ...request }) => evmCall(request, `${index}/0`),
  'transaction.pool.rejected': ({ index, ...request }) => evmCall(request, `${index}/0`),
  'transaction.pool.removed': ({ index, ...request }) => evmCall(request, `${index}/0`),
  'validator.registered': nothing,
  'validator.resigned': nothing,
  'wallet.unvote': nothing,
  'wallet.vote': nothing,
};

/** Whether the payloads of an event are from blocks, so later ones have a later time. */
export function isOfMainsailBlock(event: EventName): boolean {
  return /^(?:block|consensus|transaction)\./.test(event);
}

/** Returns the time of the block with a number, in Unix milliseconds. */
export function mainsailBlockMs(atMs: number, index: number): number {
  return atMs + index * blockTimeMs;
}

/**
 * Returns a payload of the form that Mainsail sends, as read in its source. Hashes, keys and signatures are drawn, not
 * computed: nothing in it verifies, because no library of Mainsail is released. Consecutive blocks are linked.
 * @throws Problem `bad-flag` for any override, because nothing is signed
 */
export function makeMainsailPayload(request: MainsailRequest): unknown {
  const { event } = request;
  if (!isMainsailEvent(event)) {
    throw new Problem('unknown-event', `Expected an event of mainsail, got "${event}".`);
  }
  refuseUnknownPaths(request.set, [], event);
  return makers[event](request);
}

function isMainsailEvent(event: EventName): event is MainsailEventName {
  return mainsailEventNames.some((name) => name === event);
}

type Origin = Omit<MainsailRequest, 'index'>;

function block(origin: Origin, index: number): MainsailBlock {
  const { seed, atMs } = origin;
  const count = drawInteger(seed, `mainsail/${index}/count`, 0, 4);
  const transactions = Array.from({ length: count }, (_, place) => applied(origin, index, place));
  const sumOf = (amounts: readonly string[]) => amounts.reduce((sum, amount) => sum + BigInt(amount), 0n);
  return {
    version: 1,
    timestamp: mainsailBlockMs(atMs, index),
    height: heightAt(seed, index),
    round: 0,
    previousBlock: hash(origin, `block/${index - 1}`),
    stateHash: hash(origin, `state/${index}`),
    numberOfTransactions: count,
    totalGasUsed: transactions.reduce((sum, { gasUsed = 0 }) => sum + gasUsed, 0),
    totalAmount: sumOf(transactions.map(({ amount }) => amount)).toString(),
    totalFee: sumOf(transactions.map(({ fee }) => fee)).toString(),
    reward: '2000000000000000000',
    payloadLength: count * (2 + callBytes),
    payloadHash: hash(origin, `payload/${index}`),
    generatorAddress: address(origin, `validator/${index % 53}`),
    // The deserializer sets them only if there are any.
    ...(count === 0 ? {} : { transactions }),
    id: hash(origin, `block/${index}`),
  };
}

function heightAt(seed: string, index: number): number {
  return drawInteger(seed, 'mainsail/height', 100_000, 2_000_000) + index;
}

/** The bytes of a transfer: its head, no payload, and one signature. */
const callBytes = 201;

function evmCall(origin: Origin, label: string): EvmCall {
  const { seed } = origin;
  const sender = drawInteger(seed, `mainsail/${label}/sender`, 0, 19);
  return {
    version: 1,
    network: 30,
    typeGroup: 1,
    type: 10,
    nonce: String(drawInteger(seed, `mainsail/${label}/nonce`, 1, 400)),
    senderPublicKey: `0${2 + (sender % 2)}${hash(origin, `key/${sender}`)}`,
    fee: '5',
    amount: `${drawInteger(seed, `mainsail/${label}/amount`, 1, 9_000)}0000000000000000`,
    recipientId: address(origin, `recipient/${label}`),
    asset: { evmCall: { gasLimit: 21_000, payload: '' } },
    signature: `${hash(origin, `signature/${label}/r`)}${hash(origin, `signature/${label}/s`)}`,
    id: hash(origin, `transaction/${label}`),
  };
}

function applied(origin: Origin, index: number, sequence: number): AppliedMainsailTransaction {
  return { ...evmCall(origin, `${index}/${sequence}`), sequence, gasUsed: 21_000 };
}

function consensus({ seed, index }: MainsailRequest, step: ConsensusState['step']): ConsensusState {
  return { height: heightAt(seed, index), round: 0, step };
}

/** After the vote for a proposal, its round is the locked and the valid one. */
function locked(request: MainsailRequest): ConsensusState {
  const { height, round, step } = consensus(request, 2);
  return { height, lockedRound: round, round, step, validRound: round };
}

function apiNode(request: MainsailRequest): ApiNode {
  const { seed, index, atMs } = request;
  return {
    url: `http://${documentationAddress(index)}:4003`,
    lastPinged: isoTime(atMs),
    statusCode: 200,
    latency: drawInteger(seed, `mainsail/api/${index}/latency`, 3, 400),
  };
}

function peer(request: MainsailRequest): MainsailPeer {
  const { index, atMs } = request;
  return {
    ip: documentationAddress(index),
    port: 4000,
    protocol: 0,
    ports: {},
    version: '0.0.1-evm.6',
    lastPinged: isoTime(atMs),
    sequentialErrorCounter: 0,
    plugins: { '@mainsail/api-development': { enabled: true, port: 4006 } },
    apiNodes: [],
  };
}

/** Returns an address from a range reserved for documentation (RFC 5737), where nobody answers. */
function documentationAddress(index: number): string {
  return `203.0.113.${(index % 254) + 1}`;
}

function plugin({ index }: MainsailRequest) {
  return { name: plugins[index % plugins.length] ?? plugins[0] };
}

function tookMs({ seed, index, event }: MainsailRequest): number {
  return drawInteger(seed, `${event}/${index}/took`, 1_000, 90_000) / 1_000;
}

function hash({ seed }: Pick<Origin, 'seed'>, label: string): string {
  return drawBytes(seed, `mainsail/${label}`).toString('hex');
}

function address(origin: Pick<Origin, 'seed'>, label: string): string {
  return `0x${hash(origin, `address/${label}`).slice(0, 40)}`;
}
