import type { Observation } from '../cases/check-case.ts';
import { authorizationsIn } from '../cases/headers.ts';
import type { Observed } from './observed-run.ts';
import { isRefused } from './outcome-kind.ts';

/** The cases that send a plain delivery without an authorization, and with another half. */
const plainRefusals: readonly string[] = ['refuses/missing', 'refuses/wrong-half'];

/** Whether a plain delivery with the same authorization was refused earlier in the run. */
export function wasRefused({ request }: Observation, observed: readonly Observed[]): boolean {
  const authorization = authorizationsIn(request.rawHeaders).join('\n');
  return observed
    .filter(({ case: { id } }) => plainRefusals.includes(id))
    .flatMap(({ observations }) => observations)
    .some(
      (earlier) =>
        authorizationsIn(earlier.request.rawHeaders).join('\n') === authorization &&
        isRefused(earlier.outcome),
    );
}
