import type { CommandContext } from '../../context.ts';
import { defaultSender } from '../../filter/filter-flags.ts';
import type { InspectorActions } from '../../inspector/server/actions.ts';
import { createKeptDeliveries } from '../../inspector/server/kept-deliveries.ts';
import {
  type KeptDelivery,
  keepReception,
  keepRecorded,
  textOf,
  withTry,
} from '../../inspector/server/kept-delivery.ts';
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
import type { LabelledToken } from '../../protocol/token/token.ts';
import { findSegments } from '../../relay/delivery-log.ts';
import type { RelayEvent } from '../../relay/relay-event.ts';
import { signedHeaders } from '../../relay/standard-webhooks.ts';
import type { StoreFolder } from '../../relay/store-folder.ts';
import { failureOf, statusOf } from '../../relay/target-sender.ts';
import { warnOfFault } from '../../terminal/output/warnings.ts';
import { pickToken } from '../../tokens/pick-token.ts';
import type { RelayCommandOptions } from './flags.ts';
import type { TargetPlan } from './parse-targets.ts';

export interface RelayInspectorParts {
  readonly held: HeldTokens;
  readonly targets: readonly TargetPlan[];
  /** The secrets that sign what is sent; empty for no signature. */
  readonly secrets: readonly Uint8Array[];
  /** Tokens that deliveries of the store were received with, although the relay accepts them no longer. */
  retired(): readonly LabelledToken[];
  readonly folder: StoreFolder;
  /** The id of a delivery in the store. */
  idOf(reception: Pick<Reception, 'id'>): string;
}

type Tried = Extract<RelayEvent, { kind: 'tried' }>;

/** What a relay shows on its page: what it receives, and what it tries to forward, also of earlier runs. */
export interface RelayInspector {
  /** Holds the body of a delivery until it has been answered. */
  hold(arrival: Arrival): void;
  /** Tokens must be hidden in it. */
  add(reception: Reception): void;
  addTry(tried: Tried): void;
  /** @throws Problem `port-in-use`, `address-unavailable` */
  open(url: string, port: number): Promise<Inspector>;
}

const maxCount = 100_000;
const maxBodyLength = 64 * 1_048_576;
/** Ids are remembered for a while after their deliveries are forgotten. */
const maxIds = 2 * maxCount;
/** Of an event that the page makes. */
const idBytes = 6;

export function createRelayInspector(
  options: RelayCommandOptions,
  { held, targets, secrets, retired, folder, idOf }: RelayInspectorParts,
  context: CommandContext,
): RelayInspector {
  const words = deliveryWords(options.conditions);
  const onUnreadable = (cause: unknown) => warnOfUnreadable(cause, context);
  const deliveries = createKeptDeliveries({ maxCount, maxBodyLength, readBody, onUnreadable });
  const bodies = new Map<number, Uint8Array>();
  /** By the ids in the store. */
  const numbers = createDeliveryNumbers<string>(maxIds);
  /** Tries of deliveries whose answer is still under way. */
  const early = new Map<string, Tried[]>();

  return {
    hold(arrival) {
      bodies.set(arrival.id, arrival.body);
      early.set(idOf(arrival), []);
    },
    add(reception) {
      const body = bodies.get(reception.id);
      bodies.delete(reception.id);
      const storeId = idOf(reception);
      deliveries.add((id) => {
        numbers.add(storeId, id);
        return keepReception({ ...reception, id }, body, words);
      });
      const tries = early.get(storeId) ?? [];
      early.delete(storeId);
      for (const tried of tries) addTry(deliveries.total(), tried);
    },
    addTry(tried) {
      const { entry } = tried;
      const { id: storeId = '' } = entry;
      const waiting = early.get(storeId);
      if (waiting !== undefined) {
        waiting.push(tried);
        return;
      }
      const known = numbers.numberOf(storeId);
      if (known === undefined) {
        // It was received in an earlier run.
        deliveries.add((n) => {
          numbers.add(storeId, n);
          return keepRecorded({ n, entry, answer: undefined }, words);
        });
      }
      addTry(known ?? deliveries.total(), tried);
    },
    open: (url, port) =>
      openInspector({
        ...{ port, portFlag: '--ui', deliveries, words },
        address: url,
        title: `relay on ${printable(url.replace(/\/$/, ''))}`,
        isLive: true,
        generation: profiles[options.sender ?? defaultSender].generation,
        actions: actions(),
        randomBytes: context.randomBytes,
        secret: sessionSecret(held.all()),
        monotonicMs: context.monotonicMs,
        onFault: (error) => warnOfFault('showing deliveries', error, context),
      }),
  };

  function addTry(id: number, { target, outcome, attempt: attempts, durationMs, next }: Tried): void {
    const tried = {
      ...{ target, attempts, next: next.kind, atMs: context.now() },
      status: statusOf(outcome),
      error: failureOf(outcome),
      durationMs: Math.round(durationMs),
    };
    deliveries.change(id, (kept) => withTry(kept, tried));
  }

  /** Sends to the handlers among the targets; undefined if there are only engines. */
  function actions(): InspectorActions | undefined {
    const urls = targets.flatMap(({ destination }) =>
      destination.kind === 'handler' ? [destination.url] : [],
    );
    if (urls.length === 0) return undefined;
    const checksCertificate = !options.isInsecure;
    return createTargetActions(
      {
        targets: urls.map((url) => ({ url, isReceiver: false, checksCertificate })),
        timeoutMs: options.timeoutMs,
        tokenFor(event, label) {
          const known = [...held.all(), ...retired()];
          const labelled = known.find((token) => token.label === (label ?? event));
          return labelled ?? pickToken(held.all(), event);
        },
        // Handlers that require a signature accept the delivery, and recognize one that is sent again.
        addedHeaders: (body, kept) =>
          signedHeaders({
            id:
              (kept && numbers.keyOf(kept.id)) ??
              `page-${Buffer.from(context.randomBytes(idBytes)).toString('hex')}`,
            timestampSeconds: Math.floor(context.now() / 1_000),
            ...{ body, secrets },
          }),
      },
      context,
    );
  }

  /** Finds a delivery in the store. */
  async function readBody({ id }: KeptDelivery): Promise<string | undefined> {
    const storeId = numbers.keyOf(id);
    if (storeId === undefined) return undefined;
    for (const { path } of await findSegments(folder.deliveries)) {
      const source = await openJournalSource(path, { directory: folder.path, stop: context.stop });
      for await (const line of readJournal(source, {})) {
        if (line.kind === 'entry' && line.id === storeId) return textOf(line.body);
      }
    }
    return undefined;
  }
}
