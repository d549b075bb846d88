import type { JournalRecord } from './journal-record.ts';

/** A delivery as a journal tells of it: header names in lower case, secret headers not among them. */
export interface JournalEntry extends JournalRecord {
  readonly kind: 'entry';
  /** The number of its line; the first is 1. */
  readonly line: number;
  /** Whether the body was put together from a line of `listen --json`, which holds the payload alone. */
  readonly isRebuilt: boolean;
  /** Whether the body has as many bytes as the one received; always true of one that was not rebuilt. */
  readonly isExact: boolean;
}

export type Damage =
  /** The end of the line is missing, which is what a crash leaves. */
  | 'incomplete'
  | 'too-long'
  | 'not-utf8'
  | 'not-json'
  /** JSON, but no record: something is missing or of the wrong type. */
  | 'not-a-record';

export interface DamagedLine {
  readonly kind: 'damaged';
  readonly line: number;
  readonly reason: Damage;
}

export function damaged(line: number, reason: Damage): DamagedLine {
  return { kind: 'damaged', line, reason };
}
