import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from '../load.ts';
import { script, startServer } from '../start-process.ts';
import { numberBlock } from './numbered-block.ts';

const folder = mkdtempSync(join(tmpdir(), 'phantom-webhook-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
let made = 0;

/** Returns an absolute path for a new store. */
function newStore(): string {
  made += 1;
  return join(folder, `store-${made}`);
}

/**
 * Makes a store with deliveries that wait for an engine. A relay keeps one while the server is stopped. The others are
 * copies of its line, each of another block.
 */
export async function makeBacklog(engineUrl: string, count: number): Promise<string> {
  const store = newStore();
  const relay = await startServer([script, 'relay', '--port', '0', '--to', engineUrl, '--store', store]);
  await load(relay, { amount: 1 });
  await relay.stop();
  const deliveries = join(store, 'deliveries');
  const [segment = ''] = readdirSync(deliveries);
  const path = join(deliveries, segment);
  const line = readFileSync(path, 'utf8');
  const [, id = ''] = /"id":"([^"\\]+-)1"/.exec(line) ?? [];
  if (id === '') throw new Error(`Expected the id of a first delivery, got ${line}`);
  const copies = Array.from({ length: count - 1 }, (_, index) => {
    const n = index + 2;
    return numberBlock(line, n, '\\"').replace(`"id":"${id}1"`, `"id":"${id}${n}"`);
  });
  writeFileSync(path, [line, ...copies].join(''));
  return store;
}

/** Copies a store, so it can be forwarded more than once. */
export function copyStore(store: string): string {
  const copy = newStore();
  cpSync(store, copy, { recursive: true });
  return copy;
}
