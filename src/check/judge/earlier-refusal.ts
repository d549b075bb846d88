import type { Observation } from '../cases/check-case.ts';
import { authorizationsIn } from '../cases/headers.ts';
import type { Observed } from './observed-run.ts';
import { isRefused } from './outcome-kind.ts';

/** The cases that send a plain delivery without an authorization, and with another half. */
const plainRefusals: readonly string[] = ['refuses/missing', 'refuses/wrong-half'];

/**
 * Whether a plain delivery with the same authorization was refused when it was last sent before. If it was accepted
 * then, what was sent in between is not the cause.
 */
export function wasRefused(observation: Observation, observed: readonly Observed[]): boolean {
  const authorization = authorizationText(observation);
  const plain = observed.flatMap(({ case: { id }, observations }) =>
    observations.filter(
      (one) => one.role === 'control' || one.role === 'stranger' || plainRefusals.includes(id),
    ),
  );
  const place = plain.indexOf(observation);
  const before = place === -1 ? plain : plain.slice(0, place);
  const last = before.findLast((one) => authorizationText(one) === authorization);
  return last !== undefined && isRefused(last.outcome);
}

function authorizationText({ request }: Observation): string {
  return authorizationsIn(request.rawHeaders).join('\n');
}
