import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { flushFolder } from '../journal/journal-file.ts';
import type { JournalRecord } from '../journal/journal-record.ts';
import { createTroubleReport } from '../journal/trouble-report.ts';
import { Problem } from '../problem.ts';
import type { Revived } from './dead-letters.ts';
import { type DeliveryLog, openDeliveryLog, type Segment } from './delivery-log.ts';
import { countWaiting } from './log-reader.ts';
import { type OpenTarget, openTarget, type TargetCounts, type TargetOptions } from './open-target.ts';
import type { RelayEvent } from './relay-event.ts';
import { answerRetryRequests, clearRetryAnswers } from './retry-requests.ts';
import { openStoreFolder, type StoreFolder, type StoreFounder } from './store-folder.ts';
import type { RelayTarget } from './target-sender.ts';
import { readTargetState, storedTargetKeys, targetFile } from './target-state.ts';

export interface RelayOptions extends TargetOptions {
  readonly targets: readonly RelayTarget[];
  /** How long deliveries stay that all targets have accepted. */
  readonly keepMs: number;
  /** Limit on the bytes of the store. */
  readonly maxStoreBytes: number;
  readonly opener: StoreFounder;
}

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
  const { store, targets, keepMs, maxStoreBytes, opener, clock, onEvent } = options;
  const { folder, unlock } = await openStoreFolder(store, opener);
  const opened: OpenTarget[] = [];
  const stop = new AbortController();
  const cut = new AbortController();
  // Every target listens. Node.js would warn of more than ten.
  setMaxListeners(0, stop.signal, cut.signal);
  let isKept = true;
  const log = await openDeliveryLog({
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
  }).catch(async (cause) => {
    await unlock();
    throw cause;
  });
  try {
    if (log.droppedBytes > 0) onEvent({ kind: 'repaired', droppedBytes: log.droppedBytes });
    for (const target of targets) {
      opened.push(await openTarget(target, { ...options, log, folder, stop: stop.signal, cut: cut.signal }));
    }
    await flushFolder(folder.targets);
    await clearRetryAnswers(folder);
    await reportLostTargets(folder, opened, log, onEvent);
  } catch (cause) {
    await log.close();
    await closeTargets();
    await unlock();
    throw cause;
  }
  let running: Promise<unknown> = Promise.resolve();

  return {
    folder,
    append,
    start() {
      running = Promise.all([...opened.map((target) => target.run()), keepUp()]);
    },
    counts: () => ({
      storeBytes: log.bytes() + deadBytes(),
      targets: opened.map((target) => target.counts()),
    }),
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
      await closeTargets();
      await unlock();
    },
  };

  async function closeTargets(): Promise<void> {
    for (const target of opened) await target.close();
  }

  async function append(record: JournalRecord): Promise<Problem | undefined> {
    const problem = await log.append(record);
    if (problem !== undefined) return problem;
    const { event, onlyFor } = record;
    for (const target of opened) target.noteAppended(event, onlyFor);
    return undefined;
  }

  /** Deletes what is no longer needed, and answers `relay retry`. */
  async function keepUp(): Promise<void> {
    const report = createTroubleReport((cause) => onEvent({ kind: 'upkeep-trouble', cause }));
    while (!stop.signal.aborted) {
      try {
        await log.prune((segment) => isPassed(segment) && isOver(segment));
        await answerRetryRequests(folder, opener, revive);
        report(undefined);
      } catch (cause) {
        report(cause);
      }
      await clock.pause(upkeepMs, stop.signal);
    }
  }

  function deadBytes(): number {
    return opened.reduce((bytes, { deadLetters }) => bytes + deadLetters.bytes(), 0);
  }

  async function makeRoom(neededBytes: number): Promise<void> {
    const wanted = Math.min(maxStoreBytes * (1 - roomShare), maxStoreBytes - neededBytes);
    await log.prune((segment) => isPassed(segment) && log.bytes() + deadBytes() > wanted);
  }

  function isPassed(segment: Segment): boolean {
    return opened.every((target) => target.hasPassed(segment));
  }

  function isOver({ writtenAtMs }: Segment): boolean {
    return clock.now() - writtenAtMs >= keepMs;
  }

  /** Tries dead letters again. Each is appended to the log, only for its target. */
  async function revive(isChosen: (id: string) => boolean): Promise<Revived> {
    let count = 0;
    for (const { key, shown, deadLetters, hurry } of opened) {
      let isReported = false;
      const { count: taken, problem } = await deadLetters.take(isChosen, async (entry) => {
        if (stop.signal.aborted) return stopping();
        // The first is tried before all of them are read, so how many there are is not known yet.
        if (!isReported) onEvent({ kind: 'reviving', target: shown });
        isReported = true;
        return append({ ...entry, onlyFor: key });
      });
      count += taken;
      hurry();
      if (problem !== undefined) return { count, problem };
    }
    return { count, problem: undefined };
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
  targets: readonly OpenTarget[],
  log: DeliveryLog,
  onEvent: (event: RelayEvent) => void,
): Promise<void> {
  const own = new Set(targets.map(({ key }) => key));
  for (const key of await storedTargetKeys(folder)) {
    if (own.has(key)) continue;
    const stored = await readTargetState(join(folder.targets, targetFile(key)));
    if (stored?.state === undefined) continue;
    const waiting = await countWaiting(log, stored.state, stored.events);
    if (waiting > 0) onEvent({ kind: 'lost-target', target: stored.target, waiting });
  }
}
