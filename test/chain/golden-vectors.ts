import { readFileSync } from 'node:fs';
import type { NetworkName } from '../../src/chain/network/network-name.ts';
import type {
  Block,
  TransactionV1 as Transaction,
} from '../../src/protocol/events/payloads/payloads-of-phantom-2.2.ts';

interface GoldenVectors {
  readonly keys: readonly {
    readonly network: NetworkName;
    readonly passphrase: string;
    readonly privateKey: string;
    readonly publicKey: string;
    readonly address: string;
    readonly wif: string;
  }[];
  readonly transactions: readonly {
    readonly label: string;
    readonly network: NetworkName;
    readonly sender: string;
    readonly second: string | null;
    readonly signing_bytes: string;
    readonly data: Transaction;
  }[];
  readonly blocks: readonly {
    readonly label: string;
    readonly forger: string;
    readonly header_hex: string;
    readonly tx_ids_in_order: readonly string[];
    readonly data: Block;
  }[];
  readonly round_shuffle: readonly {
    readonly round: number;
    readonly delegates: number;
    readonly ranks_in_forging_order: readonly number[];
  }[];
  readonly amounts: readonly { readonly requested: string; readonly node_reports: string }[];
}

/** Made by the node's own library (`made_with` in the file); the shape is that of the file, checked by its tests. */
export const goldenVectors: GoldenVectors = JSON.parse(
  readFileSync(new URL('../vectors/golden-vectors.json', import.meta.url), 'utf8'),
);
