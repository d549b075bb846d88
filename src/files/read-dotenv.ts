import { parseEnv } from 'node:util';
import { Problem } from '../problem.ts';
import { decodeText } from './decode-text.ts';
import { isDirectory, isMissing } from './file-error.ts';
import { readBoundedFile } from './read-bounded-file.ts';
import { exposedMode, type SecretFileOptions } from './read-secret-file.ts';

const maxBytes = 1_048_576;

export interface DotenvVariable {
  readonly value: string;
  /** The mode of `.env` if others can read it, as `0644`. */
  readonly exposedMode: string | undefined;
}

/**
 * Reads one variable from `.env` in the directory; undefined if the directory, the file or the variable does not exist.
 * A line that mentions the variable but cannot be read is an error, never an absent variable.
 * @throws Problem `unreadable-file` if the file, or the line of the variable, cannot be read
 */
export async function readDotenv(
  variable: string,
  { directory, platform, stop }: Pick<SecretFileOptions, 'directory' | 'platform' | 'stop'>,
): Promise<DotenvVariable | undefined> {
  if (directory === '') return undefined;
  try {
    const file = await readBoundedFile('.env', { directory, maxBytes, stop });
    // Versions of Node differ in what they accept before a name.
    const text = decodeText(file.bytes, '.env').replace(/^[ \t]*(?:export[ \t]+)?/gm, '');
    const value = parseEnv(text)[variable];
    if (value !== undefined) return { value, exposedMode: exposedMode(file, platform) };
    refuseMention(text, variable);
    return undefined;
  } catch (cause) {
    if (cause instanceof Problem && (isMissing(cause.cause) || isDirectory(cause.cause))) return undefined;
    throw cause;
  }
}

/** @throws Problem for a line, other than a comment, that begins with the variable but does not assign it */
function refuseMention(text: string, variable: string): void {
  const line = text.split('\n').findIndex((one) => new RegExp(`^[^#=]*\\b${variable}\\b`).test(one)) + 1;
  if (line === 0) return;
  throw new Problem('unreadable-file', `Cannot read ${variable} in line ${line} of .env.`, {
    hint: `Write it as ${variable}=VALUE, without quotes around the line.`,
  });
}
