import type { EngineOptions } from '../../engines/engine.ts';
import type { EngineAddress } from '../../engines/engine-address.ts';
import { describeDelivery } from '../../engines/engine-delivery.ts';
import { readEngineSecrets, type SecretPlace } from '../../engines/engine-secrets.ts';
import type { EventPattern } from '../../protocol/events/event-pattern.ts';
import type { RelayTarget } from '../../relay/target-sender.ts';

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
      return {
        maxTogether: engine.maxTogether,
        send: (tries) =>
          engine.store(tries.map(({ entry, attempt }) => describeDelivery(entry, { storeId, attempt }))),
        close: engine.close,
      };
    },
  };
}
