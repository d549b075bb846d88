import { clearTimeout, setTimeout } from 'node:timers';
import { durationWords } from '../../duration-words.ts';
import type { PostFailure, PostOutcome } from '../../protocol/delivery/post-outcome.ts';
import type { ForwardedDelivery, Forwarding } from '../../protocol/reception/reception.ts';
import { forwardedHeaders, forwardUrl } from '../addresses/forwarding-rules.ts';
import { createBoundedQueue } from '../sender/bounded-queue.ts';
import { failure } from '../sender/post-failure.ts';
import { mayNeedTls, speaksTls } from '../sender/speaks-tls.ts';
import { connectTarget } from './target-connection.ts';

export interface ForwarderOptions {
  readonly url: URL;
  /** For each delivery, from when it was received to its answer, including the wait for its turn. */
  readonly timeoutMs: number;
  /** False accepts any certificate. */
  readonly checksCertificate: boolean;
  readonly clock: { monotonicMs(): number };
  /** The pseudonym of this listener in Via; a token as in RFC 9110. */
  readonly via: string;
}

export interface Forwarder {
  /** The URL of the target as shown. */
  readonly target: string;
  /**
   * Sends a delivery to the target, byte for byte, once all earlier ones were answered or failed. Never rejects, and
   * settles within the timeout: the sender does not wait longer either.
   */
  forward(delivery: ForwardedDelivery): Promise<Forwarding>;
  /** Gives the delivery under way a moment, fails the others as `interrupted`, and closes the connection. */
  close(): Promise<void>;
}

/** As long as most senders wait. A longer timeout is meant for deliveries, not for closing. */
const closeGraceMs = 1_500;
/** How long an answer to the question whether the target speaks TLS is used, so that few connections ask it. */
const tlsAnswerMs = 60_000;
const waitingLimits = { maxItems: 1_000, maxBytes: 64_000_000 };

interface Job {
  readonly delivery: ForwardedDelivery;
  readonly deadlineMs: number;
  readonly done: Promise<Forwarding>;
  /** How it failed, while the cause is being looked for. */
  failed?: PostFailure;
  /** Only the first call counts. */
  settle(outcome: PostOutcome): void;
}

export function openForwarder({
  url,
  timeoutMs,
  checksCertificate,
  clock,
  via,
}: ForwarderOptions): Forwarder {
  const connection = connectTarget({ url, checksCertificate, clock });
  const waiting = createBoundedQueue<Job>(waitingLimits);
  let underWay: Job | undefined;
  const closing = new AbortController();
  let tls: { readonly answer: Promise<boolean>; readonly askedMs: number } | undefined;
  /** Nearly all deliveries arrive at one path, and building a URL takes longer than sending it. */
  let lastPath = { from: '', to: '' };

  return { target: url.href, forward, close };

  function forward(delivery: ForwardedDelivery): Promise<Forwarding> {
    const job = createJob(delivery);
    if (closing.signal.aborted) job.settle(failure('interrupted', ''));
    else if (isTimeUp(job)) job.settle(failure('no-turn', durationWords(timeoutMs)));
    else if (underWay === undefined) void work(job);
    else wait(job);
    return job.done;
  }

  function createJob(delivery: ForwardedDelivery): Job {
    const startedMs = clock.monotonicMs();
    const deadlineMs = (delivery.receivedMs ?? startedMs) + timeoutMs;
    let resolve: (forwarding: Forwarding) => void = () => {};
    const done = new Promise<Forwarding>((settled) => {
      resolve = settled;
    });
    const timer = setTimeout(() => expire(job), Math.max(0, deadlineMs - startedMs));
    const job: Job = {
      delivery,
      deadlineMs,
      done,
      settle(outcome) {
        clearTimeout(timer);
        resolve({ target: url.href, outcome, durationMs: clock.monotonicMs() - startedMs });
      },
    };
    return job;
  }

  function wait(job: Job): void {
    const filledWith = waiting.add(job, job.delivery.body.length);
    if (filledWith !== undefined) job.settle(failure('queue-full', filledWith));
  }

  function expire(job: Job): void {
    if (job !== underWay) {
      waiting.remove(job);
      job.settle(failure('no-turn', durationWords(timeoutMs)));
      return;
    }
    job.settle(job.failed ?? failure('timeout', durationWords(timeoutMs)));
    connection.drop();
  }

  async function work(first: Job): Promise<void> {
    for (let job: Job | undefined = first; job !== undefined; job = nextJob()) {
      underWay = job;
      await Promise.race([post(job), job.done]);
    }
    underWay = undefined;
  }

  function nextJob(): Job | undefined {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      if (!isTimeUp(job)) return job;
      job.settle(failure('no-turn', durationWords(timeoutMs)));
    }
    return undefined;
  }

  async function post(job: Job): Promise<void> {
    const { path, rawHeaders, body } = job.delivery;
    try {
      const headers = forwardedHeaders(rawHeaders, via);
      const outcome = await connection.post({ path: pathAtTarget(path), headers, body });
      job.settle(mayNeedTls(url, outcome) ? await explain(outcome, job) : outcome);
    } catch (error) {
      // Nothing handles a rejection of `work`, and later deliveries would wait indefinitely.
      job.settle(failure('other', String(error)));
    }
  }

  /** Asks the target itself whether it speaks TLS. The delivery still ends within its time, with what is known then. */
  async function explain(failed: PostFailure, job: Job): Promise<PostFailure> {
    job.failed = failed;
    const nowMs = clock.monotonicMs();
    if (tls === undefined || nowMs - tls.askedMs >= tlsAnswerMs) {
      tls = { answer: speaksTls(url, closing.signal), askedMs: nowMs };
    }
    return (await tls.answer) ? { ...failed, reason: 'needs-tls' } : failed;
  }

  function pathAtTarget(from: string): string {
    if (from !== lastPath.from) {
      const { pathname, search } = forwardUrl(url, from);
      lastPath = { from, to: `${pathname}${search}` };
    }
    return lastPath.to;
  }

  async function close(): Promise<void> {
    closing.abort();
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      job.settle(failure('interrupted', ''));
    }
    const last = underWay;
    if (last !== undefined) {
      const timer = setTimeout(() => last.settle(failure('interrupted', '')), closeGraceMs);
      await last.done;
      clearTimeout(timer);
    }
    connection.drop();
  }

  /**
   * Counts the last millisecond as over, because Node's timers can fire that early. A job that expires together with
   * the one before must not be sent in its place.
   */
  function isTimeUp({ deadlineMs }: Job): boolean {
    return clock.monotonicMs() >= deadlineMs - 1;
  }
}
