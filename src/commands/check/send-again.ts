import type { CheckResult } from '../../check/cases/check-result.ts';
import { deliveryWords } from '../../check/fuzz/delivery-words.ts';
import { relatedCase } from '../../check/fuzz/related-case.ts';
import { type Ending, endingWords } from '../../check-session/endings.ts';
import type { FireOptions } from '../../http/sender/fire-request.ts';
import { createTokenTraces } from '../../protocol/secrets/token-traces.ts';
import { attemptResult } from './describe-failure.ts';
import { createGeneratedSender, type SenderRun } from './generated-sender.ts';
import type { SavedDelivery } from './saved-deliveries.ts';

export interface AgainRun extends SenderRun {
  readonly saved: readonly SavedDelivery[];
  /** Whether the user ended the run, not its time limit. */
  isInterrupted(): boolean;
}

/** The id of the result of a saved delivery. */
export function savedId({ name }: SavedDelivery): string {
  return `fuzz/${name}`;
}

/** Sends saved deliveries one after another. Each is a case. */
export async function* sendAgain(
  run: AgainRun,
  options: FireOptions,
): AsyncGenerator<CheckResult, void, void> {
  const sender = createGeneratedSender(run, options);
  const { mask } = createTokenTraces(run.token);
  let ending: Ending | undefined;
  for (const saved of run.saved) {
    const attempt = ending ?? (await sender.send(saved.delivery, `again/${saved.name}`));
    if (attempt === 'stopped' && run.isInterrupted()) return;
    if (typeof attempt === 'string') ending = attempt;
    else if (attempt.isSilent) ending = 'silent';
    yield {
      ...(typeof attempt === 'string'
        ? leftOut(saved, endingWords[attempt])
        : attemptResult(savedId(saved), attempt, mask)),
      file: saved.file,
    };
  }
}

export function leftOut(saved: SavedDelivery, found: string): CheckResult {
  const { expected, why, change } = relatedCase(saved.delivery);
  const title = deliveryWords(saved.delivery);
  return {
    id: savedId(saved),
    title,
    verdict: 'skip',
    expected,
    found,
    why,
    change,
    durationMs: 0,
    isSent: false,
  };
}
