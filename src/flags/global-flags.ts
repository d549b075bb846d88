import { type OptionsOf, toggle } from './flag.ts';

/** Flags of all commands, before or after their words. */
export const globalFlags = {
  color: toggle('--color', 'colour the output even if it is not a terminal'),
  noColor: toggle('--no-color', 'never colour the output'),
  quiet: toggle('-q, --quiet', 'print only errors and warnings of data loss on stderr'),
} as const;

export type GlobalOptions = OptionsOf<typeof globalFlags>;

/** Help and version flags. Commander handles these two itself. */
export const helpFlag = toggle('-h, --help', 'show help; with --json, for programs');
export const versionFlag = toggle('-V, --version', 'print the version');
