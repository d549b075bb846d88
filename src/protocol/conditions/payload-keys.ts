import type { Generation } from '../events/generation.ts';

/**
 * What a key holds in the memory of a node. `digits`: a whole number as text or as a big number. `text`: text or a list,
 * or anything. `object`: a plain object. `instance`: an object of a class, whose text is not known.
 */
export type ValueKind = 'number' | 'digits' | 'text' | 'flag' | 'object' | 'instance';

/** The keys of a payload with the kind of their values. */
type Shape = Readonly<Partial<Record<ValueKind, string>>>;

const block: Shape = {
  number: 'version timestamp height numberOfTransactions payloadLength',
  digits: 'totalAmount totalFee reward',
  text: 'previousBlockHex previousBlock payloadHash generatorPublicKey blockSignature idHex id',
};
const receivedBlock: Shape = { text: 'transactions' };

const transaction: Shape = {
  number: 'version network type expiration',
  digits: 'fee amount',
  object: 'asset',
  // `signatures` is in transactions with several signatures.
  text: 'senderPublicKey recipientId signature secondSignature signSignature signatures vendorField id',
};
// `timelock` and its type are known to the libraries, although no valid transaction has them.
const transactionV1: Shape = { number: 'timestamp', text: 'vendorFieldHex timelock timelockType' };
const transactionV2: Shape = { number: 'typeGroup sequence', digits: 'nonce' };

/** A wallet that is the whole payload, in `wallet.created.cold`. */
const wallet: Shape = {
  number: 'producedBlocks missedBlocks rate',
  digits: 'balance voteBalance forgedFees forgedRewards',
  flag: 'voted dirty',
  text: 'address publicKey secondPublicKey vote username',
  instance: 'lastBlock multisignature',
};

const phantomPeer: Shape = {
  number: 'port status delay',
  text: 'ip ban url offences lastPinged nethash os hashid version',
  object: 'state headers',
  instance: 'verification logger config',
};
const arkPeer: Shape = {
  number: 'port latency',
  text: 'ip lastPinged version',
  object: 'ports state plugins',
  instance: 'verificationResult logger config',
};

/** A payload that is text or a list has a length. */
const bare: Shape = { number: 'length' };
const missedDelegate: Shape = { instance: 'delegate' };
const forgerError: Shape = { text: 'error' };
const forgerDelegates: Shape = { text: 'activeDelegates' };
const walletVote: Shape = { text: 'delegate', instance: 'transaction' };
const snapshot: Shape = { number: 'count', text: 'value' };

const ark23: readonly Shape[] = [
  ...[block, receivedBlock, transaction, transactionV1, wallet, arkPeer, bare, missedDelegate],
  { number: 'sequence', text: 'blockId' },
  { flag: 'resigned', object: 'ipfsHashes' },
];
const ark27: readonly Shape[] = [
  ...[block, receivedBlock, transaction, transactionV2, arkPeer, bare, missedDelegate, forgerError],
  ...[forgerDelegates, walletVote, snapshot],
  { text: 'blockId' },
];

const mainsail: readonly Shape[] = [
  {
    number: 'version timestamp height round numberOfTransactions totalGasUsed payloadLength',
    digits: 'totalAmount totalFee reward',
    text: 'previousBlock stateHash payloadHash generatorAddress transactions id',
  },
  {
    number: 'network typeGroup type sequence gasUsed',
    digits: 'nonce fee amount',
    text: 'senderPublicKey recipientId signature signatures',
    object: 'asset',
  },
  { number: 'lockedRound validRound step' },
  {
    number: 'port protocol latency statusCode sequentialErrorCounter',
    text: 'ip url version lastPinged apiNodes',
  },
  { object: 'ports plugins', instance: 'error block receipt' },
  { text: 'sender transactionId' },
  { number: 'seconds executionTime blockCount', text: 'key value name bootstrapper driver expression data' },
];

/** Per generation, the shapes of the payloads of all its events; `test/chain/condition-keys.test.ts` compares them. */
const shapesOf: Readonly<Record<Generation, readonly Shape[]>> = {
  'phantom-2.2': [block, transaction, transactionV1, wallet, phantomPeer, bare, missedDelegate],
  // The amounts of a received block are numbers there.
  'ark-2.3': [...ark23, { number: 'totalAmount totalFee reward' }],
  'ark-2.4': [...ark23, forgerError],
  'ark-2.7': ark27,
  'ark-3': [
    ...ark27,
    { number: 'blockHeight sequentialErrorCounter', instance: 'fastVerificationResult' },
    // Changes of wallets, and events inside a node.
    { text: 'publicKey key value previousValue', instance: 'wallet' },
    { number: 'seconds executionTime blockCount', text: 'name bootstrapper driver expression' },
    { instance: 'peer' },
  ],
  mainsail,
};

type PayloadKeys = ReadonlyMap<string, ReadonlySet<ValueKind>>;

const keysOf = new Map<Generation, PayloadKeys>();

/** Returns the keys that conditions can read in the payloads of a stock node, with the kinds of value they hold. */
export function payloadKeys(generation: Generation): PayloadKeys {
  const known = keysOf.get(generation) ?? collectKeys(shapesOf[generation]);
  keysOf.set(generation, known);
  return known;
}

const kinds = ['number', 'digits', 'text', 'flag', 'object', 'instance'] as const;

function collectKeys(shapes: readonly Shape[]): PayloadKeys {
  const found = new Map<string, Set<ValueKind>>();
  for (const shape of shapes) {
    for (const kind of kinds) {
      for (const key of shape[kind]?.split(' ') ?? []) {
        found.set(key, (found.get(key) ?? new Set<ValueKind>()).add(kind));
      }
    }
  }
  return found;
}
