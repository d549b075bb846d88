import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFile {
  readonly path: string;
  /** Open for writing. */
  readonly descriptor: number;
}

const folder = mkdtempSync(join(tmpdir(), 'phantom-webhook-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
let made = 0;

/** Returns a path at which nothing is. What is made there is removed when the process exits. */
export function temporaryPath(name: string): string {
  made += 1;
  return join(folder, `${made}-${name}`);
}

/** Creates a new file, which is removed when the process exits. */
export function temporaryFile(name: string): TemporaryFile {
  const path = temporaryPath(name);
  return { path, descriptor: openSync(path, 'a') };
}

/** Creates a new file with this text. Returns its path. */
export function writeTemporaryFile(name: string, text: string): string {
  const path = temporaryPath(name);
  writeFileSync(path, text);
  return path;
}
