import { parseEventName } from '../protocol/event-catalogue.ts';
import type { SendOptions } from './send-options.ts';

/**
 * Checks that a payload of the event can be made up.
 * @throws Problem `unknown-event`
 */
export async function warnOfDeliveries({ event, dataFile, bodyFile }: SendOptions): Promise<void> {
  if (event !== undefined && dataFile === undefined && bodyFile === undefined) parseEventName(event);
}
