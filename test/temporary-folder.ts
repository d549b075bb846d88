import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty folder, removed when the test ends; with `until` set to `afterAll`, when those of the file have. */
export async function temporaryFolder(
  until: (remove: () => Promise<void>) => void = onTestFinished,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'phantom-webhook-'));
  until(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
