import { Problem } from '../problem.ts';
import type { LabelledToken } from '../protocol/token/token.ts';

/**
 * Picks the token to send an event with: the only one, or the one labelled with the name of the event. A node creates
 * one webhook per event, and so one token per event.
 * @throws Problem `no-token`, `ambiguous-token`
 */
export function pickToken(tokens: readonly LabelledToken[], event: string | undefined): LabelledToken {
  const [only, second] = tokens;
  if (only === undefined) {
    throw new Problem('no-token', 'No token was found.', {
      hint:
        'Use the token of your handler: --token-file FILE, or PHANTOM_WEBHOOK_TOKEN in the environment or in ./.env. ' +
        'Run phantom-webhook token new to create one.',
    });
  }
  if (second === undefined) return only;
  const labelled = tokens.find(({ label }) => label === event);
  if (labelled !== undefined) return labelled;
  throw new Problem(
    'ambiguous-token',
    `Expected one token for ${event ?? 'all events'}, got ${tokens.length}.`,
    {
      hint: `Give only one, or label it with the event: ${event ?? 'block.forged'}=TOKEN.`,
    },
  );
}
