import type { HandlerOptions } from '../../../src/library/handler/handler-options.ts';
import type { Delivery } from '../../../src/library/handler/typed-delivery.ts';
import type { Rejected } from '../../../src/protocol/delivery/verdict.ts';
import { guidebookToken } from '../../tokens.ts';

export interface Arrivals {
  readonly options: HandlerOptions;
  readonly deliveries: readonly Delivery[];
  readonly rejections: readonly Rejected[];
  readonly errors: readonly (readonly [error: unknown, delivery: Delivery | undefined])[];
  /** Resolves once there are that many deliveries, rejections and errors together. */
  until(count: number): Promise<void>;
}

/** Options of a handler that keep everything it reports. */
export function keepArrivals(options: Partial<HandlerOptions> = {}): Arrivals {
  const deliveries: Delivery[] = [];
  const rejections: Rejected[] = [];
  const errors: [unknown, Delivery | undefined][] = [];
  const checks = new Set<() => void>();
  const told = () => {
    for (const check of checks) check();
  };
  return {
    deliveries,
    rejections,
    errors,
    until: (count) =>
      new Promise((resolve) => {
        const check = () => {
          if (deliveries.length + rejections.length + errors.length >= count) resolve();
        };
        checks.add(check);
        check();
      }),
    options: {
      token: guidebookToken.token,
      onRejected(rejected) {
        rejections.push(rejected);
        told();
      },
      onError(error, delivery) {
        errors.push([error, delivery]);
        told();
      },
      ...options,
      async onDelivery(delivery, authorized) {
        await options.onDelivery?.(delivery, authorized);
        deliveries.push(delivery);
        told();
      },
    },
  };
}

export const block = '{"timestamp":1,"data":{"height":7},"event":"block.forged"}';

/** The parts of a valid delivery. */
export const right = {
  method: 'POST',
  headers: { authorization: guidebookToken.authorization },
  body: block,
} as const;
