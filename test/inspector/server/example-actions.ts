import type { CheckLine, ComposedDelivery, ForwardingRow } from '../../../src/inspector/messages.ts';
import type { InspectorActions } from '../../../src/inspector/server/actions.ts';
import { createComposer } from '../../../src/inspector-session/compose-deliveries.ts';

export interface ExampleActions extends InspectorActions {
  readonly sent: (ComposedDelivery | number)[];
  /** The signals of all runs of `check`. */
  readonly checks: AbortSignal[];
}

const forwarding: ForwardingRow = { target: 'http://127.0.0.1:1/', status: 200, error: null, durationMs: 1 };

/** Targets that take everything: a handler, and the receiver. @param lines the results of a run of `check` */
export function exampleActions(
  lines: (signal: AbortSignal) => AsyncIterable<CheckLine> = async function* () {},
): ExampleActions {
  const sent: (ComposedDelivery | number)[] = [];
  const checks: AbortSignal[] = [];
  return {
    ...{ sent, checks },
    targets: [
      { url: 'http://127.0.0.1:1/', isReceiver: false },
      { url: 'http://127.0.0.1:2/', isReceiver: true },
    ],
    async sendAgain({ id }) {
      sent.push(id);
      return forwarding;
    },
    async send(delivery) {
      sent.push(delivery);
      return forwarding;
    },
    check(_, signal) {
      checks.push(signal);
      return lines(signal);
    },
    composer: createComposer({
      randomBytes: (count) => new Uint8Array(count).fill(7),
      now: () => 1_795_425_336_079,
      stop: new AbortController().signal,
    }),
  };
}
