import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Opinion, Question } from './library-messages.ts';

const project = fileURLToPath(new URL('../../../', import.meta.url));

interface ProcessOptions {
  /** Added to the environment of the tests. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Ends the process early. */
  readonly signal: AbortSignal;
}

/** Asks a library in a separate process, which runs the script; an opinion per question, in their order. */
export async function askProcess(
  script: URL,
  parameters: readonly string[],
  questions: readonly Question<unknown>[],
  { environment, signal }: ProcessOptions,
): Promise<readonly Opinion[]> {
  const argv = ['--import', 'tsx', fileURLToPath(script), ...parameters];
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, argv, { cwd: project, env, stdio: 'pipe', signal });
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
