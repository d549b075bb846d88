/** What it shows, the bytes, and the statuses that they and a GET behind them are answered with before the end. */
export type WireRow = readonly [name: string, bytes: Buffer, statuses: readonly number[]];

/** Taken as a request of its own; so is the GET behind it, which is answered 405. */
export const taken = (name: string, bytes: Buffer): WireRow => [name, bytes, [200, 405]];

/** Refused, and the connection goes on. */
export const refused = (status: number, name: string, bytes: Buffer): WireRow => [name, bytes, [status, 405]];

/** Answered, and nothing behind it is read as a request. */
export const cutOff = (status: number, name: string, bytes: Buffer): WireRow => [name, bytes, [status]];
