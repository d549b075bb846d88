import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Declaration, readTypes, type TypesFile } from './read-types.ts';

const compiler = fileURLToPath(new URL('node_modules/typescript/bin/tsc', import.meta.url));

/**
 * Writes the types of the library, a file for each of its doors. The compiler writes one for each file that is loaded, and
 * most of what stands there no door leads to.
 */
export async function writeDeclarations(folder: string): Promise<void> {
  const all = await mkdtemp(join(tmpdir(), 'phantom-webhook-types-'));
  try {
    await promisify(execFile)(process.execPath, [
      compiler,
      ...['--project', 'tsconfig.types.json', '--outDir', all],
    ]);
    const files = new Map<string, TypesFile>();
    const main = new Set((await readTypes(all, 'index.d.ts', files)).exported.values());
    const web = new Set((await readTypes(all, 'fetch.d.ts', files)).exported.values());
    await writeFile(join(folder, 'fetch.d.ts'), together([...web], new Set()));
    const own = [...main].filter((declaration) => !web.has(declaration));
    await writeFile(join(folder, 'index.d.ts'), `export * from './fetch.js';\n${together(own, web)}`);
  } finally {
    await rm(all, { recursive: true });
  }
}

/** Comments and texts, which are left alone, and words. */
const pieces = /\/\*.*?\*\/|(['"]).*?\1|[A-Za-z_]\w*/gs;

/** A file that exports these, and holds all that they mention but for what the file of the web exports. */
function together(exported: readonly Declaration[], web: ReadonlySet<Declaration>): string {
  const names = new Map(exported.map((declaration) => [declaration, declaration.name]));
  const taken = new Set(names.values());
  const fromWeb = new Set<string>();
  const imports = new Set<string>();
  const texts: string[] = [];
  // What one mentions comes in at the end, and has its turn then.
  for (const [declaration] of names) {
    const prefix = exported.includes(declaration) ? 'export ' : '';
    for (const { comment, text } of declaration.texts) {
      const named = text.replace(pieces, (word) => nameOf(declaration.scope.get(word)) ?? word);
      texts.push(`${comment}${prefix}${named}\n`);
    }
  }
  const known = fromWeb.size === 0 ? [] : [`import type { ${[...fromWeb].join(', ')} } from './fetch.js';`];
  // Without a list of exports, all that a file of types declares could be imported.
  return [...imports, ...known, ...texts, 'export {};\n'].join('\n');

  function nameOf(meaning: Declaration | string | undefined): string | undefined {
    if (meaning === undefined) return undefined;
    if (typeof meaning === 'string') {
      imports.add(meaning);
      return undefined;
    }
    if (web.has(meaning)) fromWeb.add(meaning.name);
    else if (!names.has(meaning)) names.set(meaning, freeName(meaning.name));
    return names.get(meaning);
  }

  function freeName(name: string): string {
    let free = name;
    for (let count = 2; taken.has(free); count += 1) free = `${name}${count}`;
    taken.add(free);
    return free;
  }
}
