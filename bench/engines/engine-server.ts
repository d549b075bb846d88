import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chownSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export type EngineKind = 'postgresql' | 'redis' | 'nats';

/** A server with an empty data folder, on a free port of 127.0.0.1. */
export interface EngineServer {
  readonly port: number;
  start(): void;
  /** Ends it, and removes its data. */
  stop(): Promise<void>;
}

const programNames: Readonly<Record<EngineKind, string>> = {
  postgresql: 'postgres',
  redis: 'redis-server',
  nats: 'nats-server',
};

/** Where Debian puts programs that are not on the path of every user. */
const otherFolders = [
  '/usr/sbin',
  ...listed('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin`),
];

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function find(program: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...otherFolders];
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The program of an engine if it is not installed. */
export function missingProgram(kind: EngineKind): string | undefined {
  const name = programNames[kind];
  return find(name) === undefined ? name : undefined;
}

/** PostgreSQL refuses to run as root: then its Debian user owns it. */
function ownerOf(kind: EngineKind): { readonly uid?: number; readonly gid?: number } {
  if (kind !== 'postgresql' || process.getuid?.() !== 0) return {};
  const [, uid, gid] = /^postgres:[^:]*:(\d+):(\d+)/m.exec(readFileSync('/etc/passwd', 'utf8')) ?? [];
  return uid === undefined || gid === undefined ? {} : { uid: Number(uid), gid: Number(gid) };
}

/** Prepares a server without starting it. Its settings are the defaults, so its disk is part of the measurement. */
export async function prepareServer(kind: EngineKind): Promise<EngineServer> {
  const program = find(programNames[kind]);
  if (program === undefined) throw new Error(`${programNames[kind]} is not installed.`);
  const owner = ownerOf(kind);
  const folder = mkdtempSync(join(tmpdir(), 'phantom-webhook-bench-'));
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const port = await freePort();
  if (kind === 'postgresql') {
    const words = ['--pgdata', folder, '--username', 'phantom', '--auth', 'trust', '--encoding', 'UTF8'];
    execFileSync(find('initdb') ?? 'initdb', [...words, '--locale', 'C', '--no-sync'], {
      ...owner,
      cwd: folder,
    });
  }
  let end = async () => {};
  return {
    port,
    start() {
      const child = spawn(program, argumentsOf[kind](folder, String(port)), {
        ...owner,
        cwd: folder,
        stdio: 'ignore',
      });
      // Reported by the client, which cannot connect then.
      child.once('error', () => {});
      const kill = () => child.kill('SIGINT');
      process.once('exit', kill);
      end = async () => {
        process.off('exit', kill);
        if (child.exitCode !== null || child.pid === undefined) return;
        const ended = once(child, 'exit');
        kill();
        await ended;
      };
    },
    async stop() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const argumentsOf: Readonly<Record<EngineKind, (folder: string, port: string) => readonly string[]>> = {
  postgresql: (folder, port) => [
    ...['-D', folder, '-p', port, '-k', folder],
    ...['-c', 'listen_addresses=127.0.0.1'],
  ],
  redis: (folder, port) => ['--port', port, '--bind', '127.0.0.1', '--dir', folder],
  nats: (folder, port) => ['--addr', '127.0.0.1', '--port', port, '--jetstream', '--store_dir', folder],
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port.');
  server.close();
  await once(server, 'close');
  return address.port;
}
