import { describe, expect, test } from 'vitest';
import { headerBytes, inBlockOrder, signBlock } from '../../src/chain/blocks/block.ts';
import { addressOf, keysOf, rawAddress, wifOf } from '../../src/chain/network/keys.ts';
import { roundLikeNode } from '../../src/chain/network/money.ts';
import { phantomNetworks } from '../../src/chain/network/phantom-networks.ts';
import { forgingOrder } from '../../src/chain/network/round.ts';
import { signTransaction } from '../../src/chain/transactions/transaction.ts';
import { signingBytes } from '../../src/chain/transactions/transaction-bytes.ts';
import { goldenVectors } from './golden-vectors.ts';
import { draftOf, isBlockSigned, isSecondSigned, isTransactionSigned } from './verify-signature.ts';

describe('the bytes of the node’s own library', () => {
  test.for(goldenVectors.keys)('derives the keys of "$passphrase" on $network', (vector) => {
    const keys = keysOf(vector.passphrase);
    const network = phantomNetworks[vector.network];
    expect(keys.privateKey.toString('hex')).toBe(vector.privateKey);
    expect(keys.publicKeyHex).toBe(vector.publicKey);
    expect(addressOf(network, keys)).toBe(vector.address);
    expect(wifOf(network, keys)).toBe(vector.wif);
    expect(rawAddress(vector.address)?.[0]).toBe(network.addressVersion);
  });

  test.for(goldenVectors.transactions)('signs a $label', (vector) => {
    const network = phantomNetworks[vector.network];
    const draft = draftOf(vector.data);
    const second = vector.second === null ? undefined : keysOf(vector.second);
    const sender = keysOf(vector.sender);
    expect(signingBytes(network, draft, sender).toString('hex')).toBe(vector.signing_bytes);
    expect(JSON.stringify(signTransaction(network, draft, sender, second))).toBe(JSON.stringify(vector.data));
  });

  test.for(goldenVectors.transactions)('finds the signatures of a $label valid', (vector) => {
    expect(isTransactionSigned(vector.data)).toBe(true);
    if (vector.second === null) return;
    expect(isSecondSigned(vector.data, keysOf(vector.second).publicKeyHex)).toBe(true);
  });

  test.for(goldenVectors.blocks)('signs a block: $label', (vector) => {
    const { data } = vector;
    const transactions = vector.tx_ids_in_order.map((id) => {
      const found = goldenVectors.transactions.find((transaction) => transaction.data.id === id);
      return found?.data ?? expect.unreachable(`no vector has the id ${id}`);
    });
    const draft = {
      ...data,
      hasFullId: false,
      reward: BigInt(data.reward),
      transactions: [...transactions].sort(inBlockOrder),
    };
    const block = signBlock(draft, keysOf(vector.forger));
    expect(JSON.stringify(block)).toBe(JSON.stringify(data));
    expect(headerBytes(block).toString('hex') + block.blockSignature).toBe(vector.header_hex);
    expect(isBlockSigned(data)).toBe(true);
  });

  test.for(goldenVectors.round_shuffle)('shuffles the ranking of round $round', (vector) => {
    const ranks = Array.from({ length: vector.delegates }, (_, index) => index + 1);
    expect(forgingOrder(ranks, vector.round)).toEqual(vector.ranks_in_forging_order);
  });

  test.for(goldenVectors.amounts)('reports $requested as $node_reports', (vector) => {
    expect(roundLikeNode(BigInt(vector.requested)).toString()).toBe(vector.node_reports);
  });
});
