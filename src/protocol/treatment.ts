import type { Forwarding } from './forwarding.ts';

/** What was done with a verified delivery besides answering it. */
export interface Treatment {
  /** False when the filter left it out: answered, but neither recorded, forwarded nor counted. */
  readonly isChosen: boolean;
  /** The earlier delivery that is the same. */
  readonly duplicateOf: Earlier | null;
  /** One for each forward target, in their order. */
  readonly forwardings: readonly Forwarding[];
  /** Why the answer is not the usual one. */
  readonly note?: 'not-recorded' | 'forward-loop' | 'failed-on-purpose' | 'answered-on-purpose';
}

interface Earlier {
  readonly id: number;
  /** Unix milliseconds. */
  readonly receivedAtMs: number;
}
