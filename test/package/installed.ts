import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../temporary-folder.ts';
import { pack } from './packed.ts';

export interface PackedPackage {
  /** A folder that contains only node_modules with the package. */
  readonly folder: string;
  readonly tarball: Uint8Array;
}

/** The package as npm would publish it, unpacked where it would be installed. */
export async function installedPackage(): Promise<PackedPackage> {
  const folder = await temporaryFolder();
  const { file } = await pack(folder);
  const place = join(folder, 'node_modules', 'phantom-webhook');
  await mkdir(place, { recursive: true });
  await promisify(execFile)('tar', ['-xzf', file, '-C', place, '--strip-components', '1']);
  return { folder, tarball: await readFile(file) };
}
