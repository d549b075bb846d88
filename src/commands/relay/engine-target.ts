import type { EngineOptions } from '../../engines/engine.ts';
import type { EngineAddress } from '../../engines/engine-address.ts';
import { describeDelivery, type EngineDelivery } from '../../engines/engine-delivery.ts';
import { readEngineSecrets, type SecretPlace } from '../../engines/engine-secrets.ts';
import type { JournalEntry } from '../../journal/journal-record.ts';
import type { EventPattern } from '../../protocol/events/event-pattern.ts';
import type { RelayTarget, SenderTry } from '../../relay/target-sender.ts';

/**
 * An engine that keeps each delivery.
 * @param events those that it gets; undefined for all
 */
export function engineTarget(
  address: EngineAddress,
  events: readonly EventPattern[] | undefined,
  options: Omit<EngineOptions, 'cut'>,
  place: SecretPlace,
): RelayTarget {
  return {
    ...{ address: address.href, shown: address.href, events },
    async openSender({ storeId, cut }) {
      const { openEngine } = await import('../../engines/open-engine.ts');
      const secrets = await readEngineSecrets(address, place);
      const engine = await openEngine(address, secrets, { ...options, cut });
      const describe = ({ entry, attempt }: SenderTry) => describeDelivery(entry, { storeId, attempt });
      const prepared = new WeakMap<JournalEntry, EngineDelivery>();
      const preparedFor = ({ entry, attempt }: SenderTry) =>
        attempt === 1 ? prepared.get(entry) : undefined;
      return {
        maxTogether: engine.maxTogether,
        maxBytesTogether: engine.maxBytesTogether,
        prepare(entry) {
          const delivery = describe({ entry, attempt: 1 });
          prepared.set(entry, delivery);
          engine.prepare?.(delivery);
        },
        send: (tries) => engine.store(tries.map((one) => preparedFor(one) ?? describe(one))),
        close: engine.close,
      };
    },
  };
}
