import type { ShellOptions, ShellResult } from '../src/context.ts';

/** How long what it prints may follow the end of a command whose output something else keeps open. */
const graceMs = 500;

/** Runs a command line in the shell of the system. Everything it started ends with it. */
export async function runShell(
  line: string,
  { directory, timeoutMs, signal, onOutput }: ShellOptions,
): Promise<ShellResult> {
  const { spawn } = await import('node:child_process');
  if (signal.aborted) return { kind: 'failed', reason: 'interrupted' };
  return new Promise((resolve) => {
    const isWindows = process.platform === 'win32';
    let grace: NodeJS.Timeout | undefined;
    // A process group, so that what the shell started can be ended with it. Its errors may contain secrets.
    const child = spawn(line, {
      cwd: directory === '' ? undefined : directory,
      shell: true,
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: !isWindows,
    });
    // There is none if the system has no file descriptor left.
    const output: typeof child.stdout | undefined = child.stdout;
    const killAll = () => kill(child.pid, isWindows);
    let isEnded = false;
    const end = (result: ShellResult) => {
      if (isEnded) return;
      isEnded = true;
      clearTimeout(timer);
      clearTimeout(grace);
      signal.removeEventListener('abort', stop);
      process.removeListener('exit', killAll);
      killAll();
      output?.destroy();
      resolve(result);
    };
    const stop = () => end({ kind: 'failed', reason: signal.aborted ? 'interrupted' : 'timeout' });
    const timer = setTimeout(stop, timeoutMs);
    signal.addEventListener('abort', stop);
    // A second Ctrl-C ends this process at once.
    process.on('exit', killAll);
    output?.on('data', onOutput);
    output?.on('error', () => {});
    child.on('error', () => end({ kind: 'failed', reason: 'not-started' }));
    const exited = (code: number | null) => end({ kind: 'exited', code: code ?? 1 });
    child.on('exit', (code) => {
      grace = setTimeout(exited, graceMs, code);
    });
    child.on('close', exited);
  });
}

function kill(pid: number | undefined, isWindows: boolean): void {
  if (pid === undefined) return;
  try {
    process.kill(isWindows ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
