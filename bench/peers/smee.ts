import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Server } from '../programs/server.ts';
import { startBaseline } from '../programs/start-baseline.ts';
import { startProcess } from '../programs/start-process.ts';

const smee = fileURLToPath(new URL('bin/smee.js', import.meta.resolve('smee-client')));

/**
 * Starts a channel on this machine and the client of smee, which posts what arrives there to the target. Resolves once
 * the client is connected.
 */
export async function startSmee(target: string): Promise<Server> {
  const channel = await startBaseline('smee-channel');
  const client = startProcess([smee, '--url', channel.url, '--target', target]);
  const ended = once(client, 'close');
  client.stderr?.resume();
  await new Promise<void>((resolve, reject) => {
    let said = '';
    client.stdout?.setEncoding('utf8').on('data', (text: string) => {
      // It prints a line per delivery, too.
      if (said.length < 1_000) said += text;
      if (said.includes('Forwarding ')) resolve();
    });
    client.once('close', () => reject(new Error(`Expected the client of smee to connect, got: ${said}`)));
  });
  return {
    ...channel,
    async stop() {
      client.kill('SIGTERM');
      await ended;
      return channel.stop();
    },
  };
}
