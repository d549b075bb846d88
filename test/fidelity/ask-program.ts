import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../../', import.meta.url));

interface ProcessOptions {
  /** Added to the environment of the tests. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Ends the process early. */
  readonly signal: AbortSignal;
}

/** Writes the questions to a program, each on a line, and reads as many answers. */
export async function askProgram<Answer>(
  program: string,
  argv: readonly string[],
  questions: readonly unknown[],
  { environment, signal }: ProcessOptions,
): Promise<readonly Answer[]> {
  const env = { ...process.env, ...environment };
  const child = spawn(program, argv, { cwd: project, env, stdio: 'pipe', signal });
  const exit = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  // A process that ends early is reported by what it wrote and its exit code.
  child.stdin.on('error', () => {});
  child.stdin.end(questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
  const [exitCode, stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  const answers: readonly Answer[] = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  if (exitCode === 0 && answers.length === questions.length) return answers;
  throw new Error(
    `Expected ${questions.length} answers, got ${answers.length} (exit ${exitCode}):\n${stderr}`,
  );
}
