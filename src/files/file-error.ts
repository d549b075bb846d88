import { isAbsolute } from 'node:path';
import { Problem } from '../problem.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EISDIR: 'it is a directory',
  ELOOP: 'its links form a loop',
  ENAMETOOLONG: 'the name is too long',
  ENOTDIR: 'a part of the path is not a directory',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your quota is used up',
  EROFS: 'the disk is read-only',
  EFBIG: 'the file size limit is reached',
  EIO: 'the disk reports an error',
};

/** Explains in words why the system refused. */
export function reasonOf(error: unknown): string {
  if (isDirectoryLost(error)) return 'the working directory has been deleted';
  const code = codeOf(error);
  if (code !== undefined) return reasons[code] ?? code;
  return error instanceof Error && error.message !== '' ? error.message : 'unknown reason';
}

/**
 * The problem of a file, or of a folder, that cannot be read.
 * @param directory against which the name was resolved: where a missing file was looked for
 */
export function unreadable(
  name: string,
  cause: unknown,
  directory: string,
  kind: 'file' | 'folder' = 'file',
): Problem {
  const reason = kind === 'folder' ? folderReasonOf(cause) : reasonOf(cause);
  return new Problem('unreadable-file', `Cannot read ${name}: ${reason}.`, {
    ...(isMissing(cause) && !isAbsolute(name) ? { hint: `Looked in ${directory}.` } : {}),
    cause,
  });
}

function folderReasonOf(cause: unknown): string {
  if (isMissing(cause)) return 'there is no such folder';
  return isBelowFile(cause) ? 'it is not a folder' : reasonOf(cause);
}

/** The problem of a file that cannot be written. If the file is missing, its folder is missing. */
export function unwritable(name: string, cause: unknown): Problem {
  const reason = isMissing(cause) ? 'its folder does not exist' : reasonOf(cause);
  return new Problem('unwritable-file', `Cannot write ${name}: ${reason}.`, { cause });
}

/** Whether a file does not exist. */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' && !isDirectoryLost(error);
}

/** Whether the name is already taken. */
export function isTaken(error: unknown): boolean {
  return codeOf(error) === 'EEXIST';
}

/** Whether the file system is read-only. */
export function isReadOnly(error: unknown): boolean {
  return codeOf(error) === 'EROFS';
}

/** Whether the error is that the file is a link, where links are not followed. */
export function isLink(error: unknown): boolean {
  return codeOf(error) === 'ELOOP';
}

/** Whether a pipe has nothing to read yet. */
export function isNotReady(error: unknown): boolean {
  return codeOf(error) === 'EAGAIN';
}

/** Whether a folder of the path is a file. */
export function isBelowFile(error: unknown): boolean {
  return codeOf(error) === 'ENOTDIR';
}

export function isDirectory(error: unknown): boolean {
  return codeOf(error) === 'EISDIR';
}

/** Whether a relative name was resolved against a working directory that has been deleted. */
function isDirectoryLost(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd';
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
