import { Pool } from 'undici';
import { blockBody, deliveryHeaders } from '../programs/delivery.ts';

/**
 * Posts the same body a given number of times over 32 connections, and prints the rate. Each connection waits for an
 * answer before it sends the next request.
 */
const [url = '', count = ''] = process.argv.slice(2);
const { origin, pathname } = new URL(url);
const connections = 32;
const pool = new Pool(origin, { connections, pipelining: 1 });
let left = Number(count);

const startedMs = performance.now();
await Promise.all(Array.from({ length: connections }, work));
const seconds = (performance.now() - startedMs) / 1_000;
await pool.close();
process.stdout.write(`${Number(count) / seconds}\n`);

async function work(): Promise<void> {
  while (left > 0) {
    left -= 1;
    const options = { path: pathname, method: 'POST', headers: deliveryHeaders, body: blockBody } as const;
    const answer = await pool.request(options);
    await answer.body.dump();
    if (answer.statusCode !== 200) throw new Error(`Expected 200, got ${answer.statusCode}.`);
  }
}
