import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const project = fileURLToPath(new URL('../../', import.meta.url));

export interface Packed {
  /** Its whole path. */
  readonly file: string;
  /** Bytes of the file. */
  readonly size: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

/** Runs npm; rejects when it fails. */
export async function npm(argv: readonly string[], directory: string): Promise<string> {
  const options = { cwd: directory, shell: process.platform === 'win32', maxBuffer: 10_000_000 };
  return (await promisify(execFile)('npm', [...argv], options)).stdout;
}

/** Packs the program as the tests built it, as publishing does. */
export async function pack(folder: string): Promise<Packed> {
  // Without scripts: another build would remove the program while other tests run it.
  const told = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], project);
  const [found]: { filename: string; size: number; files: Packed['files'] }[] = JSON.parse(told);
  if (found === undefined) throw new Error(`Expected one package, got ${told}`);
  return { file: join(folder, found.filename), size: found.size, files: found.files };
}
