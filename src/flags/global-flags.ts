import { toggle } from './flag.ts';

/** Flags that every command takes, before or behind its words. */
export const globalFlags = {
  color: toggle('colour the output even when it is not a terminal'),
  'no-color': toggle('never colour the output'),
  quiet: toggle('say nothing but errors on stderr', 'q'),
} as const;

/** Answered by commander, which knows these two by itself. */
export const helpFlag = toggle('show help', 'h');
export const versionFlag = toggle('print the version', 'V');

export interface GlobalValues {
  readonly color: boolean;
  readonly 'no-color': boolean;
  readonly quiet: boolean;
}
