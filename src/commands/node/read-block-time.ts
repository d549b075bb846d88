import { readDuration } from '../../flags/read-duration.ts';

/** A duration, or `off`, which is undefined. */
export function readBlockTime(text: string): number | 'off' {
  return text === 'off' ? 'off' : readDuration(text);
}
