import { parseDelivery } from '../protocol/delivery/delivery.ts';

/** A delivery as it was read from an engine. All of it is from outside. */
export interface StoredDelivery {
  readonly id: string;
  /** Unix milliseconds. */
  readonly receivedAtMs: number;
  readonly event: string;
  readonly token: string;
  readonly contentType: string;
  readonly body: Uint8Array;
}

export interface ReadOptions {
  /** How long one call may take. */
  readonly timeoutMs: number;
  /** Ends the reading early. */
  readonly cut: AbortSignal;
}

interface Found {
  readonly id: unknown;
  readonly time: unknown;
  readonly event: unknown;
  readonly token: unknown;
  readonly contentType: unknown;
  readonly body: unknown;
}

/** Checks what was found in an engine. Undefined if it is not a delivery. */
export function storedDelivery({
  id,
  time,
  event,
  token,
  contentType,
  body,
}: Found): StoredDelivery | undefined {
  const receivedAtMs = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(receivedAtMs) || !(body instanceof Uint8Array)) return undefined;
  if (typeof id !== 'string' || typeof event !== 'string' || event === '') return undefined;
  if (parseDelivery(body).kind !== 'delivery') return undefined;
  return {
    ...{ id, receivedAtMs, event, body },
    token: typeof token === 'string' ? token : 'default',
    contentType: typeof contentType === 'string' ? contentType : 'application/json',
  };
}
