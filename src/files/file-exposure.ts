import type { BoundedFile } from './read-bounded-file.ts';

const readableByOthers = 0o044;

/** The mode of a file that others than its owner can read, as `0644`; undefined for any other, and on Windows. */
export function exposedMode({ mode }: BoundedFile, platform: string): string | undefined {
  const isExposed = mode !== undefined && platform !== 'win32' && (mode & readableByOthers) !== 0;
  return isExposed ? `0${mode.toString(8).padStart(3, '0')}` : undefined;
}
