import { onTestFinished } from 'vitest';
import { openReceiver, type Receiver, type ReceiverOptions } from '../../src/http/receiver/receiver.ts';
import { receiverLimits } from '../../src/http/server/receiver-limits.ts';
import { createVerifier } from '../../src/protocol/delivery/token-verifier.ts';
import type { Reception } from '../../src/protocol/reception/reception.ts';
import { labelTokens } from '../../src/protocol/token/token.ts';
import { guidebookToken } from '../tokens.ts';

export interface StartedReceiver extends Receiver {
  readonly receptions: readonly Reception[];
  /** Resolves with the n-th reception (1, 2, …), which may not have arrived yet. */
  reception(n: number): Promise<Reception>;
}

/** A receiver on a free loopback port that knows the guidebook's token; closed when the test ends. */
export async function startReceiver(options: Partial<ReceiverOptions> = {}): Promise<StartedReceiver> {
  const receptions: Reception[] = [];
  const waiting = new Map<number, (reception: Reception) => void>();
  const receiver = await openReceiver({
    host: '127.0.0.1',
    port: 0,
    path: undefined,
    verify: createVerifier(labelTokens([guidebookToken.token])),
    limits: { ...receiverLimits, graceMs: 200 },
    clock: { now: () => 1_795_425_336_079, monotonicMs: () => performance.now() },
    onReception(reception) {
      receptions.push(reception);
      waiting.get(receptions.length)?.(reception);
    },
    ...options,
  });
  onTestFinished(() => receiver.close());
  return {
    ...receiver,
    receptions,
    reception: (n) =>
      new Promise((resolve) => {
        const reception = receptions[n - 1];
        if (reception !== undefined) resolve(reception);
        else waiting.set(n, resolve);
      }),
  };
}
