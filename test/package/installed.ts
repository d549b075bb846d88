import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { temporaryFolder } from '../temporary-folder.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));

export interface PackedPackage {
  /** An empty folder but for its node_modules, in which the package alone is. */
  readonly folder: string;
  readonly tarball: Uint8Array;
}

/** The package as npm would publish it, unpacked where it would be installed. */
export async function installedPackage(): Promise<PackedPackage> {
  const folder = await temporaryFolder();
  // The tests have built it already, and others use what was built.
  const flags = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
  const { stdout } = await promisify(execFile)('npm', flags, { cwd: project });
  const file = join(folder, stdout.trim());
  const place = join(folder, 'node_modules', 'phantom-webhook');
  await mkdir(place, { recursive: true });
  await promisify(execFile)('tar', ['-xzf', file, '-C', place, '--strip-components', '1']);
  return { folder, tarball: await readFile(file) };
}
