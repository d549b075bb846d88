import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestContext } from 'vitest';
import { freePort } from '../free-port.ts';
import { guidebookToken } from '../tokens.ts';
import type { Command, HandlerProgram } from './handler-program.ts';
import { programPath } from './runtimes.ts';

type Test = Pick<TestContext, 'onTestFinished'>;

export interface StartedProgram {
  readonly url: string;
  /** The number of the process of the handler, which may start others. */
  readonly pid: number;
  /** What the programs printed as errors so far. */
  readonly errors: () => string;
}

// Within the project, so that a handler finds the packages of Node.js.
const results = fileURLToPath(new URL('../../test-results/', import.meta.url));

const mostAttempts = 2_000;
const stepMs = 30;

/**
 * Builds and starts a handler, and resolves once it accepts connections. The program and the processes that it starts
 * end with the test.
 */
export async function startHandlerProgram(
  { files, build, start, env: ownEnv, front }: HandlerProgram,
  test: Test,
): Promise<StartedProgram> {
  await mkdir(results, { recursive: true });
  const folder = await mkdtemp(join(results, 'handler-'));
  test.onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const place = { port, folder };
  const env = {
    ...process.env,
    PHANTOM_WEBHOOK_TOKEN: guidebookToken.token,
    PORT: String(port),
    PYTHONDONTWRITEBYTECODE: '1',
    ...ownEnv,
  };
  for (const [name, text] of Object.entries(files?.(place) ?? {})) await writeFile(join(folder, name), text);
  if (build !== undefined) {
    const [program, ...argv] = build(place);
    await promisify(execFile)(program, argv, { env, cwd: folder });
  }
  const printed: string[] = [];
  const errors = () => printed.join('');
  const pid = await startProgram(start(place), port);
  if (front === undefined) return { url: `http://127.0.0.1:${port}/webhook`, pid, errors };

  const frontPort = await freePort();
  await writeFile(join(folder, 'nginx.conf'), nginxConfig(frontPort, front(place)));
  await startProgram(['nginx', '-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')], frontPort);
  return { url: `http://127.0.0.1:${frontPort}/webhook`, pid, errors };

  async function startProgram([name, ...argv]: Command, itsPort: number): Promise<number> {
    const child = spawn(await programPath(name), argv, {
      env,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      // A group of processes, because servers start workers.
      detached: true,
    });
    child.stderr.on('data', (text) => printed.push(String(text)));
    child.on('error', ({ message }) => printed.push(message));
    test.onTestFinished(() => endGroup(child));
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      if (child.pid === undefined) break;
      if (await isAccepting(itsPort)) return child.pid;
      if (child.exitCode !== null) break;
      await wait(stepMs);
    }
    throw new Error(`${name} did not start: ${errors()}`);
  }
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const isOver = child.exitCode !== null || child.signalCode !== null;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // All of them have ended.
  }
  if (!isOver) await once(child, 'close');
}

async function isAccepting(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** The settings that Debian ships, apart from places in the file system. */
function nginxConfig(port: number, location: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
daemon off;
master_process off;
pid nginx.pid;
events { worker_connections 768; }
http {
  sendfile on;
  tcp_nopush on;
  types_hash_max_size 2048;
  default_type application/octet-stream;
  access_log off;
  gzip on;
  ${temporary.map((name) => `${name}_temp_path ${name};`).join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    server_name localhost;
    ${location}
  }
}
`;
}
