import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Removes the declarations in a folder that none of the doors leads to: tsc writes one for every module it reads. */
export function pruneTypes(folder: string, doors: readonly string[]): void {
  const reached = new Set<string>();
  for (const door of doors) reach(resolve(folder, door));
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = resolve(folder, name);
    if (file.endsWith('.d.ts') && !reached.has(file)) rmSync(file);
  }

  function reach(file: string): void {
    if (reached.has(file)) return;
    reached.add(file);
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/(?:from |import\()'(\.[^']+)\.ts'/g))
      reach(resolve(dirname(file), `${path}.d.ts`));
  }
}
