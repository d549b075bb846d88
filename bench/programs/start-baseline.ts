import { fileURLToPath } from 'node:url';
import type { Server } from './server.ts';
import { startServer } from './start-process.ts';

export type ServerName =
  | 'bare-server'
  | 'guidebook-handler'
  | 'bare-proxy'
  | 'patient-handler'
  | 'smee-channel';

/** Returns the arguments with which Node runs a program of `bench/baselines`. */
export function baselineArguments(name: string, ...argv: readonly string[]): readonly string[] {
  return ['--import', 'tsx', fileURLToPath(new URL(`../baselines/${name}.ts`, import.meta.url)), ...argv];
}

export function startBaseline(
  name: ServerName,
  argv: readonly string[] = [],
  stdout?: number,
): Promise<Server> {
  return startServer(baselineArguments(name, ...argv), stdout === undefined ? {} : { stdout });
}
