import { onTestFinished } from 'vitest';
import type { Engine, EngineOptions } from '../../src/engines/engine.ts';
import { type EngineAddress, parseEngineUrl } from '../../src/engines/engine-address.ts';
import {
  describeDelivery,
  type EngineDelivery,
  type ReceivedDelivery,
} from '../../src/engines/engine-delivery.ts';
import { openEngine } from '../../src/engines/open-engine.ts';

/** Opens an engine, and creates what keeps the deliveries. Closed when the test ends. */
export async function openExampleEngine(url: string, changes: Partial<EngineOptions> = {}): Promise<Engine> {
  const address: EngineAddress = parseEngineUrl(url, {});
  const engine = await openEngine(
    address,
    { password: address.password, credentials: undefined },
    {
      timeoutMs: 30_000,
      checksCertificate: true,
      creates: true,
      dedupes: false,
      cut: new AbortController().signal,
      ...changes,
    },
  );
  onTestFinished(() => engine.close());
  return engine;
}

/** A delivery with a number as the id of its block. */
export function engineDelivery(n: number, changes: Partial<ReceivedDelivery> = {}): EngineDelivery {
  const body = Buffer.from(`{"timestamp":1,"data":{"id":"${n}","height":${n}},"event":"block.forged"}`);
  const received = {
    id: `run-${n}`,
    receivedAtMs: Date.parse('2026-11-30T10:00:00Z') + n,
    event: 'block.forged',
    token: 'default',
    rawHeaders: ['content-type', 'application/json'],
    body,
    ...changes,
  };
  return describeDelivery(received, { storeId: '0123456789abcdef', attempt: 1 });
}
