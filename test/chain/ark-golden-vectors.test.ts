import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { signTransactionV1, signTransactionV2 } from '../../src/chain/ark/ark-transaction.ts';
import { headerBytes, signBlock } from '../../src/chain/blocks/block.ts';
import { keysOf } from '../../src/chain/network/keys.ts';
import type { NetworkName } from '../../src/chain/network/network-name.ts';
import { phantomNetworks } from '../../src/chain/network/phantom-networks.ts';
import type { TransactionV2 } from '../../src/protocol/events/payloads/payloads-of-ark-2.7.ts';
import type {
  Block,
  TransactionV1 as Transaction,
} from '../../src/protocol/events/payloads/payloads-of-phantom-2.2.ts';
import { draftOfV2 } from './draft-of-v2.ts';
import { isSchnorrSigned } from './verify-schnorr.ts';
import { draftOf, isBlockSigned } from './verify-signature.ts';

interface Vectors {
  readonly version_1: readonly {
    readonly label: string;
    readonly sender: string;
    readonly second: string | null;
    readonly serialized: string;
    /** As 2.2 types it, but for the keys that ARK leaves out. */
    readonly data: Transaction;
  }[];
  readonly transactions: readonly {
    readonly label: string;
    readonly network: NetworkName;
    readonly sender: string;
    readonly second: string | null;
    readonly serialized: string;
    readonly data: TransactionV2;
  }[];
  readonly blocks: readonly {
    readonly label: string;
    readonly network: NetworkName;
    readonly forger: string;
    readonly header_hex: string;
    readonly tx_ids_in_order: readonly string[];
    readonly data: Block;
  }[];
}

/** Made by the libraries of ARK 2.7.26 and 2.4.15 (`made_with` and `made_version_1_with` in the file). */
const vectors: Vectors = JSON.parse(
  readFileSync(new URL('../vectors/ark-golden-vectors.json', import.meta.url), 'utf8'),
);

describe('the bytes of ARK’s own library', () => {
  test.for(vectors.transactions)('signs a $label on $network', (vector) => {
    const second = vector.second === null ? undefined : keysOf(vector.second);
    const signed = signTransactionV2(
      phantomNetworks[vector.network],
      draftOfV2(vector.data),
      keysOf(vector.sender),
      second,
    );
    expect(signed.serialized.toString('hex')).toBe(vector.serialized);
    expect(JSON.stringify(signed.transaction)).toBe(JSON.stringify(vector.data));
  });

  test.for(vectors.version_1)('signs and serializes a $label of version 1', (vector) => {
    const second = vector.second === null ? undefined : keysOf(vector.second);
    const draft = draftOf(vector.data);
    const signed = signTransactionV1(phantomNetworks.testnet, draft, keysOf(vector.sender), second);
    expect(signed.serialized.toString('hex')).toBe(vector.serialized);
    expect(JSON.stringify(signed.transaction)).toBe(JSON.stringify(vector.data));
  });

  test.for(vectors.transactions)('finds the signatures of a $label on $network valid', (vector) => {
    const { signature = '', secondSignature = '', senderPublicKey } = vector.data;
    const signatures = signature.length + secondSignature.length;
    const unsigned = Buffer.from(vector.serialized.slice(0, -signatures), 'hex');
    expect(isSchnorrSigned(unsigned, signature, senderPublicKey)).toBe(true);
    expect(isSchnorrSigned(unsigned.subarray(1), signature, senderPublicKey)).toBe(false);
    if (vector.second === null) return;
    const signedOnce = Buffer.concat([unsigned, Buffer.from(signature, 'hex')]);
    expect(isSchnorrSigned(signedOnce, secondSignature, keysOf(vector.second).publicKeyHex)).toBe(true);
  });

  test.for(vectors.blocks)('signs a block with a full id: $label on $network', (vector) => {
    const { data } = vector;
    const transactions = vector.tx_ids_in_order.map((id) => {
      const found = vectors.transactions.find((transaction) => transaction.data.id === id);
      return found?.data ?? expect.unreachable(`no vector has the id ${id}`);
    });
    const block = signBlock(
      { ...data, hasFullId: true, reward: BigInt(data.reward), transactions },
      keysOf(vector.forger),
    );
    expect(JSON.stringify(block)).toBe(JSON.stringify(data));
    expect(headerBytes(block).toString('hex') + block.blockSignature).toBe(vector.header_hex);
    expect(isBlockSigned(data)).toBe(true);
  });
});
