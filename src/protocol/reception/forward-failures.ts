import { isAccepted } from '../delivery/post-outcome.ts';
import type { Forwarding } from './reception.ts';

/** The deliveries that a target did not accept. */
export interface ForwardFailures {
  add(forwardings: readonly Forwarding[]): void;
  count(): number;
  /** The last failure of each target, up to a few. */
  examples(): readonly Forwarding[];
}

const maxExamples = 5;

export function createForwardFailures(): ForwardFailures {
  const lastByTarget = new Map<string, Forwarding>();
  let count = 0;
  return {
    add(forwardings) {
      count += 1;
      for (const forwarding of forwardings) {
        if (isAccepted(forwarding.outcome)) continue;
        if (lastByTarget.has(forwarding.target) || lastByTarget.size < maxExamples)
          lastByTarget.set(forwarding.target, forwarding);
      }
    },
    count: () => count,
    examples: () => [...lastByTarget.values()],
  };
}
