import { commandReference } from './command-reference.ts';
import { outputReference } from './output-reference.ts';

/** The pages that contain a reference, each with the function that makes it. */
export const references = [
  { page: new URL('reference.md', import.meta.url), make: commandReference },
  { page: new URL('output.md', import.meta.url), make: outputReference },
] as const;
