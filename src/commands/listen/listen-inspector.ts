import type { CommandContext } from '../../context.ts';
import type { InspectorActions } from '../../inspector/server/actions.ts';
import { createKeptDeliveries } from '../../inspector/server/kept-deliveries.ts';
import { type KeptDelivery, keepReception, textOf } from '../../inspector/server/kept-delivery.ts';
import { type Inspector, openInspector } from '../../inspector/server/open-inspector.ts';
import { createDeliveryNumbers } from '../../inspector-session/delivery-numbers.ts';
import { deliveryWords } from '../../inspector-session/delivery-words.ts';
import { sessionSecret } from '../../inspector-session/session-secret.ts';
import { createTargetActions } from '../../inspector-session/target-actions.ts';
import { warnOfUnreadable } from '../../inspector-session/warn-of-unreadable.ts';
import { openJournalSource } from '../../journal/open-journal-source.ts';
import { readJournal } from '../../journal/read-journal.ts';
import { printable } from '../../printable.ts';
import type { HeldTokens } from '../../protocol/delivery/held-tokens.ts';
import { profiles } from '../../protocol/delivery/profile.ts';
import type { Arrival, Reception } from '../../protocol/reception/reception.ts';
import { warnOfFault } from '../../terminal/output/warnings.ts';
import { pickToken } from '../../tokens/pick-token.ts';
import type { ListenOptions } from './flags.ts';
import type { ForwardTargets } from './open-forwarders.ts';
import type { Recording } from './open-recording.ts';

export interface ListenInspectorParts {
  readonly held: HeldTokens;
  /** True if the token was created for this run. */
  readonly isFresh: boolean;
  readonly targets: ForwardTargets | undefined;
  readonly recording: Recording | undefined;
}

/** What a listener shows on its page. */
export interface ListenInspector {
  /** Holds the body of a delivery until it has been answered. */
  hold(arrival: Arrival): void;
  add(reception: Reception): void;
  /**
   * Opens the page of the listener with this URL.
   * @throws Problem `port-in-use`, `address-unavailable`
   */
  open(url: string, port: number): Promise<Inspector>;
}

/** As many as a page keeps. */
const maxCount = 200_000;
const maxBodyLength = 64 * 1_048_576;

export function createListenInspector(
  options: ListenOptions,
  { held, isFresh, targets, recording }: ListenInspectorParts,
  context: CommandContext,
): ListenInspector {
  const words = deliveryWords(options.conditions);
  const onUnreadable = (cause: unknown) => warnOfUnreadable(cause, context);
  const deliveries = createKeptDeliveries({ maxCount, maxBodyLength, readBody, onUnreadable });
  /** Only of those that were not answered in the order of their ids. */
  const numbers = createDeliveryNumbers<number>(maxCount);
  const bodies = new Map<number, Uint8Array>();
  return {
    hold({ id, body }) {
      bodies.set(id, body);
    },
    add(reception) {
      const body = bodies.get(reception.id);
      bodies.delete(reception.id);
      deliveries.add((number) => {
        if (number !== reception.id) numbers.add(reception.id, number);
        return keepReception(held.hider.hideInRequest(numbered(reception, number)), body, words);
      });
    },
    open: (url, port) =>
      openInspector({
        ...{ port, portFlag: '--ui', deliveries, words },
        address: url,
        title: `listen on ${printable(url.replace(/\/$/, ''))}`,
        isLive: true,
        generation: profiles[options.profile].generation,
        actions: actionsFor(new URL(url)),
        randomBytes: context.randomBytes,
        // Tokens from a node are new at each start, like a fresh one.
        secret: isFresh ? undefined : sessionSecret(held.all()),
        monotonicMs: context.monotonicMs,
        onFault: (error) => warnOfFault('showing deliveries', error, context),
      }),
  };

  /** Sends to the targets, and to the listener itself. */
  function actionsFor(receiver: URL): InspectorActions {
    const forwardTargets = (targets?.forwarders ?? []).map(({ target }) => new URL(target));
    const checksCertificate = !options.isInsecure;
    return createTargetActions(
      {
        targets: [
          ...forwardTargets.map((target) => ({ url: target, isReceiver: false, checksCertificate })),
          // Its own certificate needs no proof.
          { url: receiver, isReceiver: true, checksCertificate: false },
        ],
        timeoutMs: options.forwardTimeoutMs,
        tokenFor(event, label) {
          const tokens = held.all();
          const labelled = tokens.find((token) => token.label === (label ?? event));
          // A node has a token for each event. The listener accepts any of them.
          return labelled ?? pickToken(tokens.slice(0, 1), event);
        },
      },
      context,
    );
  }

  /** The same with its number on the page, and that of the delivery that it repeats. */
  function numbered(reception: Reception, id: number): Reception {
    const { treatment } = reception;
    const earlier = treatment?.duplicateOf ?? null;
    if (treatment === undefined || earlier === null) return { ...reception, id };
    const duplicateOf = { ...earlier, id: numbers.numberOf(earlier.id) ?? earlier.id };
    return { ...reception, id, treatment: { ...treatment, duplicateOf } };
  }

  /** Finds a delivery in the journal that this run has written. */
  async function readBody({ id: number }: KeptDelivery): Promise<string | undefined> {
    if (recording === undefined) return undefined;
    const id = numbers.keyOf(number) ?? number;
    const source = await openJournalSource(recording.name, context);
    for await (const line of readJournal(source, {})) {
      if (line.kind === 'entry' && line.id === `${recording.runId}-${id}`) return textOf(line.body);
    }
    return undefined;
  }
}
