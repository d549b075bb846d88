import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '../measuring/load.ts';
import { script, startServer } from '../programs/start-process.ts';
import { temporaryPath } from '../programs/temporary-file.ts';
import { numberBlock } from './numbered-block.ts';

/**
 * Makes a store with deliveries that wait for an engine. A relay keeps one while the server is stopped. The others are
 * copies of its line, each of another block.
 */
export async function makeBacklog(engineUrl: string, count: number): Promise<string> {
  const store = temporaryPath('store');
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
  const copy = temporaryPath('store');
  cpSync(store, copy, { recursive: true });
  return copy;
}
