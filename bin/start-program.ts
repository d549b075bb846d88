import type { ChildProcess, SpawnOptions } from 'node:child_process';
import type { Program, ProgramEnd, ProgramOptions } from '../src/context.ts';

/** Sent only to this process, by a service manager for instance. A Ctrl-C at a terminal reaches the program by itself. */
const passedOn = ['SIGTERM', 'SIGHUP'] as const;

/** Starts a program that shares this process' input and output, and passes signals on to it. */
export async function startProgram(
  [file = '', ...argv]: readonly string[],
  { env, directory, writesTo, hasTerminal }: ProgramOptions & { readonly hasTerminal: boolean },
): Promise<Program> {
  const { spawn } = await import('node:child_process');
  const isWindows = process.platform === 'win32';
  const hasGroup = !hasTerminal && !isWindows;
  const options: SpawnOptions = {
    cwd: directory === '' ? undefined : directory,
    env: { ...process.env, ...env },
    stdio: ['inherit', writesTo === 'stdout' ? 1 : 2, 2],
    // There, npm and its like are scripts, which only a shell can start.
    shell: isWindows,
    // Without a terminal it gets a process group, so that what it started ends with it. At a terminal it has to stay in the
    // foreground.
    detached: hasGroup,
  };
  let child: ChildProcess | undefined;
  const signals: readonly NodeJS.Signals[] = hasTerminal ? passedOn : [...passedOn, 'SIGINT'];
  const pass = (signal: NodeJS.Signals) => kill(child, hasGroup, signal);
  const ended = new Promise<ProgramEnd>((resolve) => {
    const finish = (end: ProgramEnd) => {
      for (const signal of signals) process.off(signal, pass);
      resolve(end);
    };
    try {
      child = spawn(file, argv, options);
    } catch (cause) {
      // Such as a name that is empty or too long.
      finish({ kind: 'not-started', cause });
      return;
    }
    child.on('error', (cause) => finish({ kind: 'not-started', cause }));
    child.on('exit', (code, signal) =>
      finish(code === null ? { kind: 'signalled', signal: String(signal) } : { kind: 'exited', code }),
    );
    for (const signal of signals) process.on(signal, pass);
  });
  return { ended, kill: pass };
}

function kill(child: ChildProcess | undefined, isGroup: boolean, signal: NodeJS.Signals): void {
  const { pid } = child ?? {};
  if (pid === undefined) return;
  try {
    process.kill(isGroup ? -pid : pid, signal);
  } catch {
    // It has ended.
  }
}
