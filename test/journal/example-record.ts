import type { JournalRecord } from '../../src/journal/journal-record.ts';

export interface RecordWish extends Partial<Omit<JournalRecord, 'body'>> {
  readonly body?: string;
}

/** A delivery to record, identified by the number in its body. */
export function recordOf(n: number, { body, ...wish }: RecordWish = {}): JournalRecord {
  return {
    receivedAtMs: Date.UTC(2026, 10, 23, 10, 4, 5, 123) + n,
    method: 'POST',
    path: '/blocks',
    rawHeaders: ['Content-Type', 'application/json', 'Authorization', 'fe944e318edb02b979d6bf0c87978b64'],
    body: Buffer.from(body ?? `{"timestamp":1,"data":${n},"event":"wallet.saved"}`),
    event: 'wallet.saved',
    token: 'default',
    ...wish,
  };
}

/** The numbers of the records in the text of a journal; throws for a line that is not whole. */
export function numbersIn(journal: string): readonly number[] {
  return journal
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(JSON.parse(line).body).data);
}
