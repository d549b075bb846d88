import { readdirSync } from 'node:fs';
import { findProgram } from './find-program.ts';

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
export const otherFolders = [
  '/usr/sbin',
  '/usr/local/sbin',
  ...listed('/usr/lib/postgresql')
    .toSorted()
    .map((version) => `/usr/lib/postgresql/${version}/bin`),
];

/** @throws Error if it is not installed */
export function programPath(name: ProgramName): string {
  const path = findProgram(name, otherFolders);
  if (path === undefined) throw new Error(`${name} is not installed.`);
  return path;
}

/** Returns the first of these programs that is not installed. */
export function firstMissing(...names: readonly ProgramName[]): ProgramName | undefined {
  return names.find((name) => findProgram(name, otherFolders) === undefined);
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
