import { type OptionsOf, toggle } from './flag.ts';

/** Flags that every command takes, before or behind its words. */
export const globalFlags = {
  color: toggle('--color', 'colour the output even when it is not a terminal'),
  noColor: toggle('--no-color', 'never colour the output'),
  quiet: toggle('-q, --quiet', 'say nothing but errors on stderr'),
} as const;

export type GlobalOptions = OptionsOf<typeof globalFlags>;

/** Answered by commander, which knows these two by itself. */
export const helpFlag = toggle('-h, --help', 'show help');
export const versionFlag = toggle('-V, --version', 'print the version');
