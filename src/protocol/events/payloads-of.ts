import type { Generation } from './generation.ts';
import type { Payloads as Ark23Payloads } from './payloads/payloads-of-ark-2.3.ts';
import type { Payloads as Ark24Payloads } from './payloads/payloads-of-ark-2.4.ts';
import type { Payloads as Ark27Payloads } from './payloads/payloads-of-ark-2.7.ts';
import type { Payloads as Ark3Payloads } from './payloads/payloads-of-ark-3.ts';
import type { Payloads as MainsailPayloads } from './payloads/payloads-of-mainsail.ts';
import type { Payloads as PhantomPayloads } from './payloads/payloads-of-phantom-2.2.ts';
import type {
  Ark3Wallet,
  ArkWallet,
  EventPayloads,
  TransactionV1,
  TransactionV2,
  Wallet,
} from './payloads/payloads-of-released.ts';

/** A transaction of any released generation; `type` and `version` discriminate the union. */
export type AnyTransaction = TransactionV1 | TransactionV2;

/** A wallet of any released generation. */
export type AnyWallet = Wallet | ArkWallet | Ark3Wallet;

interface PayloadsByGeneration {
  readonly 'phantom-2.2': PhantomPayloads;
  readonly 'ark-2.3': Ark23Payloads;
  readonly 'ark-2.4': Ark24Payloads;
  readonly 'ark-2.7': Ark27Payloads;
  readonly 'ark-3': Ark3Payloads;
  readonly mainsail: MainsailPayloads;
}

/**
 * The `data` of each event as one generation sends it, exactly. `EventPayloads` covers all released generations.
 *
 * @example
 * ```ts
 * type Applied = PayloadsOf<'phantom-2.2'>['transaction.applied'];
 * ```
 */
export type PayloadsOf<Sender extends Generation> = PayloadsByGeneration[Sender];

/** The name of an event of a released generation. */
export type ReleasedEventName = keyof EventPayloads;
