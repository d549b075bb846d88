import { basename, relative } from 'node:path';

/**
 * Returns what to type to run this program again, for commands that the user can paste.
 * @param script the path of the running script, as `process.argv[1]`
 * @param directory the working directory; empty if it has been deleted
 */
export function invocationOf(
  script: string,
  directory: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (env.npm_command === 'exec' || script.includes('node_modules')) return 'npx phantom-webhook';
  if (script.endsWith('.ts')) return 'npm run --silent dev --';
  if (basename(script) === 'phantom-webhook') return 'phantom-webhook';
  return `node ${quote(directory === '' ? script : relative(directory, script))}`;
}

function quote(path: string): string {
  return /^[\w./\\-]+$/.test(path) ? path : JSON.stringify(path);
}
