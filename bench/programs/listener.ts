import { closeSync, rmSync } from 'node:fs';
import type { Server } from './server.ts';
import { script, startServer } from './start-process.ts';
import { temporaryFile } from './temporary-file.ts';

export interface Listener extends Server {
  /** The file that holds its standard output. */
  readonly output: string;
  /** Removes that file, which may be large. */
  discard(): void;
}

/** Starts `listen` on a free port, with its output in a file. */
export async function startListener(flags: readonly string[]): Promise<Listener> {
  const { path: output, descriptor } = temporaryFile('listen.txt');
  const server = await startServer([script, 'listen', '--port', '0', ...flags], { stdout: descriptor });
  closeSync(descriptor);
  return { ...server, output, discard: () => rmSync(output) };
}
