import { type Answer, accepted, refusal } from '../../http/receiver/answer.ts';
import { printable } from '../../printable.ts';
import { Problem } from '../../problem.ts';
import type { Authorized, Rejected } from '../../protocol/delivery/verdict.ts';
import { admitHead, type RequestHead } from './admit.ts';
import type { WebhookId } from './deduplicator.ts';
import { createDeviationLog } from './deviation-log.ts';
import type { HandlerOptions } from './handler-options.ts';
import type { Delivery } from './typed-delivery.ts';
import { checkValidation, validated } from './validation.ts';
import { createAuthorizer } from './verify-authorization.ts';

interface HandlerDecision {
  readonly answer: Answer;
  /** Work to do once the answer is on its way. Never rejects. */
  readonly afterwards?: () => Promise<unknown>;
}

/** What all handlers have in common, whatever a request looks like on their platform. No method throws. */
interface Handling {
  readonly maxBodyBytes: number;
  admit(head: RequestHead): Authorized | Rejected;
  refuse(rejected: Rejected): Answer;
  /** @param webhookId the value of the `webhook-id` header */
  decide(read: Delivery | Rejected, verdict: Authorized, webhookId: WebhookId): Promise<HandlerDecision>;
  /** Reports that the handler itself has failed, and returns the answer. */
  fail(error: unknown): Answer;
  /** Reports that something else has already read the body, and returns the answer. */
  failUnread(): Answer;
}

const defaultMaxBodyBytes = 5_000_000;
const failed: Answer = { status: 500, text: 'Failed.' };

/** @throws Problem `no-token`, `malformed-token`; `bad-flag` for an unknown value of `validate` or `profile` */
export function createHandling(options: HandlerOptions): Handling {
  const {
    maxBodyBytes = defaultMaxBodyBytes,
    deduplicator,
    answersFirst = deduplicator === undefined,
  } = options;
  const judge = createAuthorizer(options.token);
  checkValidation(options);
  const warn = options.onDeviation?.bind(options) ?? createDeviationLog();

  return {
    maxBodyBytes,
    admit: (head) => admitHead(head, judge, maxBodyBytes),
    refuse,
    decide,
    fail,
    failUnread,
  };

  function refuse(rejected: Rejected): Answer {
    void reportRejection(rejected);
    return refusal(rejected.reason);
  }

  /** Awaits `onRejected`: an unhandled rejection would end the process, and any stranger could trigger it. */
  async function reportRejection(rejected: Rejected): Promise<void> {
    try {
      await options.onRejected?.(rejected);
    } catch (error) {
      reportError(options, error, undefined);
    }
  }

  async function decide(
    read: Delivery | Rejected,
    verdict: Authorized,
    webhookId: WebhookId,
  ): Promise<HandlerDecision> {
    const outcome = read.kind === 'rejected' ? read : validated(read, options);
    if (outcome.kind === 'rejected') return { answer: refuse(outcome) };
    const afterwards = () => handOver(outcome, verdict, webhookId);
    if (answersFirst) return { answer: accepted, afterwards };
    return { answer: (await afterwards()) ? accepted : failed };
  }

  async function handOver(delivery: Delivery, verdict: Authorized, webhookId: WebhookId): Promise<boolean> {
    const work = async () => {
      if (delivery.deviations?.[0] !== undefined) await warn(delivery);
      await options.onDelivery(delivery, verdict);
    };
    try {
      if (deduplicator === undefined) await work();
      else await deduplicator.runOnce(webhookId, work);
      return true;
    } catch (error) {
      reportError(options, error, delivery);
      return false;
    }
  }

  function fail(error: unknown): Answer {
    reportError(options, error, undefined);
    return failed;
  }

  function failUnread(): Answer {
    return fail(
      new Problem('unreadable-body', 'The body has already been read.', {
        hint: 'Install the webhook handler before any body parser.',
      }),
    );
  }
}

/** Reports an error to `onError`, or to the console if there is none or it fails, so no error goes unnoticed. */
function reportError(
  options: Pick<HandlerOptions, 'onError'>,
  error: unknown,
  delivery: Delivery | undefined,
): void {
  // Even the console may fail: a thrown value can throw again when it is printed.
  void report(options, error, delivery).catch(() => {});
}

async function report(
  { onError }: Pick<HandlerOptions, 'onError'>,
  error: unknown,
  delivery: Delivery | undefined,
): Promise<void> {
  if (onError === undefined) {
    logError(error, delivery);
    return;
  }
  try {
    await onError(error, delivery);
  } catch (second) {
    logError(error, delivery);
    logError(second, delivery);
  }
}

const maxNameLength = 100;

function logError(error: unknown, delivery: Delivery | undefined): void {
  const what = delivery === undefined ? 'a request' : printable(delivery.event.slice(0, maxNameLength));
  // biome-ignore lint/suspicious/noConsole: the last resort of a handler without onError, as documented
  console.error(`phantom-webhook: handling ${what} failed:`, error);
}
