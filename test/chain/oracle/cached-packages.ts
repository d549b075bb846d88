import { exec } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectCache = fileURLToPath(new URL('../../../.cache/oracle/', import.meta.url));

interface CacheOptions {
  readonly cache?: string;
  /** Whether packages are installed together even if one wants another version of a second. */
  readonly ignoresPeers?: boolean;
}

/**
 * Installs packages that only a test needs, and that are too large or too old for the tree of the project, into a
 * separate folder; a complete folder is reused. Rejects when npm cannot install them.
 * @param packages with exact versions, as npm reads them: `lodash@4.17.21`
 * @returns the folder whose `node_modules` holds them
 */
export async function cachedPackages(
  packages: readonly string[],
  { cache = projectCache, ignoresPeers = false }: CacheOptions = {},
): Promise<string> {
  const folder = join(cache, packages.join('+').replace(/[^\w.@+-]/g, '_'));
  if (await isThere(folder)) return folder;
  await mkdir(cache, { recursive: true });
  // A folder gets its name only when it is complete, so that a test that finds it by name can use it.
  const unfinished = await mkdtemp(`${folder}-`);
  try {
    await writeFile(join(unfinished, 'package.json'), '{ "private": true }\n');
    await install(packages, unfinished, ignoresPeers ? '--legacy-peer-deps' : '');
    await rename(unfinished, folder);
  } catch (error) {
    // Another test run may have been faster; its folder holds the same.
    if (!(await isThere(folder))) throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

function install(packages: readonly string[], folder: string, more: string): Promise<void> {
  const flags =
    '--prefix . --ignore-scripts --no-save --no-package-lock --no-audit --no-fund --prefer-offline';
  const command = `npm install ${flags} ${more} ${packages.join(' ')}`;
  return new Promise((resolve, reject) => {
    exec(command, { cwd: folder }, (error) => (error === null ? resolve() : reject(error)));
  });
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
