import type { DeliveryRow } from '../../messages.ts';

/** Stands between the rows of two runs of the program. */
export interface RunMarker {
  readonly startedRun: string;
}

export type Entry = DeliveryRow | RunMarker;

export function isRunMarker(entry: Entry): entry is RunMarker {
  return 'startedRun' in entry;
}

/** Names a delivery: ids start again with each run. */
export interface DeliveryKey {
  readonly run: string;
  readonly id: number;
}

interface Run {
  readonly run: string;
  /** The position of its first row. */
  readonly start: number;
}

/**
 * The rows received, in order of arrival, at most `maxEntries` of them. A position counts from the first row ever
 * received, so it names the same row after older ones have been dropped.
 */
export class RowStore {
  readonly #maxEntries: number;
  #entries: Entry[] = [];
  /** How many entries at the beginning of the array have been dropped, but not yet cut off. */
  #offset = 0;
  #cutOff = 0;
  #runs: Run[] = [];
  #lastId = 0;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  /** The position of the oldest entry; also how many have been dropped. */
  get start(): number {
    return this.#cutOff + this.#offset;
  }

  /** The position after the newest entry. */
  get end(): number {
    return this.#cutOff + this.#entries.length;
  }

  get run(): string | undefined {
    return this.#runs.at(-1)?.run;
  }

  at(position: number): Entry | undefined {
    return position < this.start ? undefined : this.#entries[position - this.#cutOff];
  }

  /** Called for each `hello`. A run that differs from the last one adds a marker after the rows of that run. */
  beginRun(run: string): void {
    if (run === this.run) return;
    if (this.end > this.start) this.#push({ startedRun: run });
    this.#runs.push({ run, start: this.end });
    this.#lastId = 0;
  }

  /**
   * Adds rows of the current run, and returns those that are new. A reopened stream repeats old ones. A known row takes the
   * place of the earlier one.
   */
  add(rows: readonly DeliveryRow[]): readonly DeliveryRow[] {
    const added: DeliveryRow[] = [];
    for (const row of rows) {
      if (row.id > this.#lastId) {
        this.#lastId = row.id;
        this.#push(row);
        added.push(row);
      } else {
        this.#replace(row);
      }
    }
    return added;
  }

  runAt(position: number): string | undefined {
    return this.#runs.findLast(({ start }) => start <= position)?.run;
  }

  positionOf({ run, id }: DeliveryKey): number | undefined {
    const index = this.#runs.findIndex((each) => each.run === run);
    const found = this.#runs[index];
    if (found === undefined) return undefined;
    const next = this.#runs[index + 1];
    let low = Math.max(found.start, this.start);
    // The last entry before the next run is its marker.
    let high = next === undefined ? this.end : next.start - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.at(middle);
      if (entry !== undefined && !isRunMarker(entry) && entry.id < id) low = middle + 1;
      else high = middle;
    }
    const entry = this.at(low);
    return entry !== undefined && !isRunMarker(entry) && entry.id === id ? low : undefined;
  }

  #replace(row: DeliveryRow): void {
    const { run } = this;
    const position = run === undefined ? undefined : this.positionOf({ run, id: row.id });
    if (position !== undefined) this.#entries[position - this.#cutOff] = row;
  }

  #push(entry: Entry): void {
    this.#entries.push(entry);
    if (this.end - this.start <= this.#maxEntries) return;
    // Lets the dropped row be collected before the array is cut.
    this.#entries[this.#offset] = droppedEntry;
    this.#offset += 1;
    // Cutting costs the whole array, so it happens once for many rows.
    if (this.#offset < this.#maxEntries / 4) return;
    this.#entries = this.#entries.slice(this.#offset);
    this.#cutOff += this.#offset;
    this.#offset = 0;
    this.#runs = this.#runs.filter(
      (_run, index) => (this.#runs[index + 1]?.start ?? Number.POSITIVE_INFINITY) > this.start,
    );
  }
}

const droppedEntry: RunMarker = { startedRun: '' };
