import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { NetworkName } from '../../../src/chain/network.ts';
import { cachedPackages } from './cached-packages.ts';
import type { Opinion, Question } from './library-messages.ts';

/** The library of the node itself. It requires lodash without saying so. */
const packages = ['@phantomcores/crypto@2.2.4', 'lodash@4.17.21'] as const;

/** For `beforeAll`: npm may need longer than a test. */
export const installLibrary = [() => cachedPackages(packages), 300_000] as const;

const project = fileURLToPath(new URL('../../../', import.meta.url));
const script = fileURLToPath(new URL('./library-process.ts', import.meta.url));

/**
 * Asks the library in a process of its own; an opinion per question, in their order.
 * @param signal ends the process early
 */
export async function askLibrary(
  network: NetworkName,
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<readonly Opinion[]> {
  const folder = await cachedPackages(packages);
  const argv = ['--import', 'tsx', script, folder, network];
  const child = spawn(process.execPath, argv, { cwd: project, stdio: 'pipe', signal });
  const exit = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  // A process that ends early is reported by what it wrote and its exit code.
  child.stdin.on('error', () => {});
  child.stdin.end(questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
  const [exitCode, stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  const opinions: readonly Opinion[] = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  if (exitCode === 0 && opinions.length === questions.length) return opinions;
  throw new Error(
    `Expected ${questions.length} opinions of the library, got ${opinions.length} (exit ${exitCode}):\n${stderr}`,
  );
}
