import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestContext } from 'vitest';
import { freePort } from '../free-port.ts';
import { guidebookToken } from '../tokens.ts';
import type { Command, Place, RightHandler } from './right-handlers.ts';
import { programPath } from './runtimes.ts';

type Test = Pick<TestContext, 'onTestFinished'>;

/** The program ends with the test, and so do the processes that it started. */
export interface Started {
  readonly url: string;
  /** What the programs printed as errors so far. */
  readonly errors: () => string;
}

const mostAttempts = 2_000;
const stepMs = 30;

/** Builds and starts a handler, and resolves once it accepts connections. */
export async function startRightHandler(handler: RightHandler, test: Test): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), 'right-handler-'));
  test.onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const place = { port, folder };
  const env = {
    ...process.env,
    PHANTOM_WEBHOOK_TOKEN: guidebookToken.token,
    PORT: String(port),
    PYTHONDONTWRITEBYTECODE: '1',
    ...handler.env,
  };
  if (handler.build !== undefined) {
    const [program, ...argv] = handler.build(place);
    await promisify(execFile)(program, argv, { env, cwd: folder });
  }
  if (handler.behind === 'fastcgi') await writeFile(join(folder, 'fpm.conf'), fpmConfig(place));
  const said: string[] = [];
  const errors = () => said.join('');
  await startProgram(handler.start(place), port);
  if (handler.behind === undefined) return { url: `http://127.0.0.1:${port}/webhook`, errors };

  const front = await freePort();
  await mkdir(join(folder, 'logs'));
  await writeFile(
    join(folder, 'nginx.conf'),
    nginxConfig(front, handler.behind === 'nginx' ? proxyTo(port) : callPhp(port)),
  );
  await startProgram(['nginx', '-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')], front);
  return { url: `http://127.0.0.1:${front}/webhook`, errors };

  async function startProgram([name, ...argv]: Command, port: number): Promise<void> {
    const child = spawn(await programPath(name), argv, {
      env,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      // Servers start workers, which must end too.
      detached: true,
    });
    child.stderr.on('data', (text) => said.push(String(text)));
    child.on('error', ({ message }) => said.push(message));
    test.onTestFinished(() => endGroup(child));
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      if (await isAccepting(port)) return;
      if (child.pid === undefined || child.exitCode !== null) break;
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

const handlers = fileURLToPath(new URL('right-handlers/', import.meta.url));

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
    location /webhook { ${location} }
  }
}
`;
}

function proxyTo(port: number): string {
  return `proxy_pass http://127.0.0.1:${port};`;
}

function callPhp(port: number): string {
  return `
      include /etc/nginx/fastcgi_params;
      fastcgi_param SCRIPT_FILENAME ${join(handlers, 'php-fpm/index.php')};
      fastcgi_pass 127.0.0.1:${port};
    `;
}

function fpmConfig({ port, folder }: Place): string {
  return `
[global]
error_log = ${folder}/php-fpm.log
[www]
listen = 127.0.0.1:${port}
pm = static
pm.max_children = 4
catch_workers_output = yes
env[PHANTOM_WEBHOOK_TOKEN] = $PHANTOM_WEBHOOK_TOKEN
${process.getuid?.() === 0 ? 'user = root\ngroup = root' : ''}
`;
}
