import { printable } from '../../printable.ts';
import { withoutTokens } from '../../without-tokens.ts';
import type { Delivery } from './typed-delivery.ts';
import { deviationText } from './validation.ts';

/** Names and places come from outside, so their number and length are limited. */
const maxRemembered = 200;
const maxEventLength = 100;

/** Returns a function that prints the deviations of a delivery, once for each event and place. */
export function createDeviationLog(): (delivery: Delivery) => void {
  const logged = new Set<string>();
  return ({ event, deviations = [] }) => {
    const name = printable(event.slice(0, maxEventLength));
    for (const deviation of deviations) {
      // Every item of a list has the same deviation.
      const place = `${name} ${deviation.path.replace(/\[\d+\]/g, '[]')}`;
      if (logged.has(place) || logged.size >= maxRemembered) continue;
      logged.add(place);
      // biome-ignore lint/suspicious/noConsole: the default of a handler without onDeviation, as documented
      console.warn(
        `phantom-webhook: ${name} differs from what nodes send: ${withoutTokens(deviationText(deviation))}`,
      );
    }
  };
}
