import { mkdtempSync, openSync, rmSync } from 'node:fs';
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

/** Creates a new file, which is removed when the process exits. */
export function temporaryFile(name: string): TemporaryFile {
  made += 1;
  const path = join(folder, `${made}-${name}`);
  return { path, descriptor: openSync(path, 'a') };
}
