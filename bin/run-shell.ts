import type { ShellOptions, ShellResult } from '../src/context.ts';

/** Runs a command line in the shell of the system and collects what it prints, within limits. */
export async function runShell(
  line: string,
  { directory, timeoutMs, maxBytes, signal }: ShellOptions,
): Promise<ShellResult> {
  const { spawn } = await import('node:child_process');
  return new Promise((resolve) => {
    const isWindows = process.platform === 'win32';
    const chunks: Buffer[] = [];
    let bytes = 0;
    // A process group, so that what the shell started ends with it.
    const child = spawn(line, {
      cwd: directory === '' ? undefined : directory,
      shell: true,
      stdio: ['ignore', 'pipe', 2],
      detached: !isWindows,
    });
    const end = (result: ShellResult) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(result);
    };
    const stop = () => {
      kill(child.pid, isWindows);
      end({ kind: 'failed', reason: signal.aborted ? 'interrupted' : 'timeout' });
    };
    const timer = setTimeout(stop, timeoutMs);
    signal.addEventListener('abort', stop);
    child.stdout?.on('data', (chunk: Buffer) => {
      // The rest is read and dropped, so that the command can end.
      if (bytes < maxBytes) chunks.push(chunk.subarray(0, maxBytes - bytes));
      bytes += chunk.length;
    });
    child.on('error', () => end({ kind: 'failed', reason: 'not-started' }));
    child.on('close', (code) => end({ kind: 'exited', code: code ?? 1, output: Buffer.concat(chunks) }));
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
