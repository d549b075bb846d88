import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export type Runtime = keyof typeof probes;

/** The packages of Debian belong to this one. */
export const python = '/usr/bin/python3';

/** Commands that succeed where a runtime is installed. */
const probes = {
  python: [python, '--version'],
  flask: [python, '-c', 'import flask'],
  django: [python, '-c', 'import django'],
  fastapi: [python, '-c', 'import fastapi, uvicorn'],
  gunicorn: [python, '-c', 'import gunicorn'],
  php: ['php', '--version'],
  'php-fpm': ['php-fpm', '--version'],
  nginx: ['nginx', '-v'],
  sinatra: ['ruby', '-rsinatra/base', '-rpuma', '-e', ''],
  puma: ['puma', '--version'],
  webrick: ['ruby', '-rwebrick', '-e', ''],
  java: ['javac', '-version'],
  go: ['go', 'version'],
  mojolicious: ['perl', '-MMojolicious::Lite', '-e', '1'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

/** Debian keeps servers where only root looks for programs, and names PHP-FPM after its version. */
export async function programPath(name: string): Promise<string> {
  if (name !== 'nginx' && name !== 'php-fpm') return name;
  const folder = '/usr/sbin';
  const found = (await readdir(folder).catch(() => [])).find((one) => one.replace(/[\d.]+$/, '') === name);
  return found === undefined ? name : join(folder, found);
}

/** Returns the runtimes of these that are not installed here. */
export async function missingRuntimes(needed: Iterable<Runtime>): Promise<ReadonlySet<Runtime>> {
  const missing = new Set<Runtime>();
  for (const runtime of new Set(needed)) {
    const [program, ...argv] = probes[runtime];
    const isThere = await promisify(execFile)(await programPath(program), argv).then(
      () => true,
      () => false,
    );
    if (!isThere) missing.add(runtime);
  }
  return missing;
}
