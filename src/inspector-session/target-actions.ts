import type { CommandContext } from '../context.ts';
import { forwardUrl } from '../http/addresses/forwarding-rules.ts';
import { postDelivery } from '../http/sender/post-delivery.ts';
import { mayNeedTls, speaksTls } from '../http/sender/speaks-tls.ts';
import type { ComposedDelivery, ForwardingRow } from '../inspector/messages.ts';
import type { InspectorActions } from '../inspector/server/actions.ts';
import {
  forwardingRow,
  headersOf,
  type KeptDelivery,
  rowOf,
  shownTarget,
} from '../inspector/server/kept-delivery.ts';
import {
  authorizationOf,
  envelopeText,
  profileHeaders,
  repeatedHeaders,
} from '../protocol/delivery/delivery-request.ts';
import { defaultProfile, profiles } from '../protocol/delivery/profile.ts';
import { profileNames } from '../protocol/delivery/profile-name.ts';
import { redacted } from '../protocol/secrets/token-traces.ts';
import type { LabelledToken } from '../protocol/token/token.ts';
import { createComposer } from './compose-deliveries.ts';

/** Where the page may send. */
interface ActionTarget {
  readonly url: URL;
  /** Whether it is the receiver whose deliveries are shown. */
  readonly isReceiver: boolean;
  /** False accepts any certificate. */
  readonly checksCertificate: boolean;
}

export interface TargetActionsOptions {
  readonly targets: readonly ActionTarget[];
  /** How long an answer may take. */
  readonly timeoutMs: number;
  /**
   * Returns the token for a new delivery of an event, or for one that was received with the token of this label.
   * @throws Problem `no-token`, `ambiguous-token`
   */
  tokenFor(event: string, label?: string): LabelledToken;
  /**
   * Returns headers to add to a request, with names in lower case.
   * @param kept the delivery that is sent again; undefined for a new one
   */
  addedHeaders?(body: Uint8Array, kept: KeptDelivery | undefined): readonly string[];
}

/** What the page sends: each delivery over a new connection, as nodes do. */
export function createTargetActions(
  { targets, timeoutMs, tokenFor, addedHeaders = () => [] }: TargetActionsOptions,
  context: CommandContext,
): InspectorActions {
  return {
    targets: targets.map(({ url, isReceiver }) => ({ url: shownTarget(url.href), isReceiver })),
    async sendAgain(kept, index) {
      const { url } = targetAt(index);
      const body = Buffer.from(kept.body ?? '');
      const values = { authorizations: [authorizationFor(kept)], bodyBytes: body.length, host: url.host };
      // Secret headers are not kept, so they cannot be sent.
      const sendable = headersOf(kept).filter(
        ([name, value]) => !isAuthorization(name) && value !== redacted,
      );
      const added = addedHeaders(body, kept);
      const others = sendable.filter(([name]) => !added.includes(name.toLowerCase()));
      return post(index, kept.path ?? '/', [...repeatedHeaders(others.flat(), values), ...added], body);
    },
    async send({ target, event, profile: name, payload, path }: ComposedDelivery) {
      const profile = profiles[profileNames.find((known) => known === name) ?? defaultProfile];
      const dataText = payload ?? undefined;
      const body = Buffer.from(envelopeText(profile, { event, timestampMs: context.now(), dataText }));
      const headers = profileHeaders(profile, {
        authorizations: [authorizationOf(profile, tokenFor(event))],
        bodyBytes: body.length,
        host: targetAt(target).url.host,
      });
      return post(target, path, [...headers, ...addedHeaders(body, undefined)], body);
    },
    async *check(index, signal) {
      const { url, checksCertificate } = targetAt(index);
      const { checkTarget } = await import('./check-target.ts');
      const token = tokenFor('block.forged');
      yield* checkTarget({ url, token, isInsecure: !checksCertificate }, signal, context);
    },
    composer: createComposer(context),
  };

  async function post(
    index: number,
    path: string,
    headers: readonly string[],
    body: Uint8Array,
  ): Promise<ForwardingRow> {
    const target = targetAt(index);
    const url = forwardUrl(target.url, path);
    const startedMs = context.monotonicMs();
    const outcome = await postDelivery({
      ...{ url, headers, body, redirects: 'never', signal: context.stop },
      patience: { kind: 'total', timeoutMs },
      checksCertificate: target.checksCertificate,
    });
    const durationMs = context.monotonicMs() - startedMs;
    const needsTls = mayNeedTls(url, outcome) && (await speaksTls(url, context.stop));
    return forwardingRow({
      target: target.url.href,
      outcome: needsTls ? { ...outcome, reason: 'needs-tls' } : outcome,
      durationMs,
    });
  }

  function targetAt(index: number): ActionTarget {
    const target = targets[index];
    if (target === undefined) throw new Error(`Expected the index of a target, got ${index}.`);
    return target;
  }

  /** What the sender sent. It is not kept, so that the page cannot show it. */
  function authorizationFor(kept: KeptDelivery): string {
    const { verdict, event } = kept;
    const { token: label } = rowOf(kept);
    const { token, authorization } = tokenFor(event ?? '', label ?? undefined);
    return verdict?.kind === 'authorized' && verdict.whole ? token : authorization;
  }
}

function isAuthorization(name: string): boolean {
  return name.toLowerCase() === 'authorization';
}
