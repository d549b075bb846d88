import { resolve } from 'node:path';
import { Problem } from '../problem.ts';
import { isReadOnly } from './file-error.ts';
import { type BoundedFile, type ReadOptions, readBoundedFile } from './read-bounded-file.ts';

export interface SecretFileOptions extends ReadOptions {
  readonly platform: string;
  /** Who we are; undefined where users have no numbers. */
  readonly userId: number | undefined;
  /** Gets a remark when others can read the file and it is not for the user to change that. */
  onExposed?(remark: string): void;
}

/**
 * Reads a file that holds secrets. On POSIX systems it has to be closed to everybody but its owner, unless it belongs to
 * another user or cannot be changed: the secrets of a container are mounted so, for instance as 0444, by those who know
 * who else can see them.
 * @throws Problem `unreadable-file`, `unsafe-file`
 */
export async function readSecretFile(name: string, options: SecretFileOptions): Promise<Uint8Array> {
  const file = await readBoundedFile(name, options);
  const mode = exposedMode(file, options.platform);
  if (mode === undefined) return file.bytes;
  const isOfAnother = options.userId !== undefined && file.owner !== options.userId;
  if (!isOfAnother && !(await isOnReadOnlyMount(resolve(options.directory, name)))) {
    throw new Problem(
      'unsafe-file',
      `Expected ${name} to be readable by its owner alone, got mode ${mode}.`,
      {
        hint: `Run: chmod 600 ${name}`,
      },
    );
  }
  options.onExposed?.(`${name} can be read by others (mode ${mode}), and is not yours to close`);
  return file.bytes;
}

async function isOnReadOnlyMount(path: string): Promise<boolean> {
  const { access, constants } = await import('node:fs/promises');
  return access(path, constants.W_OK).then(() => false, isReadOnly);
}

const readableByOthers = 0o044;

/** The mode of a file that others than its owner can read, as `0644`; undefined for any other, and on Windows. */
export function exposedMode({ mode }: BoundedFile, platform: string): string | undefined {
  const isExposed = mode !== undefined && platform !== 'win32' && (mode & readableByOthers) !== 0;
  return isExposed ? `0${mode.toString(8).padStart(3, '0')}` : undefined;
}
