import { readDuration } from '../../flags/read-duration.ts';

/** A duration that may be none: `0`, `0ms`, `250ms`, `3s`; in milliseconds. */
export function readDelay(text: string): number {
  return /^0(ms|s|m)?$/.test(text) ? 0 : readDuration(text);
}
