import autocannon from 'autocannon';
import { blockBody, deliveryHeaders } from '../programs/delivery.ts';
import { postOnce } from '../programs/post-once.ts';
import type { Server } from '../programs/server.ts';
import { cpuTimeMs } from './cpu-time.ts';
import { type Latency, latencyOf } from './latency.ts';

export interface Load {
  readonly amount: number;
  readonly body?: string;
  /** Opens a connection for each delivery, as real nodes do, instead of keeping connections alive. */
  readonly isReconnecting?: boolean;
  /** Replaces every `[<id>]` in the body with a different text each time. */
  readonly isDistinct?: boolean;
}

export interface LoadResult {
  readonly perSecond: number;
  /** Processor time of the server per delivery, in microseconds; undefined where the system does not report it. */
  readonly cpuUs: number | undefined;
  readonly latency: Latency;
}

/** What a number of requests were answered. */
interface Answers {
  /** How many were 2xx, without those to requests that had to be sent twice. */
  readonly good: number;
  readonly durationsMs: readonly number[];
}

const connections = 32;
/** How often autocannon checks whether it is done. Its default of one second would be most of a short load. */
const sampleMs = 10;
const maxSeconds = 300;

/**
 * Posts a number of deliveries over 32 connections and waits for each answer. Only loopback addresses are allowed.
 * @throws Error if an answer is missing or not 2xx, because the measurement is then meaningless
 */
export async function load(server: Server, options: Load): Promise<LoadResult> {
  const url = new URL(server.url);
  if (url.hostname !== '127.0.0.1') throw new Error(`Expected a loopback address, got ${url.href}.`);
  const cpuBeforeMs = cpuTimeMs(server.pid);
  const startedMs = performance.now();
  const post = options.isReconnecting === true ? reconnect : keepAlive;
  const { good, durationsMs } = await post(url, options);
  const seconds = (performance.now() - startedMs) / 1_000;
  const cpuAfterMs = cpuTimeMs(server.pid);
  const { amount } = options;
  if (good !== amount) throw new Error(`Expected ${amount} answers 2xx of ${url.href}, got ${good}.`);
  const isTold = cpuBeforeMs !== undefined && cpuAfterMs !== undefined;
  return {
    perSecond: amount / seconds,
    cpuUs: isTold ? ((cpuAfterMs - cpuBeforeMs) * 1_000) / amount : undefined,
    latency: latencyOf(durationsMs),
  };
}

function keepAlive(
  { href: url }: URL,
  { amount, body = blockBody, isDistinct = false }: Load,
): Promise<Answers> {
  const durationsMs: number[] = [];
  const options = {
    url,
    method: 'POST' as const,
    headers: deliveryHeaders,
    body,
    connections: Math.min(connections, amount),
    amount,
    idReplacement: isDistinct,
    sampleInt: sampleMs,
    timeout: maxSeconds,
  };
  return new Promise((resolve, reject) => {
    const running = autocannon(options, (error, found) => {
      if (error) reject(error);
      else resolve({ good: found['2xx'] - found.errors - found.timeouts, durationsMs });
    });
    running.on('response', (_client, _status, _bytes, durationMs) => durationsMs.push(durationMs));
  });
}

async function reconnect({ port, host }: URL, { amount, body = blockBody }: Load): Promise<Answers> {
  const head = Object.entries({
    ...deliveryHeaders,
    host,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const request = Buffer.from(`POST / HTTP/1.1\r\n${lines}\r\n${body}`);
  let left = amount;
  let good = 0;
  const durationsMs: number[] = [];
  const work = async () => {
    while (left > 0) {
      left -= 1;
      const startedMs = performance.now();
      if (await postOnce(Number(port), request)) good += 1;
      durationsMs.push(performance.now() - startedMs);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  return { good, durationsMs };
}
