import { suggesting } from './flag.ts';
import { readText } from './read-text.ts';

/** The name of a file, relative to the working directory or whole. */
export const readFileName = suggesting('file', readText);
