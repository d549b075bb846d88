import { resolve } from 'node:path';
import { Problem } from '../problem.ts';
import { isReadOnly } from './file-error.ts';
import { type BoundedFile, type ReadOptions, readBoundedFile } from './read-bounded-file.ts';

export interface SecretFileOptions extends ReadOptions {
  readonly platform: string;
  /** The number of the user who runs this; undefined on systems without such numbers. */
  readonly userId: number | undefined;
  /** Receives a warning if others can read the file and the user cannot change that. */
  onExposed?(remark: string): void;
}

/**
 * Reads a file that holds secrets. On POSIX systems, only its owner may be able to read it. The exceptions are files of
 * another user and files on a read-only mount: the secrets of a container are mounted like that, for instance as 0444,
 * by people who know who else can see them.
 * @throws Problem `unreadable-file`, `unsafe-file`
 */
export async function readSecretFile(name: string, options: SecretFileOptions): Promise<Uint8Array> {
  const file = await readBoundedFile(name, options);
  const mode = exposedMode(file, options.platform);
  if (mode === undefined) return file.bytes;
  const isOfAnother = options.userId !== undefined && file.owner !== options.userId;
  if (!isOfAnother && !(await isOnReadOnlyMount(resolve(options.directory, name)))) {
    throw new Problem('unsafe-file', `Expected ${name} to be readable only by its owner, got mode ${mode}.`, {
      hint: `Run: chmod 600 ${name}`,
    });
  }
  options.onExposed?.(`${name} can be read by others (mode ${mode}), and you cannot change that`);
  return file.bytes;
}

async function isOnReadOnlyMount(path: string): Promise<boolean> {
  const { access, constants } = await import('node:fs/promises');
  return access(path, constants.W_OK).then(() => false, isReadOnly);
}

const readableByOthers = 0o044;

/** Returns the mode of a file that others than its owner can read, as `0644`; otherwise undefined, as on Windows. */
export function exposedMode({ mode }: BoundedFile, platform: string): string | undefined {
  const isExposed = mode !== undefined && platform !== 'win32' && (mode & readableByOthers) !== 0;
  return isExposed ? `0${mode.toString(8).padStart(3, '0')}` : undefined;
}
