import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectCache = fileURLToPath(new URL('../../.cache/oracle/', import.meta.url));

export interface GitSource {
  /** The name of the folder in the cache. */
  readonly name: string;
  /** A URL or the path of a repository. */
  readonly repository: string;
  readonly commit: string;
  /** The folders to check out. */
  readonly folders: readonly string[];
}

/**
 * Checks out folders of a repository at a commit, for packages whose source is in git but not in the registry. A
 * complete checkout is reused. Rejects when git cannot provide it.
 * @returns the folder that stands for the root of the repository
 */
export async function gitCheckout(source: GitSource, cache = projectCache): Promise<string> {
  const { name, repository, commit, folders } = source;
  const folder = join(cache, `${name}-${commit.slice(0, 12)}`);
  if (await isThere(folder)) return folder;
  await mkdir(cache, { recursive: true });
  // A folder gets its name only when it is complete.
  const unfinished = await mkdtemp(`${folder}-`);
  try {
    // Only commits; the checkout requests the files that it needs. Git ignores the filter for a repository on disk.
    await git(['clone', '--quiet', '--no-checkout', '--filter=tree:0', '--', repository, unfinished]);
    await git(['-C', unfinished, 'checkout', '--quiet', commit, '--', ...folders]);
    await rm(join(unfinished, '.git'), { recursive: true });
    await rename(unfinished, folder);
  } catch (error) {
    // Another run may have been faster; its folder holds the same.
    if (!(await isThere(folder))) throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

function git(argv: readonly string[]): Promise<void> {
  // A question for a password would never be answered.
  const env = { ...process.env, GIT_TERMINAL_PROMPT: '0' };
  return new Promise((resolve, reject) => {
    execFile('git', argv, { env, timeout: 300_000 }, (error) => (error === null ? resolve() : reject(error)));
  });
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
