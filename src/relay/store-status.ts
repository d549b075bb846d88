import { join } from 'node:path';
import { isStillRunning, readHolder } from '../journal/lock-holder.ts';
import { wantedBy } from '../protocol/events/event-pattern.ts';
import { readDeadLetters } from './dead-letters.ts';
import { countSegmentLines, findSegments, type LogPlace, type Segment } from './delivery-log.ts';
import { checkedPlace, countWaiting, createLogReader, startOf } from './log-reader.ts';
import type { StoreFolder } from './store-folder.ts';
import {
  type Failure,
  readTargetState,
  storedTargetKeys,
  type TargetState,
  targetFile,
} from './target-state.ts';

/** What a store holds for one target. */
export interface TargetStatus {
  /** Its key in the names of files. */
  readonly key: string;
  /** The URL, without tokens; empty if it cannot be read. */
  readonly target: string;
  /** How many deliveries it has not accepted yet. */
  readonly waiting: number;
  /** When the oldest delivery that waits was received; Unix milliseconds. */
  readonly oldestReceivedAtMs: number | undefined;
  /** How often the delivery that is being tried was sent. */
  readonly attempts: number;
  readonly firstFailure: Failure | undefined;
  readonly lastFailure: Failure | undefined;
  readonly deadLetters: readonly DeadLetterStatus[];
  readonly dead: number;
}

interface DeadLetterStatus {
  readonly id: string;
  readonly event: string;
  readonly diedAtMs: number | undefined;
  readonly status: number | null;
  readonly error: string | null;
}

export interface StoreStatus {
  /** The process that runs on the store; undefined if none does. */
  readonly pid: number | undefined;
  readonly bytes: number;
  readonly targets: readonly TargetStatus[];
}

const maxDeadLetters = 20;

/**
 * Reads a store, also while a relay changes it.
 * @throws Problem `unreadable-file`, or the error of the disk
 */
export async function readStoreStatus(
  folder: StoreFolder,
  isRunning: (pid: number) => boolean,
): Promise<StoreStatus> {
  const segments = await findSegments(folder.deliveries);
  const end = await endOf(segments);
  const targets: TargetStatus[] = [];
  for (const key of await storedTargetKeys(folder))
    targets.push(await readTarget(folder, key, segments, end));
  const pid = await findRelay(folder, isRunning);
  return { pid, bytes: segments.reduce((sum, { bytes }) => sum + bytes, 0), targets };
}

/** Returns the number of the process that runs on a store; undefined if none does. */
export async function findRelay(
  { lock }: StoreFolder,
  isRunning: (pid: number) => boolean,
): Promise<number | undefined> {
  const holder = await readHolder(lock);
  const isHeld = typeof holder === 'object' && (await isStillRunning(holder, isRunning)) !== false;
  return isHeld ? holder.pid : undefined;
}

async function endOf(segments: readonly Segment[]): Promise<number> {
  const last = segments.at(-1);
  return last === undefined ? 1 : last.first + (await countSegmentLines(last));
}

async function readTarget(
  folder: StoreFolder,
  key: string,
  segments: readonly Segment[],
  end: number,
): Promise<TargetStatus> {
  const file = targetFile(key);
  const stored = await readTargetState(join(folder.targets, file));
  const state: TargetState = stored?.state ?? { next: startOf(segments[0]), unfinished: [] };
  const [first] = state.unfinished;
  const { next } = state;
  const deadLetters: DeadLetterStatus[] = [];
  let dead = 0;
  for await (const { entry, answer } of readDeadLetters(join(folder.dead, file))) {
    dead += 1;
    const [forwarding] = answer?.forwardings ?? [];
    deadLetters.push({
      ...{ id: entry.id ?? '', event: entry.event, diedAtMs: answer?.answeredAtMs },
      ...{ status: forwarding?.status ?? null, error: forwarding?.error ?? null },
    });
    if (deadLetters.length > maxDeadLetters) deadLetters.shift();
  }
  return {
    key,
    target: stored?.target ?? '',
    waiting: await countWaiting(
      { segments: () => segments, end: () => ({ line: end }) },
      state,
      stored?.events,
    ),
    oldestReceivedAtMs: await receivedAt(segments, first?.place ?? next, wantedBy(stored?.events)),
    attempts: first?.attempts ?? 0,
    ...{ firstFailure: first?.firstFailure, lastFailure: first?.lastFailure, deadLetters, dead },
  };
}

/** When the delivery at a place was received; undefined if there is none. */
async function receivedAt(
  segments: readonly Segment[],
  place: LogPlace,
  isWanted: (event: string) => boolean,
): Promise<number | undefined> {
  const log = { segments: () => segments };
  const reader = createLogReader({
    log,
    start: await checkedPlace(log, place),
    isWanted,
    onDamaged() {},
  });
  const found = await reader.next().finally(reader.close);
  return found?.entry.receivedAtMs;
}
