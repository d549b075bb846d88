import { parseEnv } from 'node:util';
import { Problem } from '../problem.ts';
import { isDirectory, isMissing } from './file-error.ts';
import { readBoundedFile } from './read-bounded-file.ts';

const maxBytes = 1_048_576;

/**
 * The value of one variable in `.env` of the directory; undefined when there is no such file or no such variable.
 * @throws Problem `unreadable-file` when the file is there but cannot be read
 */
export async function readDotenv(variable: string, directory: string): Promise<string | undefined> {
  try {
    const { bytes } = await readBoundedFile('.env', { directory, maxBytes });
    return parseEnv(
      Buffer.from(bytes)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    )[variable];
  } catch (cause) {
    if (cause instanceof Problem && (isMissing(cause.cause) || isDirectory(cause.cause))) return undefined;
    throw cause;
  }
}
