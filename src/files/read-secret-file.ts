import { Problem } from '../problem.ts';
import { type ReadOptions, readBoundedFile } from './read-bounded-file.ts';

const readableByOthers = 0o044;

/**
 * Reads a file that holds secrets. On POSIX systems it has to be closed to everybody but its owner.
 * @throws Problem `unreadable-file`, `unsafe-file`
 */
export async function readSecretFile(
  name: string,
  options: ReadOptions & { readonly platform: string },
): Promise<Uint8Array> {
  const { bytes, mode } = await readBoundedFile(name, options);
  if (mode !== undefined && options.platform !== 'win32' && (mode & readableByOthers) !== 0) {
    throw new Problem(
      'unsafe-file',
      `Expected ${name} to be readable by its owner alone, got mode 0${mode.toString(8)}.`,
      { hint: `Run: chmod 600 ${name}` },
    );
  }
  return bytes;
}
