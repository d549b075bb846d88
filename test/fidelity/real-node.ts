import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { cachedPackages } from '../chain/oracle/cached-packages.ts';
import { nodeProgram } from '../chain/oracle/node-program.ts';
import { arkCoreFolder } from './ark-core.ts';
import { askProgram } from './ask-program.ts';
import { phantomCoreFolder } from './phantom-core.ts';
import type { RealEvent, RealGeneration, RealOutcome } from './real-node-messages.ts';

interface RealNode {
  readonly packages: readonly string[];
  /** The file of the node that evaluates conditions and sends; undefined where a package has it. */
  source?(): Promise<string>;
}

const ark2Packages = [
  '@arkecosystem/core-webhooks@2.5.19',
  '@arkecosystem/core-utils@2.7.26',
  '@arkecosystem/crypto@2.7.26',
  'bignumber.js@8.1.1',
];

const realNodes: Readonly<Record<RealGeneration, RealNode>> = {
  // As its lock file has them.
  'phantom-2.2': {
    packages: ['axios@0.18.0', 'follow-redirects@1.7.0', 'bignumber.js@8.1.1'],
    source: async () => join(await phantomCoreFolder(), 'packages/core-webhooks/src/manager.ts'),
  },
  'ark-2.4': { packages: ark2Packages },
  'ark-2.7': {
    packages: ark2Packages,
    source: async () => join(await arkCoreFolder(), 'packages/core-webhooks/src/listener.ts'),
  },
  'ark-3': { packages: ['@arkecosystem/core-webhooks@3.9.1'] },
};

/** What runs, with versions. */
export const realNodeNames: Readonly<Record<RealGeneration, string>> = {
  'phantom-2.2': 'core-webhooks of Phantom Core 2.2.4, axios 0.18.0',
  'ark-2.4': '@arkecosystem/core-webhooks 2.5.19, core-utils 2.7.26',
  'ark-2.7': 'core-webhooks of ARK Core 2.7.26, core-utils 2.7.26',
  'ark-3': '@arkecosystem/core-webhooks 3.9.1, core-kernel 3.9.1',
};

/** The line of Node that runs the nodes: the last that all of them support. */
const nodeLine = '14';

/**
 * Lets the code of a real node emit events, one after the other; returns an outcome for each.
 * @param mode `counts` replaces the HTTP client, and expects targets whose path is the id of their webhook
 */
export async function askRealNode(
  generation: RealGeneration,
  mode: 'sends' | 'counts',
  events: readonly RealEvent[],
  signal: AbortSignal,
): Promise<readonly RealOutcome[]> {
  const { packages, source } = realNodes[generation];
  const folder = await cachedPackages(packages);
  const built = await mkdtemp(join(tmpdir(), 'real-node-'));
  try {
    const sourceFile = source === undefined ? '' : join(built, 'source.cjs');
    // Only the conditions are compiled in. The rest is packages, or replaced.
    if (source !== undefined)
      await compile(await source(), sourceFile, (id) => !/\/conditions(\.ts)?$/.test(id));
    const script = join(built, 'process.cjs');
    await compile(fileURLToPath(new URL('./real-node-process.ts', import.meta.url)), script, (id) =>
      id.startsWith('node:'),
    );
    return await askProgram<RealOutcome>(
      await nodeProgram(nodeLine),
      [script, generation, folder, sourceFile, mode],
      events,
      // The elliptic curves of ARK are native code, which is not built; this variable selects JavaScript instead.
      { environment: { NODE_BACKEND: 'js' }, signal },
    );
  } finally {
    await rm(built, { recursive: true, force: true });
  }
}

async function compile(input: string, file: string, isExternal: (id: string) => boolean): Promise<void> {
  await build({
    input,
    platform: 'node',
    logLevel: 'warn',
    tsconfig: false,
    transform: { target: 'node14' },
    external: (id) => id !== input && isExternal(id),
    output: { file, format: 'cjs' },
  });
}
