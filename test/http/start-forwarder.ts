import { onTestFinished } from 'vitest';
import { type Forwarder, type ForwarderOptions, openForwarder } from '../../src/http/forwarder/forwarder.ts';
import type { ForwardedDelivery } from '../../src/protocol/reception/reception.ts';

/** Closed when the test ends. The timeout is one that no good test reaches. */
export function startForwarder(url: URL, options: Partial<ForwarderOptions> = {}): Forwarder {
  const forwarder = openForwarder({
    url,
    timeoutMs: 30_000,
    checksCertificate: true,
    clock: performanceClock,
    via: 'phantom-webhook-test',
    ...options,
  });
  onTestFinished(() => forwarder.close());
  return forwarder;
}

export const performanceClock = { monotonicMs: () => performance.now() };

export function someDelivery(body: string | Uint8Array = '{}'): ForwardedDelivery {
  return { path: '/hook', rawHeaders: ['Content-Type', 'application/json'], body: Buffer.from(body) };
}
