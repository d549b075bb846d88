import { join } from 'node:path';
import { cachedPackages } from '../chain/oracle/cached-packages.ts';
import { platform } from '../chain/oracle/node-program.ts';

export type RuntimeName = 'bun' | 'deno' | 'workerd';

const packages: Readonly<Record<RuntimeName, { readonly version: string; readonly file: string }>> = {
  bun: { version: '1.4.5', file: 'bin/bun' },
  deno: { version: '2.9.6', file: 'deno' },
  workerd: { version: '1.20261117.1', file: 'bin/workerd' },
};

/** The packages that contain only the program, so that no script has to run when it is installed. */
const names: Readonly<Record<string, Readonly<Record<RuntimeName, string>>>> = {
  'linux-x64': {
    bun: '@oven/bun-linux-x64',
    deno: '@deno/linux-x64-glibc',
    workerd: '@cloudflare/workerd-linux-64',
  },
  'linux-arm64': {
    bun: '@oven/bun-linux-aarch64',
    deno: '@deno/linux-arm64-glibc',
    workerd: '@cloudflare/workerd-linux-arm64',
  },
  'darwin-arm64': {
    bun: '@oven/bun-darwin-aarch64',
    deno: '@deno/darwin-arm64',
    workerd: '@cloudflare/workerd-darwin-arm64',
  },
};

export function hasRuntime(): boolean {
  return names[platform] !== undefined;
}

/** The path of another runtime, installed if need be; rejects when npm cannot. */
export async function runtimeProgram(runtime: RuntimeName): Promise<string> {
  const name = names[platform]?.[runtime];
  if (name === undefined) throw new Error(`Expected a package of ${runtime} for ${platform}, there is none.`);
  const { version, file } = packages[runtime];
  return join(await cachedPackages([`${name}@${version}`]), 'node_modules', name, file);
}
