import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Library, LibraryBlock, LibraryTransaction } from './library.ts';

/**
 * Loads the library in a folder, and selects the network among its presets. A process can use only one network: the
 * library keeps it in a global.
 */
export function loadLibrary(folder: string, network: string): Library {
  const owner = folder.includes('phantomcores') ? '@phantomcores' : '@arkecosystem';
  const library: Phantom | Ark23 | Ark = createRequire(join(folder, 'package.json'))(`${owner}/crypto`);
  if ('Blocks' in library) return arkSince24(library, network);
  return 'TransactionDeserializer' in library ? ark23(library, network) : phantom(library, network);
}

interface ConfigManager {
  setFromPreset(network: string): void;
  setHeight(height: number): void;
}

/** The part of `@phantomcores/crypto` 2.2.4 that is used here. */
interface Phantom {
  readonly configManager: ConfigManager;
  readonly crypto: {
    verifySecondSignature(data: unknown, publicKey: string): boolean;
    getAddress(publicKey: string): string;
    validateAddress(address: string): boolean;
  };
  readonly models: {
    readonly Block: new (json: object) => LibraryBlock;
    readonly Transaction: new (json: unknown) => LibraryTransaction;
  };
}

function phantom({ configManager, crypto, models }: Phantom, network: string): Library {
  configManager.setFromPreset(network);
  return {
    setHeight: (height) => configManager.setHeight(height),
    readBlock: (json) => new models.Block(json),
    readTransaction: (json) => new models.Transaction(json),
    verifySecondSignature: ({ data }, publicKey) => crypto.verifySecondSignature(data, publicKey),
    received: () => undefined,
    addressOf: (publicKey) => crypto.getAddress(publicKey),
    isAddress: (address) => crypto.validateAddress(address),
  };
}

/** The part of `@arkecosystem/crypto` 2.3.23 that is used here. */
interface Ark23 {
  readonly configManager: ConfigManager;
  readonly crypto: Pick<Phantom['crypto'], 'verifySecondSignature'>;
  readonly Address: AddressOfArk;
  readonly models: { readonly Block: new (json: object) => PrintableBlock };
  readonly Transaction: { fromData(json: unknown): LibraryTransaction & { readonly serialized: Buffer } };
  readonly TransactionDeserializer: unknown;
}

interface AddressOfArk {
  fromPublicKey(publicKey: string): string;
  validate(address: string): boolean;
}

interface PrintableBlock extends LibraryBlock {
  toJson(): object;
}

function ark23({ configManager, crypto, Address, models, Transaction }: Ark23, network: string): Library {
  configManager.setFromPreset(network);
  let last: PrintableBlock | undefined;
  return {
    setHeight: (height) => configManager.setHeight(height),
    readBlock: (json) => {
      last = new models.Block(json);
      return last;
    },
    readTransaction: (json) => Transaction.fromData(json),
    verifySecondSignature: ({ data }, publicKey) => crypto.verifySecondSignature(data, publicKey),
    received: () => last?.toJson(),
    addressOf: (publicKey) => Address.fromPublicKey(publicKey),
    isAddress: (address) => Address.validate(address),
  };
}

/** The part of `@arkecosystem/crypto` from 2.4 on that is used here. */
interface Ark {
  readonly Blocks: {
    readonly BlockFactory: { fromJson(json: object): PrintableBlock & { readonly serialized: string } };
    /** From 2.6 on. */
    readonly Deserializer?: {
      deserialize(
        serialized: Buffer,
        headerOnly: false,
        options: { readonly deserializeTransactionsUnchecked: true },
      ): {
        readonly data: object;
        readonly transactions: readonly LibraryTransaction[];
      };
    };
  };
  readonly Identities: { readonly Address: AddressOfArk };
  readonly Managers: { readonly configManager: ConfigManager };
  readonly Transactions: {
    readonly TransactionFactory: { fromJson(json: unknown): LibraryTransaction };
    readonly Verifier: { verifySecondSignature(data: unknown, publicKey: string): boolean };
  };
}

function arkSince24({ Blocks, Identities, Managers, Transactions }: Ark, network: string): Library {
  const { configManager } = Managers;
  const { Address } = Identities;
  configManager.setFromPreset(network);
  let last: ReturnType<Ark['Blocks']['BlockFactory']['fromJson']> | undefined;
  return {
    setHeight: (height) => configManager.setHeight(height),
    readBlock: (json) => {
      last = Blocks.BlockFactory.fromJson(json);
      return last;
    },
    readTransaction: (json) => Transactions.TransactionFactory.fromJson(json),
    verifySecondSignature: ({ data }, publicKey) =>
      Transactions.Verifier.verifySecondSignature(data, publicKey),
    received: () => {
      if (last === undefined || Blocks.Deserializer === undefined) return last?.toJson();
      const serialized = Buffer.from(last.serialized, 'hex');
      // Reading the block has verified its transactions, which takes most of the time.
      const options = { deserializeTransactionsUnchecked: true } as const;
      const { data, transactions } = Blocks.Deserializer.deserialize(serialized, false, options);
      // As nodes do: `core-p2p` 2.7.26 `versions/peer.js`, 3.9.1 `controllers/blocks.js`.
      return { ...data, transactions: transactions.map((transaction) => transaction.data) };
    },
    addressOf: (publicKey) => Address.fromPublicKey(publicKey),
    isAddress: (address) => Address.validate(address),
  };
}
