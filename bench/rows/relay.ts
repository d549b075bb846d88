import { closeSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { alternate } from '../measuring/alternate.ts';
import { compareServers, measurementOf } from '../measuring/compare-servers.ts';
import { countAt } from '../measuring/count-at.ts';
import { countLines } from '../measuring/count-lines.ts';
import { loadThrough } from '../measuring/load-through.ts';
import { requireCount } from '../measuring/require-count.ts';
import { freePort } from '../programs/free-port.ts';
import { startListener } from '../programs/listener.ts';
import type { Server } from '../programs/server.ts';
import { startBaseline } from '../programs/start-baseline.ts';
import { script, startServer } from '../programs/start-process.ts';
import { temporaryFile, temporaryPath } from '../programs/temporary-file.ts';
import type { Row } from '../row.ts';
import type { Scale } from '../scale.ts';

export const relayReceive: Row = {
  name: 'relay-receive',
  what: 'relay --json, receiving: each delivery is on the disk before its answer',
  against: 'listen --json --record FILE --fsync',
  aim: { side: 'at least', value: 0.9, unit: 'x' },
  async measure(scale) {
    // Nothing listens there, so the relay only receives, and tries the first delivery now and then.
    const relay = await startRelay(`http://127.0.0.1:${await freePort()}/`);
    const journal = temporaryFile('journal.ndjson');
    const listener = await startListener(['--json', '--record', journal.path, '--fsync']);
    const { measurement, sent } = await compareServers({ ours: relay, baseline: listener }, scale);
    await Promise.all([relay.stop(), listener.stop()]);
    requireCount('deliveries in the store', await relay.kept(), sent);
    requireCount('deliveries in the journal', await countLines(journal.path, /\{"receivedAt":/), sent);
    relay.discard();
    listener.discard();
    return measurement;
  },
};

const forwarded: Readonly<Record<Scale, number>> = { full: 10_000, quick: 2_000 };
const turns: Readonly<Record<Scale, number>> = { full: 9, quick: 3 };

export const relayForward: Row = {
  name: 'relay-forward',
  what: 'relay --json, receiving and handing on in order, from the first request to the last at the target',
  against: 'bare node:http and undici proxy, in order',
  aim: { side: 'at least', value: 0.6, unit: 'x' },
  missedBecause:
    'Each delivery is on the disk before its answer, and its state in a file before the next is sent.',
  async measure(scale) {
    const amount = forwarded[scale];
    const target = await startBaseline('bare-server');
    try {
      const relay = await startRelay(target.url);
      const proxy = await startBaseline('bare-proxy', [target.url]);
      const ours = () => loadThrough(relay, target, amount);
      const baseline = () => loadThrough(proxy, target, amount);
      // Warms up both, so Node has optimized the code that runs often before the first measurement.
      await alternate(1, ours, baseline);
      const pairs = await alternate(turns[scale], ours, baseline);
      await Promise.all([relay.stop(), proxy.stop()]);
      const sent = (turns[scale] + 1) * amount;
      requireCount('deliveries in the store', await relay.kept(), sent);
      requireCount('deliveries at the target', await countAt(target), 2 * sent);
      relay.discard();
      return measurementOf(pairs);
    } finally {
      await target.stop();
    }
  },
};

interface Relay extends Server {
  /** Counts the deliveries in its store. */
  kept(): Promise<number>;
  /** Removes its store and its output. */
  discard(): void;
}

async function startRelay(target: string): Promise<Relay> {
  const store = temporaryPath('store');
  const { path: output, descriptor } = temporaryFile('relay.ndjson');
  const flags = ['--port', '0', '--json', '--to', target, '--store', store];
  const server = await startServer([script, 'relay', ...flags], { stdout: descriptor });
  closeSync(descriptor);
  return {
    ...server,
    async kept() {
      const folder = join(store, 'deliveries');
      const segments = readdirSync(folder).map((name) => countLines(join(folder, name), /\{/));
      return (await Promise.all(segments)).reduce((sum, count) => sum + count, 0);
    },
    discard() {
      for (const path of [store, output]) rmSync(path, { recursive: true });
    },
  };
}
