import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const entries = ['index.d.ts', 'fetch.d.ts'];
const compiler = fileURLToPath(new URL('node_modules/typescript/bin/tsc', import.meta.url));

/**
 * Writes the types of the library and of what these mention. The compiler writes those of all that is loaded, and leaves
 * `.ts` in the names of imports, which those who install the package have not.
 */
export async function writeDeclarations(folder: string): Promise<void> {
  const all = await mkdtemp(join(tmpdir(), 'phantom-webhook-types-'));
  try {
    await promisify(execFile)(process.execPath, [
      compiler,
      ...['--project', 'tsconfig.types.json', '--outDir', all],
    ]);
    const needed = new Set(entries);
    for (const name of needed) {
      const text = await readFile(join(all, name), 'utf8');
      const rewritten = text.replace(/(['"])(\.\.?\/[^'"\n]+)\.ts\1/g, (_, quote, path) => {
        needed.add(join(dirname(name), `${path}.d.ts`));
        return `${quote}${path}.js${quote}`;
      });
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), rewritten);
    }
  } finally {
    await rm(all, { recursive: true });
  }
}
