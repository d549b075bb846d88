/** One status, or several where the parsers of Node's versions differ. */
type Status = number | readonly number[];

/** What it shows, the bytes, and the statuses that they and a GET behind them are answered with before the end. */
export type WireRow = readonly [name: string, bytes: Buffer, statuses: readonly Status[]];

/** The statuses of the row that an answer has; those expected of it otherwise, which the answer then differs from. */
export function expectedStatuses(seen: readonly number[], statuses: readonly Status[]): readonly number[] {
  return statuses.map((status, index) => {
    if (typeof status === 'number') return status;
    return status.find((one) => one === seen[index]) ?? status[0] ?? 0;
  });
}

/** Accepted as one request; so is the GET after it, which is answered 405. */
export const taken = (name: string, bytes: Buffer): WireRow => [name, bytes, [200, 405]];

/** Refused, and the connection stays open. */
export const refused = (status: number, name: string, bytes: Buffer): WireRow => [name, bytes, [status, 405]];

/** Answered, and nothing behind it is read as a request. */
export const cutOff = (status: Status, name: string, bytes: Buffer): WireRow => [name, bytes, [status]];
