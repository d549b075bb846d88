import { printable } from '../../printable.ts';
import type { Delivery } from './delivery.ts';
import type { HandlerOptions } from './handler-options.ts';

/** Tells `onError`, or the console when there is none or it fails itself: an error that nobody hears of is the worst. */
export function reportError(
  options: Pick<HandlerOptions, 'onError'>,
  error: unknown,
  delivery: Delivery | undefined,
): void {
  // Not even the console may fail for good: what is thrown may throw again when it is printed.
  void report(options, error, delivery).catch(() => {});
}

async function report(
  { onError }: Pick<HandlerOptions, 'onError'>,
  error: unknown,
  delivery: Delivery | undefined,
): Promise<void> {
  if (onError === undefined) {
    tellConsole(error, delivery);
    return;
  }
  try {
    await onError(error, delivery);
  } catch (second) {
    tellConsole(error, delivery);
    tellConsole(second, delivery);
  }
}

const maxNameLength = 100;

function tellConsole(error: unknown, delivery: Delivery | undefined): void {
  const what = delivery === undefined ? 'a request' : printable(delivery.event.slice(0, maxNameLength));
  // biome-ignore lint/suspicious/noConsole: the last resort of a handler without onError, as its documentation says
  console.error(`phantom-webhook: handling ${what} failed:`, error);
}
