import type { Ark23EventName } from '../event-names.ts';
import { amounts, anyIds, blockOf, placeInBlock, receivedBlockOf } from './data/blocks.ts';
import { forgerError } from './data/forger.ts';
import { arkPeer } from './data/peers.ts';
import { pooledTransactions, rejectedTransactions } from './data/pool.ts';
import { transactionV1 } from './data/transactions-v1.ts';
import { arkDelegatesOf, delegateIn, roundDelegateOf, type WalletForm, walletOf } from './data/wallets.ts';
import { delivered, type EventContract, guessed, noData, undelivered } from './event-contract.ts';
import { constant, described, extended, integer, optional, type Schema, text } from './schema/schema.ts';
import { anyBlockId, arkAddress, freeText, publicKey, transactionId } from './schema/text-formats.ts';

const table = 'protocol.md section 5.3';
const block = described(blockOf(anyIds), 'The block, 15 keys, without its transactions.');
const wallet = walletOf(arkAddress, anyIds, 'ark-2.3');
const wallet24 = walletOf(arkAddress, anyIds, 'ark-2.4');
const v1 = {
  address: arkAddress,
  money: amounts.text,
  ownRecipient: undefined,
  repeatsSecondSignature: false,
} as const;
const transaction = described(transactionV1(v1), 'The transaction, version 1.');
const applied = described(
  extended('AppliedTransaction', transaction, placeInBlock(anyIds)),
  'The transaction, version 1, with "blockId" and "sequence" at the end.',
);
/** After a revert, the transactions of the block return to the pool with their places. */
const pooled = extended('PooledTransactionV1', transaction, {
  blockId: optional(text(anyBlockId, 'The id of a reverted block.')),
  sequence: optional(integer()),
});
const expired = described(pooled, 'The transaction, version 1.');
const peer = described(arkPeer, 'The peer: address, ports, state, version, latency.');

/** A block as peers send it. ARK 2.3 writes its amounts as numbers. */
function received(isNumeric: boolean, description: string) {
  const money = isNumeric ? amounts.number : amounts.text;
  const numbered = transactionV1({ ...v1, money, prefix: 'Received', more: placeInBlock(anyIds) });
  return described(receivedBlockOf(anyIds, numbered, isNumeric), description);
}

const numeric = received(
  true,
  'The block as peers send it, with its transactions, money as numbers, and the sender\'s "ip".',
);
const textual = received(false, 'The block as peers send it, with its transactions, money as strings.');

function missedDelegate(delegate: Schema) {
  return described(delegateIn(delegate), 'An object with the wallet under "delegate".');
}

function createdRound(form: WalletForm) {
  return described(
    arkDelegatesOf(roundDelegateOf(arkAddress, anyIds, form)),
    'A list of 51 wallets in forging order.',
  );
}

/** ARK 2.3.0 to 2.3.23. */
export const ark23Contracts: Readonly<Record<Ark23EventName, EventContract>> = {
  'block.applied': delivered('After every block that the node applies.', block, table),
  'block.disregarded': delivered('When a block arrives before the node is ready for it.', numeric, table),
  'block.forged': delivered('After every block forged by a forger on the same host.', block, table),
  'block.received': delivered('When a block arrives from a peer or the forger.', numeric, table),
  'block.reverted': delivered(
    'For every block that a fork or a rollback reverts, newest first.',
    block,
    table,
  ),
  'delegate.registered': delivered(
    'After the transaction.applied of a delegate registration.',
    applied,
    table,
  ),
  'delegate.resigned': undelivered('No valid block holds a resignation.', applied, table),
  'forger.failed': delivered(
    'When the forger cannot reach its relay or forge.',
    described(text(freeText), 'The error message, a bare string.'),
    table,
  ),
  'forger.missing': guessed(
    delivered(
      'At the end of a round, once for every delegate that forged nothing in it.',
      missedDelegate(wallet),
      table,
    ),
  ),
  'forger.started': undelivered(
    'Nothing emits it.',
    described(text(publicKey), 'The public key of a delegate, a string.'),
    table,
  ),
  'peer.added': undelivered(
    'The peer holds the logger, which is circular, so JSON.stringify throws.',
    peer,
    table,
  ),
  'peer.removed': undelivered(
    'The peer holds the logger, which is circular, so JSON.stringify throws.',
    peer,
    table,
  ),
  'round.applied': delivered('With the last block of a round.', noData, table),
  'round.created': guessed(
    delivered('With the last block of a round, for the next one.', createdRound('ark-2.3'), table),
  ),
  'state.started': undelivered(
    'The node emits it under its old name, state:started.',
    constant(true, 'The value true.'),
    table,
  ),
  'transaction.applied': delivered(
    'For every transaction of a block, before its block.applied.',
    applied,
    table,
  ),
  'transaction.expired': guessed(delivered('When the pool gives up on a transaction.', expired, table)),
  'transaction.forged': delivered(
    'After block.forged, for every transaction of a block forged on the same host.',
    transaction,
    table,
  ),
  'transaction.pool.added': delivered('When transactions enter the pool.', pooledTransactions(pooled), table),
  'transaction.pool.rejected': guessed(
    delivered(
      'When the pool refuses transactions.',
      described(
        rejectedTransactions(pooled, true),
        'A list of objects with transaction, type, message and success.',
      ),
      table,
    ),
  ),
  'transaction.pool.removed': delivered(
    'When a transaction leaves the pool.',
    text(transactionId, 'Its id, a string.'),
    table,
  ),
  'transaction.reverted': undelivered('Nothing emits it.', applied, table),
  'wallet.created.cold': undelivered('Nothing emits it.', described(wallet, 'The wallet.'), table),
  'wallet.saved': undelivered(
    'Nothing emits it.',
    integer(0, 2 ** 32 - 1, 'The number of wallets changed in the round.'),
    table,
  ),
};

/** ARK 2.4.0 to 2.5.38: the same events. */
export const ark24Contracts: Readonly<Record<Ark23EventName, EventContract>> = {
  ...ark23Contracts,
  'block.disregarded': { ...ark23Contracts['block.disregarded'], data: textual },
  'block.received': { ...ark23Contracts['block.received'], data: textual },
  'forger.failed': { ...ark23Contracts['forger.failed'], data: forgerError },
  'forger.missing': { ...ark23Contracts['forger.missing'], data: missedDelegate(wallet24) },
  'peer.added': guessed(delivered('When a peer has been verified.', peer, table)),
  'peer.removed': guessed(delivered('When a peer no longer answers.', peer, table)),
  'round.created': { ...ark23Contracts['round.created'], data: createdRound('ark-2.4') },
  'transaction.pool.rejected': {
    ...ark23Contracts['transaction.pool.rejected'],
    data: described(
      rejectedTransactions(pooled, false),
      'A list of objects with transaction, type and message.',
    ),
  },
  'wallet.created.cold': {
    ...ark23Contracts['wallet.created.cold'],
    data: described(wallet24, 'The wallet.'),
  },
};
