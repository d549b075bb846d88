import { hash } from 'node:crypto';
import { join } from 'node:path';
import { createTroubleReport } from '../journal/trouble-report.ts';
import type { Problem } from '../problem.ts';
import { wantedBy } from '../protocol/events/event-pattern.ts';
import { type DeadLetters, openDeadLetters } from './dead-letters.ts';
import type { DeliveryLog, Segment } from './delivery-log.ts';
import { checkedPlace, countWaiting, startOf } from './log-reader.ts';
import type { RelayEvent } from './relay-event.ts';
import type { RetrySchedule } from './retry-schedule.ts';
import { type StoreFolder, type StoreOpener, writerOf } from './store-folder.ts';
import type { RelayTarget } from './target-sender.ts';
import { openStateWriter, readTargetState, type TargetState, targetFile } from './target-state.ts';
import { createTargetWorker, type TryReport } from './target-worker.ts';
import type { WorkerClock } from './worker-clock.ts';

export interface TargetOptions {
  /** As the user named it. */
  readonly store: string;
  readonly schedule: RetrySchedule;
  /** How many deliveries may be under way to one target at once. */
  readonly maxInFlight: number;
  readonly opener: StoreOpener;
  readonly clock: WorkerClock;
  readonly onEvent: (event: RelayEvent) => void;
}

interface Surroundings extends TargetOptions {
  readonly log: DeliveryLog;
  readonly folder: StoreFolder;
  /** Sends nothing more. What is under way is awaited. */
  readonly stop: AbortSignal;
  /** Ends what is under way. */
  readonly cut: AbortSignal;
}

/** A target with everything that the store holds for it. */
export interface OpenTarget {
  /** Identifies the target in the names of files. */
  readonly key: string;
  /** The address, without tokens. */
  readonly shown: string;
  readonly deadLetters: DeadLetters;
  /** Forwards deliveries until it is stopped. Never rejects. */
  run(): Promise<void>;
  /** Ends the pauses before further tries. */
  hurry(): void;
  /** A delivery was appended to the log. @param onlyFor the key of the only target that it is for, if there is one */
  noteAppended(event: string, onlyFor: string | undefined): void;
  /** Whether it has finished all deliveries of a segment. */
  hasPassed(segment: Segment): boolean;
  counts(): TargetCounts;
  close(): Promise<void>;
}

export interface TargetCounts {
  /** The address, without tokens. */
  readonly target: string;
  /** In this run. */
  readonly delivered: number;
  readonly failedTries: number;
  readonly waiting: number;
  readonly dead: number;
  /** When the oldest of those that wait was received; Unix milliseconds. */
  readonly oldestReceivedAtMs: number | undefined;
}

/** @throws Problem `unwritable-file`, `unsafe-file` */
export async function openTarget(
  { address, shown, events, openSender }: RelayTarget,
  surroundings: Surroundings,
): Promise<OpenTarget> {
  const { store, log, folder, opener, clock, onEvent, stop, cut } = surroundings;
  const key = targetKey(address);
  const sender = await openSender({ storeId: folder.id, clock, cut });
  const isWanted = wantedBy(events);
  const file = targetFile(key);
  const path = join(folder.targets, file);
  const writer = writerOf(opener);
  const state = await startingState(path, shown, surroundings);
  const deadLetters = await openDeadLetters({
    path: join(folder.dead, file),
    name: `${store}/dead/${file}`,
    target: shown,
    writer,
  });
  const stateWriter = await openStateWriter({ path, target: shown, events, writer }, state);
  const reportTrouble = createTroubleReport<Problem>((problem) =>
    onEvent({ kind: 'target-trouble', target: shown, problem }),
  );
  let delivered = 0;
  let failedTries = 0;
  /** How many deliveries are in the log that the target has to get. Exact again whenever nothing waits. */
  let waiting = 0;
  const worker = createTargetWorker({
    ...{ log, state, stateWriter, deadLetters, sender, key, clock, isWanted, stop, onTry },
    schedule: surroundings.schedule,
    maxInFlight: surroundings.maxInFlight,
    onStateTrouble: (cause) => onEvent({ kind: 'state-trouble', target: shown, cause }),
    onDeadLetterTrouble: (cause) => onEvent({ kind: 'dead-letter-trouble', target: shown, cause }),
    onReadTrouble: (cause) => onEvent({ kind: 'read-trouble', target: shown, cause }),
    onDamaged: (damaged) => onEvent({ kind: 'damaged-line', place: damaged }),
  });

  return {
    ...{ key, shown, deadLetters },
    async run() {
      await Promise.all([work(), count()]);
    },
    hurry: worker.hurry,
    noteAppended(event, onlyFor) {
      if (isWanted(event) && (onlyFor === undefined || onlyFor === key)) waiting += 1;
    },
    hasPassed({ first, bytes }) {
      const { next, unfinished } = worker.snapshot().state;
      return [next, ...unfinished.map((one) => one.place)].every(
        // By bytes, because the numbers of lines are not reliable after a crash in the middle of a rotation.
        ({ segment, offset }) => segment > first || (segment === first && offset >= bytes),
      );
    },
    counts() {
      const { isIdle, oldestReceivedAtMs } = worker.snapshot();
      if (isIdle) waiting = 0;
      return {
        ...{ target: shown, delivered, failedTries, oldestReceivedAtMs },
        waiting: Math.max(0, waiting),
        dead: deadLetters.count(),
      };
    },
    async close() {
      await sender.close();
      await stateWriter.close();
      await deadLetters.close();
    },
  };

  function onTry(report: TryReport): void {
    if (report.next.kind === 'done') delivered += 1;
    else failedTries += 1;
    if (report.next.kind !== 'retry') waiting -= 1;
    const { outcome } = report;
    reportTrouble(outcome.kind === 'failed' ? outcome.problem : undefined);
    onEvent({ kind: 'tried', target: shown, ...report });
  }

  async function work(): Promise<void> {
    try {
      await worker.run();
    } catch (error) {
      onEvent({ kind: 'fault', during: `forwarding to ${shown}`, error });
    }
  }

  /** In the background: for a target that gets only some events, every line has to be read. */
  async function count(): Promise<void> {
    const before = worker.snapshot().state;
    // What is appended from now on is counted then.
    waiting = 0;
    try {
      const counted = await countWaiting(log, before, events);
      // Read only now: deliveries arrive and are forwarded during the count.
      waiting += counted;
    } catch (error) {
      onEvent({ kind: 'fault', during: 'counting what waits', error });
    }
  }
}

/** Where a target begins: where it had got to, or with the next delivery if it is new. */
async function startingState(
  path: string,
  shown: string,
  { log, onEvent }: Pick<Surroundings, 'log' | 'onEvent'>,
): Promise<TargetState> {
  const stored = await readTargetState(path);
  if (stored === undefined) return { next: log.end(), unfinished: [] };
  const { state, isDamaged } = stored;
  if (isDamaged) onEvent({ kind: 'damaged-state', target: shown, isLost: state === undefined });
  if (state === undefined) return { next: startOf(log.segments()[0]), unfinished: [] };
  const next = await checkedPlace(log, state.next);
  if (next.line < state.next.line) onEvent({ kind: 'damaged-state', target: shown, isLost: true });
  return { next, unfinished: state.unfinished };
}

/** Identifies a target in the names of files: 16 hexadecimal digits. */
export function targetKey(address: string): string {
  return hash('sha256', address, 'hex').slice(0, 16);
}
