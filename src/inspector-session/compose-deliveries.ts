import { networkNames } from '../chain/network/network-name.ts';
import type { CommandContext } from '../context.ts';
import type { EventContract, MadePayload, SignedPayload } from '../inspector/messages.ts';
import type { Composer } from '../inspector/server/actions.ts';
import { Problem } from '../problem.ts';
import { profiles } from '../protocol/delivery/profile.ts';
import { profileNames } from '../protocol/delivery/profile-name.ts';
import { eventContract, eventsOf } from '../protocol/events/contract/event-contracts.ts';
import { parseEventName } from '../protocol/events/event-catalogue.ts';
import { fieldsOf } from '../protocol/schemas/fields.ts';

const seedBytes = 4;

/** Makes the payloads that the page sends: new ones from a fake chain that ends now, and edited ones, signed again. */
export function createComposer(context: Pick<CommandContext, 'randomBytes' | 'now' | 'stop'>): Composer {
  return {
    catalogue: () => ({
      profiles: profileNames.map((name) => ({
        name,
        events: eventsOf(profiles[name].generation).map(({ name: event, isDelivered }) => ({
          name: event,
          isDelivered,
        })),
      })),
      networks: networkNames,
    }),
    async contract(profile, event): Promise<EventContract> {
      const { generation } = profiles[profile];
      const contract = eventContract(parseEventName(event, generation), generation);
      return {
        remark: contract?.remark ?? '',
        fields: contract?.data === undefined ? [] : fieldsOf(contract.data),
      };
    },
    async make({ profile, event, network }): Promise<MadePayload> {
      const { generation } = profiles[profile];
      const name = parseEventName(event, generation);
      const chosen = networkNames.find((known) => known === network);
      if (chosen === undefined) {
        throw new Problem('bad-flag', `Expected a network, got "${network}".`);
      }
      const [{ makePayload }, { neededBy, startEndingBy }] = await Promise.all([
        import('../chain/payload.ts'),
        import('../chain/event-times.ts'),
      ]);
      const seed = Buffer.from(context.randomBytes(seedBytes)).toString('hex');
      const choice = { network: chosen, generation, seed };
      const needed = neededBy(name, 1, choice);
      const nowMs = context.now();
      const atMs = needed === undefined ? nowMs : startEndingBy(nowMs, needed);
      const payload = makePayload(name, { ...choice, atMs });
      return { payload: payload === undefined ? null : JSON.stringify(payload), seed };
    },
    async sign({ profile, event, original, edited, seed }): Promise<SignedPayload> {
      const [{ resignPayload }, { deliveryDeviations }] = await Promise.all([
        import('../chain/resigning/resign-payload.ts'),
        import('../protocol/events/contract/delivery-deviations.ts'),
      ]);
      const steps = resignPayload(original, edited, seed ?? undefined);
      let step = steps.next();
      for (; step.done !== true; step = steps.next()) {
        // Deliveries that arrive meanwhile are answered in time.
        await new Promise(setImmediate);
        if (context.stop.aborted) throw new Problem('not-answered', 'The program is ending.');
      }
      const { text, notes, isJudged } = step.value;
      const { generation } = profiles[profile];
      const deviations = deliveryDeviations({ event, data: JSON.parse(text) }, generation);
      return {
        payload: text,
        notes,
        isJudged,
        deviations: deviations.map(({ path, problem }) => ({ path, problem })),
      };
    },
  };
}
