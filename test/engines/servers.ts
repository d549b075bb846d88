import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { otherFolders } from '../../bench/programs/debian-programs.ts';
import { findProgram, firstExecutable } from '../../bench/programs/find-program.ts';
import { freePort } from '../free-port.ts';

/** A server of its own data folder and port. */
export interface EngineServer {
  readonly port: number;
  readonly folder: string;
  readonly pid: () => number;
  start(): Promise<void>;
  /** Ends it as an administrator would, and waits for its end. */
  stop(): Promise<void>;
}

type EngineKind = 'postgresql' | 'redis' | 'nats';

const programs: Readonly<Record<EngineKind, string | undefined>> = {
  // Its folder also has initdb. A wrapper elsewhere on the path may not.
  postgresql: (
    firstExecutable(otherFolders.map((folder) => join(folder, 'initdb'))) ?? findProgram('initdb')
  )?.replace(/initdb$/, 'postgres'),
  redis: findProgram('redis-server', otherFolders),
  nats: findProgram('nats-server', otherFolders),
};

/** Whether the server of an engine is installed. In CI it has to be. */
export function isInstalled(kind: EngineKind): boolean {
  if (programs[kind] === undefined && process.env.CI !== undefined) {
    throw new Error(`${kind} is not installed. .ci/run has to install it.`);
  }
  return programs[kind] !== undefined;
}

/** The servers that are missing, by the names of their packages in Debian. */
export function missingServers(): readonly string[] {
  const packages = { postgresql: 'postgresql', redis: 'redis-server', nats: 'nats-server' };
  return Object.entries(packages).flatMap(([kind, name]) =>
    programs[kind as EngineKind] === undefined ? [name] : [],
  );
}

const run = promisify(execFile);

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses to run as root: then its Debian user owns it. */
function postgresOwner(): Owner {
  if (process.getuid?.() !== 0) return {};
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((text) => text.startsWith('postgres:'));
  const [, , uid, gid] = (line ?? '').split(':').map(Number);
  return uid === undefined || gid === undefined ? {} : { uid, gid };
}

const maxAttempts = 5;

/** Starts a server with an empty data folder, which is removed at the end. @param until as for `temporaryFolder` */
export async function startEngineServer(
  kind: EngineKind,
  settings: readonly string[] = [],
  until: (end: () => Promise<void>) => void = onTestFinished,
): Promise<EngineServer> {
  const program = programs[kind];
  if (program === undefined) throw new Error(`${kind} is not installed.`);
  const owner = kind === 'postgresql' ? postgresOwner() : {};
  const folder = await mkdtemp('/tmp/phantom-webhook-');
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(folder, owner.uid, owner.gid);
  let port = await freePort();
  let child: ChildProcess | undefined;
  const stop = async () => {
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    // The quick end of PostgreSQL does not wait for its clients.
    child.kill(kind === 'postgresql' ? 'SIGINT' : 'SIGTERM');
    await ended;
  };
  until(async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  });
  await prepare[kind](folder, program, owner);
  const start = async () => {
    const words = [...commands[kind]({ folder, port }), ...settings];
    child = spawn(program, words, { ...owner, cwd: folder, stdio: 'ignore' });
    child.on('error', () => {});
    await listening(kind, port, child);
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      await start();
      break;
    } catch (error) {
      // Another program may have taken the port meanwhile.
      if (attempt === maxAttempts) throw error;
      port = await freePort();
    }
  }
  return { port, folder, start, stop, pid: () => child?.pid ?? 0 };
}

const prepare: Readonly<
  Record<EngineKind, (folder: string, program: string, owner: Owner) => Promise<unknown>>
> = {
  async postgresql(folder, program, owner) {
    const words = [
      '--pgdata',
      folder,
      '--username',
      'phantom',
      '--auth',
      'trust',
      '--no-sync',
      '--encoding',
      'UTF8',
    ];
    await run(program.replace(/postgres$/, 'initdb'), [...words, '--locale', 'C'], { ...owner, cwd: folder });
  },
  redis: async (folder) => mkdir(join(folder, 'data')),
  nats: async (folder) => writeFile(join(folder, 'nats.conf'), ''),
};

const commands: Readonly<
  Record<EngineKind, (place: { readonly folder: string; readonly port: number }) => readonly string[]>
> = {
  postgresql: ({ folder, port }) => [
    ...['-D', folder, '-p', String(port), '-k', folder],
    // Only a failure of the machine would need it, and the tests end processes.
    ...['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
  ],
  redis: ({ folder, port }) => [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', join(folder, 'data'), '--save', ''],
    ...['--appendonly', 'yes', '--appendfsync', 'always', '--unixsocket', join(folder, 'redis.sock')],
  ],
  nats: ({ folder, port }) => [
    ...['--addr', '127.0.0.1', '--port', String(port), '--jetstream', '--store_dir', join(folder, 'data')],
  ],
};

/** What a server says to a client that is not ready yet differs, so each is asked as a client would. */
async function listening(kind: EngineKind, port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    if (await isReady(kind, port)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${kind} ended with ${child.exitCode ?? child.signalCode}.`);
}

async function isReady(kind: EngineKind, port: number): Promise<boolean> {
  const answer = await firstAnswer(port, questions[kind]);
  return answer !== undefined && ready[kind].test(answer);
}

/** A start-up message of protocol 3.0 for the user of the tests; PING; nothing, because NATS speaks first. */
const questions: Readonly<Record<EngineKind, Uint8Array>> = {
  postgresql: startupMessage('user\0phantom\0database\0postgres\0\0'),
  redis: Buffer.from('PING\r\n'),
  nats: Buffer.alloc(0),
};

const ready: Readonly<Record<EngineKind, RegExp>> = { postgresql: /^R/, redis: /^\+PONG/, nats: /^INFO/ };

function startupMessage(text: string): Uint8Array {
  const body = Buffer.from(text);
  const head = Buffer.alloc(8);
  head.writeInt32BE(body.length + head.length);
  head.writeInt32BE(196_608, 4);
  return Buffer.concat([head, body]);
}

function firstAnswer(port: number, question: Uint8Array): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => resolve(undefined));
    socket.on('close', () => resolve(undefined));
    socket.on('connect', () => socket.write(question));
    socket.once('data', (bytes) => {
      resolve(bytes.toString('latin1'));
      socket.destroy();
    });
  });
}
