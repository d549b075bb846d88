import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export interface CountingTarget {
  readonly url: string;
  /** How often each number was received. */
  counts(): Promise<readonly number[]>;
  /** Resets its connections and stops listening. */
  leave(): void;
  /** Listens again, on the same port. */
  comeBack(): void;
}

/** A target in a separate process, so that it does not compete with the test for its thread. */
export async function startCountingTarget(): Promise<CountingTarget> {
  const script = fileURLToPath(new URL('counting-target.ts', import.meta.url));
  const child = fork(script, { execArgv: ['--import', 'tsx'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [port] = await once(child, 'message');
  return {
    url: `http://127.0.0.1:${port}`,
    leave: () => void child.send('leave'),
    comeBack: () => void child.send('return'),
    async counts() {
      child.send('counts');
      const [counts] = await once(child, 'message');
      return counts;
    },
  };
}
