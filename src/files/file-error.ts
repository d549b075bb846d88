import { Problem } from '../problem.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EISDIR: 'it is a directory',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
  ENOTDIR: 'a part of the path is not a directory',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your quota is used up',
  EROFS: 'the disk is read-only',
  EFBIG: 'a file may not grow that large here',
  EIO: 'the disk reports an error',
};

/** What the system objects to, in words. */
export function reasonOf(error: unknown): string {
  if (isDirectoryLost(error)) return 'the working directory has been deleted';
  const code = codeOf(error);
  if (code !== undefined) return reasons[code] ?? code;
  return error instanceof Error && error.message !== '' ? error.message : 'unknown reason';
}

/** Of a file that was to be written: when it is missing, so is its folder. */
export function unwritable(name: string, cause: unknown): Problem {
  const reason = isMissing(cause) ? 'its folder does not exist' : reasonOf(cause);
  return new Problem('unwritable-file', `Cannot write ${name}: ${reason}.`, { cause });
}

/** Whether a file is not there. */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' && !isDirectoryLost(error);
}

/** Whether something is there already. */
export function isTaken(error: unknown): boolean {
  return codeOf(error) === 'EEXIST';
}

/** Whether nothing can be written because of where it is. */
export function isReadOnly(error: unknown): boolean {
  return codeOf(error) === 'EROFS';
}

/** Whether a link was met where none is followed. */
export function isLink(error: unknown): boolean {
  return codeOf(error) === 'ELOOP';
}

/** Whether a pipe has nothing to read yet. */
export function isNotReady(error: unknown): boolean {
  return codeOf(error) === 'EAGAIN';
}

export function isDirectory(error: unknown): boolean {
  return codeOf(error) === 'EISDIR';
}

/** A relative name was resolved against a working directory that is gone. */
function isDirectoryLost(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd';
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
