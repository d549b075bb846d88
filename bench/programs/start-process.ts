import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { token } from './delivery.ts';
import type { Server } from './server.ts';

export const script = fileURLToPath(new URL('../../dist/phantom-webhook.cjs', import.meta.url));

/** The environment of the program. Apart from PATH, it is the same for everyone who measures. */
const environment = {
  PATH: process.env.PATH ?? '',
  TZ: 'UTC',
  NO_COLOR: '1',
  PHANTOM_WEBHOOK_TOKEN: token,
} as const;

/** The running children. Those left when something fails are killed, because none may outlive the measurement. */
const running = new Set<ChildProcess>();
process.on('exit', endProcesses);

export function endProcesses(): void {
  for (const child of running) child.kill('SIGKILL');
}

export interface ProcessOptions {
  /** The path of the program. Default: Node. */
  readonly program?: string;
  /** The file descriptor for standard output. Default: a pipe. */
  readonly stdout?: number;
  /** Variables to add to the environment. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Starts a program with these arguments, with a pipe for stderr. */
export function startProcess(argv: readonly string[], options: ProcessOptions = {}) {
  const { program = process.execPath, stdout, variables } = options;
  const child = spawn(program, argv, {
    env: { ...environment, ...variables },
    stdio: ['ignore', stdout ?? 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Starts a server, and resolves once it reports on stderr that it is listening. */
export async function startServer(argv: readonly string[], options: ProcessOptions = {}): Promise<Server> {
  const child = startProcess(argv, options);
  let said = '';
  const ended = once(child, 'close');
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [, found] = /Listening on (http:[^\s"]+)/.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.stdout?.resume();
    child.once('close', () => reject(new Error(`Expected a server, got: ${said}`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      return said;
    },
  };
}
