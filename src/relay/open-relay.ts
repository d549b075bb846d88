import { hash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type KeptPoster, openKeptPoster } from '../http/forwarder/keep-alive-poster.ts';
import { flushFolder } from '../journal/journal-file.ts';
import type { JournalRecord } from '../journal/journal-record.ts';
import type { ForeignChange } from '../journal/record-writer.ts';
import { Problem } from '../problem.ts';
import { type EventPattern, wantedBy } from '../protocol/events/event-pattern.ts';
import { withoutTokens } from '../without-tokens.ts';
import { type DeadLetters, openDeadLetters, type Revived } from './dead-letters.ts';
import { type DeliveryLog, type LogPlace, openDeliveryLog, type Segment } from './delivery-log.ts';
import { checkedPlace, countWaiting, startOf } from './log-reader.ts';
import { answerRetryRequests, clearRetryAnswers } from './retry-requests.ts';
import type { RetrySchedule } from './retry-schedule.ts';
import { openStoreFolder, type StoreFolder, type StorePlace, writerOf } from './store-folder.ts';
import { createRequestMaker, type RequestRules } from './target-request.ts';
import { openStateWriter, readTargetState, type StateWriter, type TargetState } from './target-state.ts';
import { createTargetWorker, type TargetWorker, type TryReport, type WorkerClock } from './target-worker.ts';

/** A place that deliveries are forwarded to. */
export interface RelayTarget {
  readonly url: URL;
  /** The events that it gets; undefined for all. */
  readonly events: readonly EventPattern[] | undefined;
}

export interface RelayOptions extends RequestRules {
  /** As the user named it. */
  readonly store: string;
  readonly targets: readonly RelayTarget[];
  readonly schedule: RetrySchedule;
  /** How many deliveries may be under way to one target at once. */
  readonly maxInFlight: number;
  /** How long a target may take to answer. */
  readonly timeoutMs: number;
  /** False accepts any certificate. */
  readonly checksCertificate: boolean;
  /** How long deliveries stay that all targets have accepted. */
  readonly keepMs: number;
  /** Limit on the bytes of the store. */
  readonly maxStoreBytes: number;
  readonly place: StorePlace & { randomBytes(count: number): Uint8Array };
  readonly clock: WorkerClock;
  readonly onEvent: (event: RelayEvent) => void;
}

/** What happens while a relay runs, for its log. Every target is shown without tokens. */
export type RelayEvent =
  | ({ readonly kind: 'tried'; readonly target: string } & TryReport)
  /** Deliveries can no longer be kept, or (without a problem) can be again. */
  | { readonly kind: 'log-trouble'; readonly problem: Problem | undefined }
  /** What a target has accepted can no longer be written down, or (without a cause) can be again. */
  | { readonly kind: 'state-trouble'; readonly target: string; readonly cause: unknown }
  /** The deliveries for a target can no longer be read, or (without a cause) can be again. */
  | { readonly kind: 'read-trouble'; readonly target: string; readonly cause: unknown }
  | { readonly kind: 'foreign-change'; readonly change: ForeignChange }
  | { readonly kind: 'repaired'; readonly droppedBytes: number }
  /** The beginning of the last segment is damaged. Its other lines are still read. */
  | { readonly kind: 'damaged-segment'; readonly first: number }
  /** A line that is not a delivery. It is skipped. */
  | { readonly kind: 'damaged-line'; readonly place: LogPlace }
  /** The state of a target could not be read, wholly or in part, so deliveries may be sent again. */
  | { readonly kind: 'damaged-state'; readonly target: string; readonly isLost: boolean }
  /** Deliveries wait for a target that the relay no longer has. */
  | { readonly kind: 'lost-target'; readonly target: string; readonly waiting: number }
  | { readonly kind: 'revived'; readonly target: string; readonly count: number }
  | { readonly kind: 'fault'; readonly during: string; readonly error: unknown };

/** Keeps deliveries, and forwards them until each target has accepted them or they are dead letters. */
export interface Relay {
  readonly folder: StoreFolder;
  /** Resolves with undefined once the delivery is on the disk, otherwise with the reason. */
  append(record: JournalRecord): Promise<Problem | undefined>;
  /** Begins to forward. */
  start(): void;
  counts(): RelayCounts;
  /** Whether deliveries can be kept, as far as is known. */
  isHealthy(): boolean;
  /** Sends nothing more, and waits for what is under way for at most this long. Deliveries can still be kept. */
  finish(graceMs: number): Promise<void>;
  /** Ends at once what is left to finish, and closes the store. */
  close(): Promise<void>;
}

interface RelayCounts {
  readonly storeBytes: number;
  readonly targets: readonly TargetCounts[];
}

export interface TargetCounts {
  /** The URL, without tokens. */
  readonly target: string;
  /** In this run. */
  readonly delivered: number;
  readonly failedTries: number;
  readonly waiting: number;
  readonly dead: number;
  /** When the oldest of those that wait was received; Unix milliseconds. */
  readonly oldestReceivedAtMs: number | undefined;
}

interface Lane {
  readonly key: string;
  readonly shown: string;
  readonly worker: TargetWorker;
  readonly stateWriter: StateWriter;
  readonly deadLetters: DeadLetters;
  readonly poster: KeptPoster;
  readonly events: readonly EventPattern[] | undefined;
  isWanted(event: string): boolean;
  delivered: number;
  failedTries: number;
  /** How many deliveries are in the log that the target has to get. Exact again whenever nothing waits. */
  waiting: number;
}

const largestSegmentBytes = 64 * 1_048_576;
/** Segments per store, at least, so that a full one can be emptied in parts. */
const minSegments = 8;
const longestSegmentAgeMs = 86_400_000;
const shortestSegmentAgeMs = 60_000;
const upkeepMs = 1_000;
/** Room is made until the store is this much smaller than its limit. */
const roomShare = 0.1;

/**
 * @throws Problem `unknown-store`, `journal-in-use`, `unwritable-file`, `unsafe-file`
 */
export async function openRelay(options: RelayOptions): Promise<Relay> {
  const { store, targets, keepMs, maxStoreBytes, place, clock, onEvent } = options;
  const { folder, unlock } = await openStoreFolder(store, place);
  const lanes: Lane[] = [];
  const stop = new AbortController();
  const cut = new AbortController();
  let isKept = true;
  let opened: DeliveryLog | undefined;
  let log: DeliveryLog;
  try {
    opened = log = await openDeliveryLog({
      folder: folder.deliveries,
      name: store,
      maxSegmentBytes: Math.min(largestSegmentBytes, maxStoreBytes / minSegments),
      maxSegmentAgeMs: Math.min(longestSegmentAgeMs, Math.max(shortestSegmentAgeMs, keepMs / minSegments)),
      maxBytes: maxStoreBytes,
      otherBytes: deadBytes,
      now: clock.now,
      makeRoom,
      onTrouble(problem) {
        isKept = problem === undefined;
        onEvent({ kind: 'log-trouble', problem });
      },
      onForeignChange: (change) => onEvent({ kind: 'foreign-change', change }),
      onDamagedSegment: ({ first }) => onEvent({ kind: 'damaged-segment', first }),
    });
    if (log.droppedBytes > 0) onEvent({ kind: 'repaired', droppedBytes: log.droppedBytes });
    for (const target of targets) lanes.push(await openLane(target));
    await flushFolder(folder.targets);
    await clearRetryAnswers(folder);
    await reportLostTargets(folder, lanes, log, onEvent);
  } catch (cause) {
    await opened?.close();
    await closeLanes();
    await unlock();
    throw cause;
  }
  let running: Promise<unknown> = Promise.resolve();

  return {
    folder,
    append,
    start() {
      running = Promise.all([...lanes.map(runLane), ...lanes.map(countLane), keepUp()]);
    },
    counts: () => ({ storeBytes: log.bytes() + deadBytes(), targets: lanes.map(countsOf) }),
    isHealthy: () => isKept,
    async finish(graceMs) {
      stop.abort();
      const timer = setTimeout(() => cut.abort(), graceMs);
      await running;
      clearTimeout(timer);
    },
    async close() {
      stop.abort();
      cut.abort();
      await running;
      await log.close();
      await closeLanes();
      await unlock();
    },
  };

  async function closeLanes(): Promise<void> {
    for (const { stateWriter, deadLetters, poster } of lanes) {
      poster.close();
      await stateWriter.close();
      await deadLetters.close();
    }
  }

  async function append(record: JournalRecord): Promise<Problem | undefined> {
    const problem = await log.append(record);
    if (problem !== undefined) return problem;
    const { event, onlyFor } = record;
    for (const lane of lanes) {
      if (lane.isWanted(event) && (onlyFor === undefined || onlyFor === lane.key)) lane.waiting += 1;
    }
    return undefined;
  }

  async function openLane({ url, events }: RelayTarget): Promise<Lane> {
    const key = targetKey(url);
    const shown = withoutTokens(url.href);
    const isWanted = wantedBy(events);
    const path = join(folder.targets, `${key}.ndjson`);
    const writer = writerOf(place);
    const state = await stateOf(path, shown);
    const deadLetters = await openDeadLetters({
      path: join(folder.dead, `${key}.ndjson`),
      name: `${store}/dead/${key}.ndjson`,
      target: shown,
      writer,
    });
    const stateWriter = await openStateWriter({ path, target: shown, events, writer }, state);
    const poster = openKeptPoster({
      url,
      timeoutMs: options.timeoutMs,
      checksCertificate: options.checksCertificate,
      clock,
      signal: cut.signal,
    });
    const lane: Omit<Lane, 'worker'> = {
      ...{ key, shown, stateWriter, deadLetters, poster, isWanted, events },
      ...{ delivered: 0, failedTries: 0, waiting: 0 },
    };
    const worker = createTargetWorker({
      ...{ log, state, stateWriter, deadLetters, poster, key, clock, isWanted },
      schedule: options.schedule,
      maxInFlight: options.maxInFlight,
      makeRequest: createRequestMaker(url, folder.id, clock, options),
      stop: stop.signal,
      onTry(report) {
        if (report.next.kind === 'done') own.delivered += 1;
        else own.failedTries += 1;
        if (report.next.kind !== 'retry') own.waiting -= 1;
        onEvent({ kind: 'tried', target: shown, ...report });
      },
      onTrouble: (cause) => onEvent({ kind: 'state-trouble', target: shown, cause }),
      onReadTrouble: (cause) => onEvent({ kind: 'read-trouble', target: shown, cause }),
      onDamaged: (damaged) => onEvent({ kind: 'damaged-line', place: damaged }),
    });
    const own: Lane = Object.assign(lane, { worker });
    return own;
  }

  /** Where a target begins: where it had got to, or with the next delivery if it is new. */
  async function stateOf(path: string, shown: string): Promise<TargetState> {
    const stored = await readTargetState(path);
    if (stored === undefined) return { next: log.end(), unfinished: [] };
    const { state, isDamaged } = stored;
    if (isDamaged) onEvent({ kind: 'damaged-state', target: shown, isLost: state === undefined });
    if (state === undefined) return { next: startOf(log.segments()[0]), unfinished: [] };
    const next = await checkedPlace(log, state.next);
    if (next.line < state.next.line) onEvent({ kind: 'damaged-state', target: shown, isLost: true });
    return { next, unfinished: state.unfinished };
  }

  async function runLane({ worker, shown }: Lane): Promise<void> {
    try {
      await worker.run();
    } catch (error) {
      onEvent({ kind: 'fault', during: `forwarding to ${shown}`, error });
    }
  }

  /** In the background: for a target that gets only some events, every line has to be read. */
  async function countLane(lane: Lane): Promise<void> {
    const { state } = lane.worker.snapshot();
    // What is appended from now on is counted then.
    lane.waiting = 0;
    try {
      const counted = await countWaiting(log, state, lane.events);
      // Read only now: deliveries arrive and are forwarded during the count.
      lane.waiting += counted;
    } catch (error) {
      onEvent({ kind: 'fault', during: 'counting what waits', error });
    }
  }

  /** Deletes what is no longer needed, and answers `relay retry`. */
  async function keepUp(): Promise<void> {
    let reported = '';
    while (!stop.signal.aborted) {
      try {
        await log.prune((segment) => isPassed(segment) && isOver(segment));
        await answerRetryRequests(folder, place, revive);
        reported = '';
      } catch (error) {
        // It may fail in the same way every second.
        if (String(error) !== reported) onEvent({ kind: 'fault', during: 'tidying the store', error });
        reported = String(error);
      }
      await clock.pause(upkeepMs, stop.signal);
    }
  }

  function deadBytes(): number {
    return lanes.reduce((bytes, { deadLetters }) => bytes + deadLetters.bytes(), 0);
  }

  async function makeRoom(neededBytes: number): Promise<void> {
    const wanted = Math.min(maxStoreBytes * (1 - roomShare), maxStoreBytes - neededBytes);
    await log.prune((segment) => isPassed(segment) && log.bytes() + deadBytes() > wanted);
  }

  /** Whether all targets have finished the deliveries of a segment. */
  function isPassed({ first, bytes }: Segment): boolean {
    return lanes.every(({ worker }) => {
      const { state } = worker.snapshot();
      return [state.next, ...state.unfinished.map(({ place: waiting }) => waiting)].every(
        // By bytes, because the numbers of lines are not reliable after a crash in the middle of a rotation.
        ({ segment, offset }) => segment > first || (segment === first && offset >= bytes),
      );
    });
  }

  function isOver({ writtenAtMs }: Segment): boolean {
    return clock.now() - writtenAtMs >= keepMs;
  }

  /** Tries dead letters again. Each is appended to the log, only for its target. */
  async function revive(isChosen: (id: string) => boolean): Promise<Revived> {
    let count = 0;
    for (const { key, shown, deadLetters, worker } of lanes) {
      const { count: taken, problem } = await deadLetters.take(isChosen, async (entry) =>
        stop.signal.aborted ? stopping() : append({ ...entry, onlyFor: key }),
      );
      if (taken > 0) onEvent({ kind: 'revived', target: shown, count: taken });
      count += taken;
      worker.hurry();
      if (problem !== undefined) return { count, problem };
    }
    return { count, problem: undefined };
  }

  function countsOf(lane: Lane): TargetCounts {
    const { shown, worker, deadLetters, delivered, failedTries } = lane;
    const { isIdle, oldestReceivedAtMs } = worker.snapshot();
    if (isIdle) lane.waiting = 0;
    const waiting = Math.max(0, lane.waiting);
    return { target: shown, delivered, failedTries, oldestReceivedAtMs, waiting, dead: deadLetters.count() };
  }
}

function stopping(): Problem {
  return new Problem('unwritable-file', 'The relay is stopping.', { hint: 'Try again.' });
}

/**
 * Reports targets of an earlier run that still have deliveries to get. The store keeps those as long as any others.
 */
async function reportLostTargets(
  folder: StoreFolder,
  lanes: readonly Lane[],
  log: DeliveryLog,
  onEvent: (event: RelayEvent) => void,
): Promise<void> {
  const own = new Set(lanes.map(({ key }) => `${key}.ndjson`));
  for (const file of await readdir(folder.targets)) {
    if (own.has(file) || !file.endsWith('.ndjson')) continue;
    const stored = await readTargetState(join(folder.targets, file));
    if (stored?.state === undefined) continue;
    const waiting = await countWaiting(log, stored.state, stored.events);
    if (waiting > 0) onEvent({ kind: 'lost-target', target: stored.target, waiting });
  }
}

/** Identifies a target in the names of files: 16 hexadecimal digits. */
export function targetKey({ href }: URL): string {
  return hash('sha256', href, 'hex').slice(0, 16);
}
