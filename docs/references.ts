import { commandReference, commandSummary } from './command-reference.ts';

/** The pages that hold a reference, each with how it is made. */
export const references = [
  { page: new URL('../README.md', import.meta.url), make: commandSummary },
  { page: new URL('reference.md', import.meta.url), make: commandReference },
] as const;
