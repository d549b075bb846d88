import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { NetworkName } from '../../../src/chain/network/network-name.ts';
import { cachedPackages } from './cached-packages.ts';
import type { Opinion, Question } from './library-messages.ts';

/** The packages of each library. That of Phantom requires lodash without declaring it. */
const packages = {
  'phantom-2.2.4': ['@phantomcores/crypto@2.2.4', 'lodash@4.17.21'],
  'ark-2.3.23': ['@arkecosystem/crypto@2.3.23'],
  'ark-2.4.15': ['@arkecosystem/crypto@2.4.15'],
  'ark-2.7.26': ['@arkecosystem/crypto@2.7.26'],
  'ark-3.9.1': ['@arkecosystem/crypto@3.9.1'],
  'ark-3.12.0': ['@arkecosystem/crypto@3.12.0'],
} as const;

export type LibraryName = keyof typeof packages;

/** For `beforeAll`: npm may need longer than a test. */
export function installing(...names: readonly LibraryName[]) {
  const install = async () => {
    for (const name of names) await cachedPackages(packages[name]);
  };
  return [install, 300_000] as const;
}

const script = fileURLToPath(new URL('./library-process.ts', import.meta.url));
const project = fileURLToPath(new URL('../../../', import.meta.url));

export interface OpenLibrary {
  /** Returns an opinion per question, in their order. Ask again only after the answer. */
  ask(questions: readonly Question<unknown>[]): Promise<readonly Opinion[]>;
  close(): Promise<void>;
}

/**
 * Starts a process that judges with the library, on its preset of the network.
 * @param signal ends the process early
 */
export async function openLibrary(
  name: LibraryName,
  network: NetworkName,
  signal: AbortSignal,
): Promise<OpenLibrary> {
  const folder = await cachedPackages(packages[name]);
  // The curves of ARK are native code, which is not built here; this variable selects JavaScript instead.
  const env = { ...process.env, NODE_BACKEND: 'js' };
  const argv = ['--import', 'tsx', script, folder, network];
  const child = spawn(process.execPath, argv, { cwd: project, env, stdio: 'pipe', signal });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = `${stderr}${text}`.slice(-10_000);
  });
  const exit = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  // `ask` and `close` report it.
  exit.catch(() => {});
  // `ask` reports a process that ends early.
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(questions) {
      child.stdin.write(questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
      const opinions: Opinion[] = [];
      while (opinions.length < questions.length) {
        const { done, value } = await lines.next();
        if (done === true) {
          throw new Error(
            `Expected ${questions.length} opinions of ${name}, got ${opinions.length} (exit ${await exit}):\n${stderr}`,
          );
        }
        opinions.push(JSON.parse(value));
      }
      return opinions;
    },
    async close() {
      child.stdin.end();
      await exit;
    },
  };
}

/** Asks a library that is opened only for these questions. */
export async function askOnce(
  name: LibraryName,
  network: NetworkName,
  questions: readonly Question<unknown>[],
  signal: AbortSignal,
): Promise<readonly Opinion[]> {
  const library = await openLibrary(name, network, signal);
  try {
    return await library.ask(questions);
  } finally {
    await library.close();
  }
}
