import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstMissing, type ProgramName, programPath } from '../programs/debian-programs.ts';
import { freePort } from '../programs/free-port.ts';

export type EngineKind = 'postgresql' | 'redis' | 'nats';

/** A server with an empty data folder, on a free port of 127.0.0.1. */
export interface EngineServer {
  readonly port: number;
  start(): void;
  /** Ends it, and removes its data. */
  stop(): Promise<void>;
}

const programNames: Readonly<Record<EngineKind, ProgramName>> = {
  postgresql: 'postgres',
  redis: 'redis-server',
  nats: 'nats-server',
};

/** The program of an engine if it is not installed. */
export function missingEngine(kind: EngineKind): ProgramName | undefined {
  return firstMissing(programNames[kind]);
}

/** PostgreSQL refuses to run as root: then its Debian user owns it. */
function ownerOf(kind: EngineKind): { readonly uid?: number; readonly gid?: number } {
  if (kind !== 'postgresql' || process.getuid?.() !== 0) return {};
  const [, uid, gid] = /^postgres:[^:]*:(\d+):(\d+)/m.exec(readFileSync('/etc/passwd', 'utf8')) ?? [];
  return uid === undefined || gid === undefined ? {} : { uid: Number(uid), gid: Number(gid) };
}

/** Prepares a server without starting it. Its settings are the defaults, so its disk is part of the measurement. */
export async function prepareServer(kind: EngineKind): Promise<EngineServer> {
  const program = programPath(programNames[kind]);
  const owner = ownerOf(kind);
  const folder = mkdtempSync(join(tmpdir(), 'phantom-webhook-bench-'));
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const port = await freePort();
  if (kind === 'postgresql') {
    const words = ['--pgdata', folder, '--username', 'phantom', '--auth', 'trust', '--encoding', 'UTF8'];
    execFileSync(programPath('initdb'), [...words, '--locale', 'C', '--no-sync'], {
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
