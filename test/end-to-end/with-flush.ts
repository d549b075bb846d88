import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Returns the variable that makes a program first load code which replaces flushing. */
export async function withFlush(directory: string, code: string): Promise<{ readonly NODE_OPTIONS: string }> {
  const file = join(directory, 'flush.mjs');
  await writeFile(
    file,
    `import fs from 'node:fs';
     import { syncBuiltinESMExports } from 'node:module';
     const flush = fs.fdatasync;
     let calls = 0;
     fs.fdatasync = (descriptor, done) => { calls += 1; ${code} };
     syncBuiltinESMExports();`,
  );
  return { NODE_OPTIONS: `--import ${pathToFileURL(file)}` };
}
