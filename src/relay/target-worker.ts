import type { JournalEntry } from '../journal/journal-record.ts';
import { createTroubleReport } from '../journal/trouble-report.ts';
import type { DeadLetters, Death } from './dead-letters.ts';
import type { DeliveryLog, LogPlace } from './delivery-log.ts';
import { createLogReader, type LogDelivery } from './log-reader.ts';
import { nextTryMs, type RetrySchedule, retryAfterMs } from './retry-schedule.ts';
import {
  arrivedCount,
  failureOf,
  hasArrived,
  type SenderTry,
  statusOf,
  type TargetSender,
  type TryOutcome,
} from './target-sender.ts';
import type { Failure, StateWriter, TargetState, Unfinished } from './target-state.ts';
import type { WorkerClock } from './worker-clock.ts';

export interface TargetWorkerOptions {
  readonly log: DeliveryLog;
  /** Where the target had got to. */
  readonly state: TargetState;
  readonly stateWriter: StateWriter;
  readonly deadLetters: DeadLetters;
  readonly sender: TargetSender;
  readonly schedule: RetrySchedule;
  /** How many deliveries may be under way at once. With 1, they arrive in order. */
  readonly maxInFlight: number;
  /** Identifies the target in the store. */
  readonly key: string;
  readonly clock: WorkerClock;
  isWanted(event: string): boolean;
  /** Ends the work: nothing more is sent, and pauses end. What is under way is awaited. */
  readonly stop: AbortSignal;
  onTry(report: TryReport): void;
  /** Called when the state cannot be written, for another reason than before, or (undefined) can be again. */
  onStateTrouble(cause: unknown): void;
  /** The same for reading the log. */
  onReadTrouble(cause: unknown): void;
  /** The same for writing dead letters. */
  onDeadLetterTrouble(cause: unknown): void;
  onDamaged(place: LogPlace): void;
}

/** One try to forward a delivery. */
export interface TryReport {
  readonly entry: JournalEntry;
  /** From 1. */
  readonly attempt: number;
  readonly outcome: TryOutcome;
  readonly durationMs: number;
  readonly next:
    | { readonly kind: 'done' }
    /** Tried again after this pause. */
    | { readonly kind: 'retry'; readonly delayMs: number }
    | { readonly kind: 'dead' };
}

/** Forwards deliveries to one target. */
export interface TargetWorker {
  /** Works until it is stopped. Rejects only because of an error in this program. */
  run(): Promise<void>;
  /** Ends the pauses of the deliveries that wait for another try. */
  hurry(): void;
  snapshot(): WorkerSnapshot;
}

interface WorkerSnapshot {
  readonly state: TargetState;
  /** Whether there is nothing to forward. */
  readonly isIdle: boolean;
  /** When the oldest delivery that is being tried was received; undefined if there is none. */
  readonly oldestReceivedAtMs: number | undefined;
}

interface Job extends LogDelivery {
  attempts: number;
  /** Before this run of the program. */
  readonly triedBeforeMs: number;
  startedMs: number | undefined;
  firstFailure: Failure | undefined;
  lastFailure: Failure | undefined;
}

function freshJob({ entry, place }: LogDelivery): Job {
  return {
    entry,
    place,
    attempts: 0,
    triedBeforeMs: 0,
    startedMs: undefined,
    firstFailure: undefined,
    lastFailure: undefined,
  };
}

const gone = 410;
/** How long to wait when a dead letter cannot be written, for example to a full disk, or the log cannot be read. */
const troubleMs = 1_000;

/**
 * A delivery is finished when the target has accepted it or it is a dead letter on the disk. The state is written before
 * more is sent, so that after a crash only what was under way is sent twice.
 */
export function createTargetWorker(options: TargetWorkerOptions): TargetWorker {
  const { log, stateWriter, deadLetters, sender, schedule, clock, stop, key } = options;
  const reader = createLogReader({
    log,
    start: options.state.next,
    isWanted: options.isWanted,
    onDamaged: options.onDamaged,
    onReadAhead: (entry) => sender.prepare?.(entry),
  });
  const resumed = [...options.state.unfinished];
  /** Those that were taken from the log, in that order. */
  const underWay = new Set<Job>();
  let reading: Promise<unknown> = Promise.resolve();
  /** The place of a delivery that is being read, and is not among the jobs yet. */
  let takingFrom: LogPlace | undefined;
  let hurrying = new AbortController();
  /** Until then, as the target asked, nothing is sent to it; monotonic milliseconds. */
  let quietUntilMs = 0;
  // Deliveries that are sent together would be unfinished together, in every state.
  const maxTogether = options.maxInFlight === 1 ? sender.maxTogether : 1;
  const reportState = createTroubleReport(options.onStateTrouble);
  const reportReading = createTroubleReport(options.onReadTrouble);
  const reportDeadLetters = createTroubleReport(options.onDeadLetterTrouble);
  /** How far the log was read when the state was last written. */
  let keptLine = options.state.next.line;
  /** What has arrived together, and is reported while the next deliveries are on their way. */
  let unreported: readonly TryReport[] = [];
  /** Whether everything in the log has been taken. */
  let isAtEnd = false;

  return {
    async run() {
      try {
        await Promise.all(Array.from({ length: options.maxInFlight }, work));
      } finally {
        reportArrived();
        await reading;
        await reader.close();
      }
    },
    hurry() {
      hurrying.abort();
      hurrying = new AbortController();
      quietUntilMs = 0;
    },
    snapshot() {
      const received = [...underWay].map(({ entry }) => entry.receivedAtMs);
      const oldestReceivedAtMs = received.length === 0 ? undefined : Math.min(...received);
      return { state: state(), isIdle: isAtEnd && underWay.size === 0, oldestReceivedAtMs };
    },
  };

  async function work(): Promise<void> {
    while (!stop.aborted) {
      const jobs = await take();
      const left = jobs.length > 1 ? await finishTogether(jobs) : jobs;
      for (const job of left) {
        await finish(job);
        if (stop.aborted) return;
      }
    }
  }

  /** Takes the next deliveries, at least one, and waits for it. Returns none when stopped. */
  function take(): Promise<readonly Job[]> {
    const taken = reading.then(async () => {
      while (!stop.aborted) {
        // Before the log is read: what is added meanwhile is not waited for.
        const end = log.end();
        const job = await read();
        if (job === undefined || job === 'unreadable') reportArrived();
        if (job === 'unreadable') {
          await clock.pause(troubleMs, stop);
          continue;
        }
        if (job !== undefined) return withFollowers(job);
        // A target that gets only some events has skipped the others.
        if (reader.place().line !== keptLine) await keepState();
        isAtEnd = true;
        await log.changed(end, stop);
        isAtEnd = false;
      }
      return [];
    });
    reading = taken.catch(() => {});
    return taken;
  }

  /** Adds the deliveries that can be sent together with one, without waiting for more. */
  async function withFollowers(first: Job): Promise<readonly Job[]> {
    const jobs = [first];
    let bytes = first.entry.body.length;
    while (jobs.length < maxTogether && bytes < sender.maxBytesTogether && !stop.aborted) {
      const job = await read();
      if (job === undefined || job === 'unreadable') break;
      jobs.push(job);
      bytes += job.entry.body.length;
    }
    return jobs;
  }

  /** A disk that cannot be read now, or too many open files, must not end the forwarding for good. */
  async function read(): Promise<Job | 'unreadable' | undefined> {
    try {
      const job = (resumed.length > 0 ? await resume() : undefined) ?? (await readNext());
      reportReading(undefined);
      return job;
    } catch (cause) {
      reportReading(cause);
      return 'unreadable';
    }
  }

  async function readNext(): Promise<Job | undefined> {
    for (;;) {
      takingFrom = reader.place();
      const found = await reader.next();
      const { onlyFor = key } = found?.entry ?? {};
      if (found !== undefined && onlyFor !== key) continue;
      const job = found && freshJob(found);
      if (job !== undefined) underWay.add(job);
      takingFrom = undefined;
      return job;
    }
  }

  /** Takes up a delivery that was being tried when the relay ended. */
  async function resume(): Promise<Job | undefined> {
    for (let left = resumed[0]; left !== undefined; left = resumed[0]) {
      const { place, id, attempts, triedForMs, firstFailure, lastFailure } = left;
      const all = { isWanted: () => true, onDamaged: options.onDamaged };
      const lone = createLogReader({ log, start: place, ...all });
      const found = await lone.next().finally(lone.close);
      // Only now: it must be part of every state that is written meanwhile.
      resumed.shift();
      if (found?.entry.id !== id) {
        options.onDamaged(place);
        continue;
      }
      const job = {
        ...found,
        attempts,
        triedBeforeMs: triedForMs,
        startedMs: undefined,
        firstFailure,
        lastFailure,
      };
      underWay.add(job);
      return job;
    }
    return undefined;
  }

  /**
   * Sends deliveries at once. Returns those that have not arrived, which are then sent one by one: only one of them may be
   * the cause.
   */
  async function finishTogether(jobs: readonly Job[]): Promise<readonly Job[]> {
    const startedMs = clock.monotonicMs();
    const sending = send(jobs);
    // They are on their way after one turn. The time until the answer is enough to read the next ones.
    await new Promise((resolve) => setImmediate(resolve));
    reportArrived();
    await reader.readAhead(maxTogether, sender.maxBytesTogether);
    const outcome = await sending;
    const durationMs = clock.monotonicMs() - startedMs;
    const arrived = jobs.slice(0, arrivedCount(outcome, jobs.length));
    if (arrived.length === 0) return jobs;
    for (const job of arrived) underWay.delete(job);
    unreported = arrived.map(({ entry, attempts }) => ({
      ...{ entry, attempt: attempts + 1, durationMs },
      outcome: { kind: 'stored' },
      next: { kind: 'done' },
    }));
    await keepState();
    return jobs.slice(arrived.length);
  }

  function reportArrived(): void {
    const reports = unreported;
    unreported = [];
    for (const report of reports) options.onTry(report);
  }

  /** Tries a delivery until it is finished or the work is stopped. */
  async function finish(job: Job): Promise<void> {
    reportArrived();
    job.startedMs = clock.monotonicMs();
    for (;;) {
      const quietMs = quietUntilMs - clock.monotonicMs();
      if (quietMs > 0) await pause(quietMs);
      if (stop.aborted) return;
      const delayMs = await tryOnce(job);
      if (delayMs === undefined) {
        underWay.delete(job);
        await keepState();
        return;
      }
      await keepState();
      await pause(delayMs);
    }
  }

  /** Sends a delivery. Returns the pause before the next try; undefined if there is none. */
  async function tryOnce(job: Job): Promise<number | undefined> {
    const { entry } = job;
    const startedMs = clock.monotonicMs();
    const attempt = job.attempts + 1;
    const outcome = await send([job]);
    const durationMs = clock.monotonicMs() - startedMs;
    // Nothing is known about what the end of the program interrupted. It is sent again.
    if (outcome.kind === 'failed' && outcome.reason === 'interrupted') return 0;
    job.attempts = attempt;
    const report = { entry, attempt, outcome, durationMs };
    if (hasArrived(outcome)) {
      options.onTry({ ...report, next: { kind: 'done' } });
      return undefined;
    }
    note(job, outcome);
    const delayMs = pauseAfter(job, outcome);
    if (delayMs !== undefined) {
      options.onTry({ ...report, next: { kind: 'retry', delayMs } });
      return delayMs;
    }
    if (!(await bury(entry, { diedAtMs: clock.now(), outcome, durationMs }))) return 0;
    options.onTry({ ...report, next: { kind: 'dead' } });
    return undefined;
  }

  /** Writes a dead letter. While that fails, as on a full disk, the delivery must not be forgotten. False if stopped. */
  async function bury(entry: JournalEntry, death: Death): Promise<boolean> {
    const { id = '' } = entry;
    for (;;) {
      const problem = await deadLetters.add({ ...entry, id }, death);
      reportDeadLetters(problem);
      if (problem === undefined) return true;
      if (stop.aborted) return false;
      await clock.pause(troubleMs, stop);
    }
  }

  async function send(jobs: readonly Job[]): Promise<TryOutcome> {
    const [first, ...others] = jobs.map(
      ({ entry, attempts }): SenderTry => ({ entry, attempt: attempts + 1 }),
    );
    return first === undefined ? { kind: 'stored' } : sender.send([first, ...others]);
  }

  function note(job: Job, outcome: TryOutcome): void {
    const failure: Failure = {
      atMs: clock.now(),
      status: statusOf(outcome),
      error: failureOf(outcome),
    };
    job.firstFailure ??= failure;
    job.lastFailure = failure;
  }

  function pauseAfter(job: Job, outcome: TryOutcome): number | undefined {
    const isAnswer = outcome.kind === 'answered';
    if (isAnswer && outcome.status === gone) return undefined;
    const askedMs = isAnswer ? retryAfterMs(outcome.retryAfter, clock.now()) : undefined;
    const facts = { attempts: job.attempts, triedForMs: triedForMs(job), random: clock.random() };
    const delayMs = nextTryMs(schedule, { ...facts, retryAfterMs: askedMs });
    if (askedMs !== undefined && delayMs !== undefined)
      quietUntilMs = Math.max(quietUntilMs, clock.monotonicMs() + Math.min(askedMs, delayMs));
    return delayMs;
  }

  function triedForMs({ triedBeforeMs, startedMs }: Job): number {
    return Math.round(triedBeforeMs + (startedMs === undefined ? 0 : clock.monotonicMs() - startedMs));
  }

  async function pause(durationMs: number): Promise<void> {
    await clock.pause(durationMs, AbortSignal.any([stop, hurrying.signal]));
  }

  function state(): TargetState {
    const taken = [...underWay].map((job): Unfinished => {
      const { place, entry, attempts, firstFailure, lastFailure } = job;
      const { id = '' } = entry;
      return { place, id, attempts, triedForMs: triedForMs(job), firstFailure, lastFailure };
    });
    return { next: takingFrom ?? reader.place(), unfinished: [...taken, ...resumed] };
  }

  /** Without a state on the disk, deliveries may be sent again after a crash. That must not stop the others. */
  async function keepState(): Promise<void> {
    keptLine = reader.place().line;
    reportState(await stateWriter.write(state()));
  }
}
