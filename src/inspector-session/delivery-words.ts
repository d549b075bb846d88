import type { DeliveryWords } from '../inspector/server/kept-delivery.ts';
import { type Condition, conditionText } from '../protocol/conditions/condition.ts';
import { compactSummary } from '../terminal/deliveries/delivery-summary.ts';
import { verdictWords } from '../terminal/deliveries/judgement-text.ts';
import { rejectionWords } from '../terminal/deliveries/rejection-words.ts';
import { plainPalette } from '../terminal/text/palette.ts';

/** Describes deliveries on the page in the words of the terminal. @param conditions of `--where`, in their order */
export function deliveryWords(conditions: readonly Condition[]): DeliveryWords {
  return {
    summary: ({ event, data, dataText }) => compactSummary(event, data, dataText),
    verdict(verdict) {
      if (verdict.kind === 'rejected') return `Refused: ${rejectionWords(verdict)}.`;
      return verdict.whole
        ? 'Authorized: the header has the whole token, as ARK 2.3 sends it.'
        : 'Authorized: the header has the first half of the token.';
    },
    conditions: ({ verdicts }) =>
      conditions.flatMap((condition, index) => {
        const verdict = verdicts[index];
        if (verdict === undefined) return [];
        const isMet = verdict.kind === 'matches';
        return [{ condition: conditionText(condition), isMet, found: verdictWords(verdict, plainPalette) }];
      }),
  };
}
