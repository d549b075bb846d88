import { parseEnv } from 'node:util';
import { Problem } from '../problem.ts';
import { isDirectory, isMissing } from './file-error.ts';
import { readBoundedFile } from './read-bounded-file.ts';
import { exposedMode, type SecretFileOptions } from './read-secret-file.ts';

const maxBytes = 1_048_576;

export interface DotenvVariable {
  readonly value: string;
  /** The mode of `.env` when others can read it, as `0644`. */
  readonly exposedMode: string | undefined;
}

/**
 * One variable in `.env` of the directory; undefined when there is no such directory, file or variable.
 * @throws Problem `unreadable-file` when the file is there but cannot be read
 */
export async function readDotenv(
  variable: string,
  { directory, platform, stop }: Pick<SecretFileOptions, 'directory' | 'platform' | 'stop'>,
): Promise<DotenvVariable | undefined> {
  if (directory === '') return undefined;
  try {
    const file = await readBoundedFile('.env', { directory, maxBytes, stop });
    const text = Buffer.from(file.bytes).toString('utf8');
    const value = parseEnv(text.replace(/^\ufeff/, ''))[variable];
    return value === undefined ? undefined : { value, exposedMode: exposedMode(file, platform) };
  } catch (cause) {
    if (cause instanceof Problem && (isMissing(cause.cause) || isDirectory(cause.cause))) return undefined;
    throw cause;
  }
}
