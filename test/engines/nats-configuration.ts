import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../temporary-folder.ts';

/** Writes a configuration for `--config` of nats-server. @param until as for `temporaryFolder` */
export async function natsConfiguration(
  text: string,
  until?: (remove: () => Promise<void>) => void,
): Promise<string> {
  const file = join(await temporaryFolder(until), 'nats.conf');
  await writeFile(file, text);
  return file;
}
