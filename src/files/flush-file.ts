import type { FileHandle } from 'node:fs/promises';

/** Resolves when the file or folder is on the disk. The `sync` of a handle is missing under Yarn's Plug'n'Play. */
export async function flushFile({ fd }: FileHandle): Promise<void> {
  const { fsync } = await import('node:fs');
  await new Promise<void>((resolve, reject) => {
    fsync(fd, (error) => (error === null ? resolve() : reject(error)));
  });
}
