import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The programs that rows start, and the Debian package of each. */
export const debianPackages = {
  chromium: 'chromium',
  curl: 'curl',
  hey: 'hey',
  http: 'httpie',
  initdb: 'postgresql',
  jq: 'jq',
  'nats-server': 'nats-server',
  postgres: 'postgresql',
  'redis-server': 'redis-server',
  webhook: 'webhook',
  wrk: 'wrk',
} as const;

export type ProgramName = keyof typeof debianPackages;

/** Where Debian puts programs that are not on the path of every user. */
const otherFolders = [
  '/usr/sbin',
  ...listed('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin`),
];

/** @throws Error if it is not installed */
export function programPath(name: ProgramName): string {
  const path = find(name);
  if (path === undefined) throw new Error(`${name} is not installed.`);
  return path;
}

/** Returns the first of these programs that is not installed. */
export function firstMissing(...names: readonly ProgramName[]): ProgramName | undefined {
  return names.find((name) => find(name) === undefined);
}

function find(name: ProgramName): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...otherFolders];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
