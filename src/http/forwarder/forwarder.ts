import type { PostOutcome } from '../../protocol/delivery/post-outcome.ts';
import type { ForwardedDelivery, Forwarding } from '../../protocol/reception/reception.ts';
import { forwardedHeaders, forwardUrl } from '../addresses/forwarding-rules.ts';
import { createBoundedQueue } from '../sender/bounded-queue.ts';
import { failure } from '../sender/post-failure.ts';
import { connectTarget } from './target-connection.ts';

export interface ForwarderOptions {
  readonly url: URL;
  /** For each delivery, from being received to its answer, waiting for its turn included. */
  readonly timeoutMs: number;
  /** False takes any certificate. */
  readonly checksCertificate: boolean;
  readonly clock: { monotonicMs(): number };
  /** How we call ourselves in Via; a token. */
  readonly via: string;
}

export interface Forwarder {
  /** The URL of the target as shown. */
  readonly target: string;
  /**
   * Sends a delivery to the target, byte for byte, after all those before it were answered or failed. Never rejects,
   * and settles within the timeout: the sender does not wait longer either.
   */
  forward(delivery: ForwardedDelivery): Promise<Forwarding>;
  /** Lets the delivery under way finish for a moment, fails the others as `interrupted`, and closes the connection. */
  close(): Promise<void>;
}

/** As long as most senders wait; whoever asked for a longer timeout does not want to wait for it at the end. */
const closeGraceMs = 1_500;
const waitingLimits = { maxItems: 1_000, maxBytes: 64_000_000 };

interface Job {
  readonly delivery: ForwardedDelivery;
  readonly deadlineMs: number;
  readonly done: Promise<Forwarding>;
  /** The first call counts. */
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
  let isClosed = false;
  /** Nearly all deliveries come to one path, and a URL takes longer to make than to send. */
  let lastPath = { from: '', to: '' };

  return { target: url.href, forward, close };

  function forward(delivery: ForwardedDelivery): Promise<Forwarding> {
    const job = createJob(delivery);
    if (isClosed) job.settle(failure('interrupted', ''));
    else if (isTimeUp(job)) job.settle(failure('no-turn', timeoutText()));
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
      job.settle(failure('no-turn', timeoutText()));
      return;
    }
    job.settle(failure('timeout', timeoutText()));
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
      job.settle(failure('no-turn', timeoutText()));
    }
    return undefined;
  }

  async function post(job: Job): Promise<void> {
    const { path, rawHeaders, body } = job.delivery;
    try {
      const headers = forwardedHeaders(rawHeaders, via);
      job.settle(await connection.post({ path: pathAtTarget(path), headers, body }));
    } catch (error) {
      // Nobody takes what `work` rejects with, and those behind it would wait for ever.
      job.settle(failure('other', String(error)));
    }
  }

  function pathAtTarget(from: string): string {
    if (from !== lastPath.from) {
      const { pathname, search } = forwardUrl(url, from);
      lastPath = { from, to: `${pathname}${search}` };
    }
    return lastPath.to;
  }

  async function close(): Promise<void> {
    isClosed = true;
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

  /** Timers of Node run up to a millisecond early, and whose time ends with another's is not to be sent in its stead. */
  function isTimeUp({ deadlineMs }: Job): boolean {
    return clock.monotonicMs() >= deadlineMs - 1;
  }

  function timeoutText(): string {
    return `${timeoutMs} ms`;
  }
}
