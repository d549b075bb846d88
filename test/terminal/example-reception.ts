import { readFileSync } from 'node:fs';
import { parseDelivery } from '../../src/protocol/delivery/delivery.ts';
import type { Rejected } from '../../src/protocol/delivery/verdict.ts';
import type { Reception } from '../../src/protocol/reception/reception.ts';

const examples = new URL('../vectors/payload-examples/', import.meta.url);

export const authorization = 'fe944e318edb02b979d6bf0c87978b64';

export function exampleBody(name: string): string {
  return readFileSync(new URL(`${name}.json`, examples), 'utf8').trim();
}

export function bodyOf(event: string, dataText: string): string {
  return `{"timestamp":1795427213862,"data":${dataText},"event":${JSON.stringify(event)}}`;
}

/** An authorized request with this body, as the receiver reports it. */
export function receptionOf(body: string, changes: Partial<Reception> = {}): Reception {
  const bytes = Buffer.from(body);
  const delivery = parseDelivery(bytes);
  if (delivery.kind === 'rejected')
    throw new Error(`The body of the test is no delivery: ${delivery.reason}`);
  return {
    id: 1,
    receivedAtMs: Date.UTC(2026, 10, 23, 10, 4, 5, 123),
    method: 'POST',
    path: '/blocks',
    rawHeaders: [
      'Content-Type',
      'application/json;charset=utf-8',
      'Authorization',
      authorization,
      'User-Agent',
      'axios/0.18.0',
    ],
    verdict: { kind: 'authorized', token: 'default', whole: false },
    status: 200,
    delivery,
    bodyBytes: bytes.length,
    durationMs: 1.2345678,
    ...changes,
  };
}

export function rejectedReception(
  verdict: Omit<Rejected, 'kind'>,
  changes: Partial<Reception> = {},
): Reception {
  return receptionOf('{"event":"block.forged"}', {
    verdict: { kind: 'rejected', ...verdict },
    status: 401,
    delivery: undefined,
    bodyBytes: 0,
    ...changes,
  });
}
