import { type ResignedPayload, resignPayload } from '../../../src/chain/resigning/resign-payload.ts';

/** Takes all steps of signing a payload again. */
export function resignAtOnce(...given: Parameters<typeof resignPayload>): ResignedPayload {
  const steps = resignPayload(...given);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
