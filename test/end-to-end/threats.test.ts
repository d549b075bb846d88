import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isWindows } from '../is-windows.ts';
import { deliveriesIn, readJournalLines } from '../json-lines.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { deliver } from './deliver.ts';
import { startListener } from './start-listener.ts';
import { startLocalNode } from './start-local-node.ts';

describe.runIf(process.platform === 'linux')('without --host', () => {
  /** The addresses at which somebody listens on the port, as the kernel writes them. */
  async function listeningOn(port: number): Promise<readonly string[]> {
    const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8')));
    const wanted = port.toString(16).toUpperCase().padStart(4, '0');
    const rows = tables
      .flatMap((table) => table.trim().split('\n').slice(1))
      .map((row) => row.trim().split(/\s+/));
    return rows.flatMap(([, local = '', , state]) => {
      const [address = '', localPort] = local.split(':');
      return localPort === wanted && state === '0A' ? [address] : [];
    });
  }
  const loopback = '0100007F';

  test('listen is reachable only from this machine', async () => {
    const { port, waitFor, stop } = await startListener([]);
    await waitFor('stderr', /^Verifying/m);
    expect(await listeningOn(port)).toEqual([loopback]);
    expect((await stop()).stderr).not.toContain('reachable');
  });

  test('node is reachable only from this machine, at both of its ports', async () => {
    const { url: api, p2pUrl } = await startLocalNode(['--block-time', 'off']);
    for (const url of [api, p2pUrl]) expect(await listeningOn(Number(new URL(url).port))).toEqual([loopback]);
  });
});

const year = 365 * 86_400_000;

test('a delivery is accepted whatever its timestamp is', async () => {
  const { url } = await startListener([]);
  for (const timestamp of [
    Date.now() - 3 * year,
    Date.now() + 3 * year,
    Date.now() - 86_400_000,
    0,
    -1,
    1e300,
  ]) {
    const body = `{"timestamp":${timestamp},"data":{},"event":"block.forged"}`;
    expect(await deliver(url, body)).toMatchObject({ status: 200 });
  }
});

test.skipIf(isWindows)('an incomplete delivery is neither shown as authorized nor recorded', async () => {
  const directory = await temporaryFolder();
  const listener = await startListener(['--json', '--record', 'a.ndjson'], { directory });
  const body = '{"timestamp":1,"data":{},"event":"block.forged"}';
  const head = `POST / HTTP/1.1\r\nHost: x\r\nAuthorization: ${guidebookToken.authorization}\r\nContent-Length: ${body.length}\r\n\r\n`;
  for (let cut = 1; cut <= 50; cut += 1) {
    await new Promise<void>((resolve) => {
      const socket = connect(listener.port, '127.0.0.1', () => {
        // Half of them end the connection, the others reset it; up to one byte of the body is missing.
        const bytes = `${head}${body}`.slice(0, head.length + body.length - cut);
        socket.write(bytes, () => (cut % 2 === 0 ? socket.end() : socket.resetAndDestroy()));
      });
      socket.on('error', () => {});
      socket.resume().once('close', () => resolve());
    });
  }
  expect(await deliver(listener.url, body)).toMatchObject({ status: 200 });
  const { stdout } = await listener.stop();
  expect(deliveriesIn(stdout).filter(({ authorized }) => authorized)).toHaveLength(1);
  expect(await readJournalLines(join(directory, 'a.ndjson'))).toHaveLength(1);
});
