import { createReadStream } from 'node:fs';
import { readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { callApi } from '../node/call-api.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { hostileRequests } from './hostile-requests.ts';
import { ask, breakOff, breaks, runMixedTraffic } from './mixed-traffic.ts';
import { startCountingTarget } from './start-counting-target.ts';
import { startListener } from './start-listener.ts';
import { startLocalNode } from './start-local-node.ts';

/** `npm run torture` asks for twenty minutes. */
const seconds = Number(process.env.TORTURE_SOAK_SECONDS ?? 3);
const seed = process.env.TORTURE_SEED ?? 'soak';
const samples = seconds < 60 ? 10 : 40;
/** In the first seconds the heap has yet to reach its working size, and every buffer its own. */
const maxGrowthKb = (seconds < 60 ? 160 : 40) * 1_024;
/** In the last quarter of a long run, of what there was in the quarter before. */
const maxGrowth = 1.05;
const filler = 'x'.repeat(200);
const bodyOf = (id: number) =>
  `{"timestamp":1,"data":{"id":${id},"filler":"${filler}"},"event":"block.forged"}`;

interface Sample {
  readonly residentKb: number;
  readonly descriptors: number;
}

async function sampleOf(pid: number): Promise<Sample> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const descriptors = (await readdir(`/proc/${pid}/fd`)).length;
  return { residentKb: Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]), descriptors };
}

async function socketsOf(pid: number): Promise<number> {
  const names = await readdir(`/proc/${pid}/fd`);
  const targets = await Promise.all(names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')));
  return targets.filter((target) => target.startsWith('socket:')).length;
}

/** Counts lines as they arrive, and keeps none. */
async function countLines(stream: Readable) {
  const counts = { lines: 0, authorized: 0, rejected: 0, skipped: 0, last: '' };
  for await (const line of createInterface({ input: stream })) {
    counts.lines += 1;
    counts.last = line;
    if (line.startsWith('{"type":"skipped"')) counts.skipped += JSON.parse(line).count;
    else if (line.includes('"authorized":true,')) counts.authorized += 1;
    else if (line.includes('"authorized":false,')) counts.rejected += 1;
  }
  return counts;
}

/** How often each number stands in a journal, line by line: it may not fit into memory. */
async function countRecorded(file: string): Promise<Uint8Array> {
  let counts = new Uint8Array(1_024);
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line.startsWith('{"answeredAt"')) continue;
    const { id } = JSON.parse(JSON.parse(line).body).data;
    if (id >= counts.length) {
      const larger = new Uint8Array(2 * id);
      larger.set(counts);
      counts = larger;
    }
    counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts;
}

test.runIf(process.platform === 'linux')(
  `${seconds} seconds of good and hostile traffic leak no memory, descriptor, socket or timer, and every request is accounted for`,
  { timeout: 600_000 + seconds * 10_000 },
  async ({ annotate }) => {
    const directory = await temporaryFolder();
    // Prints timers and handles on request, without extra code in the program.
    const door = join(directory, 'door.mjs');
    await writeFile(
      door,
      `let asked = 0;
      process.on('SIGUSR2', () => {
        asked += 1;
        process.stderr.write('resources ' + asked + ' ' + process.getActiveResourcesInfo().sort().join(' ') + '\\n');
      });`,
    );
    const file = join(directory, 'deliveries.ndjson');
    const target = await startCountingTarget();
    const flags = ['--json', '--record', file, '--forward-to', target.url, '--forward-timeout', '60s'];
    const env = { NODE_OPTIONS: `--import ${pathToFileURL(door)}` };
    const listener = await startListener(flags, { env });
    const { stdout, pid = 0 } = listener.process;
    stdout?.removeAllListeners('data');
    const counting = countLines(stdout as Readable);
    await listener.waitFor('stderr', /Verifying with/);
    const before = { ...(await sampleOf(pid)), sockets: await socketsOf(pid) };
    let asked = 0;
    const resourcesNow = async () => {
      asked += 1;
      listener.process.kill('SIGUSR2');
      const [, found = ''] = await listener.waitFor('stderr', new RegExp(`^resources ${asked} (.*)$`, 'm'));
      return found;
    };
    // File operations in progress appear only for a moment; so does the timer that waits for more to print.
    await expect.poll(resourcesNow).not.toMatch(/Timeout|Req|Immediate/);
    const resourcesBefore = await resourcesNow();

    const taken: Sample[] = [];
    const startedMs = performance.now();
    let isOver = false;
    const sampling = setInterval(
      async () => {
        taken.push(await sampleOf(pid));
        if (taken.length === samples) isOver = true;
      },
      (seconds * 1_000) / samples,
    );
    // The target is away for a fifth of the time, at least once.
    const awayMs = Math.min(2_000, (seconds * 1_000) / 15);
    const comingAndGoing = setInterval(() => {
      target.leave();
      setTimeout(() => target.comeBack(), awayMs);
    }, 5 * awayMs);
    const traffic = await runMixedTraffic({
      port: listener.port,
      goodConnections: 32,
      hostileConnections: 8,
      seed,
      isOver: () => isOver,
      bodyOf,
    });
    clearInterval(sampling);
    clearInterval(comingAndGoing);
    const lastedMs = performance.now() - startedMs;

    // The idle connection to the target is closed after a second.
    await expect.poll(() => socketsOf(pid)).toBe(before.sockets);
    await expect.poll(async () => (await sampleOf(pid)).descriptors).toBe(before.descriptors);
    await expect.poll(resourcesNow).toBe(resourcesBefore);
    listener.process.kill('SIGINT');
    const { exitCode } = await listener.finished;
    const printed = await counting;
    const summary = JSON.parse(printed.last);
    const recorded = await countRecorded(file);
    const forwarded = await target.counts();
    const once = (counts: Iterable<number>) => [...counts].filter((times) => times === 1).length;
    const residents = taken.map(({ residentKb }) => residentKb);
    // The minimum of each half: garbage makes memory swing.
    const [early, late] = [residents.slice(1, samples / 2), residents.slice(samples / 2)].map((half) =>
      Math.min(...half),
    );
    const quarter = samples / 4;
    const [before5, last5] = [residents.slice(-2 * quarter, -quarter), residents.slice(-quarter)].map(
      (part) => part.reduce((sum, one) => sum + one, 0) / part.length,
    );
    const { accepted } = traffic;
    const lost = accepted.filter((id) => recorded[id] !== 1 || forwarded[id] !== 1);

    await annotate(
      `seed "${seed}", ${(lastedMs / 1_000).toFixed(1)} s: ${traffic.sent} good deliveries ` +
        `(${Math.round(traffic.sent / (lastedMs / 1_000))} a second), ${accepted.length} answered 200 while the target was away ` +
        `at times, ${lost.length} of them not once in the journal and at the target; ${once(recorded)} in the journal once, ` +
        `${once(forwarded)} at the target once; ${traffic.hostile} hostile requests, ` +
        `${traffic.wrong.length} answered otherwise than they should be, ${traffic.broken} connections broken off; ` +
        `memory in kB ${residents.join(' ')}; descriptors ${before.descriptors} before, ` +
        `${Math.max(...taken.map(({ descriptors }) => descriptors))} at most, ${before.descriptors} after; ` +
        `resources before and after: ${resourcesBefore}`,
    );
    expect(exitCode).toBe(0);
    expect(traffic.wrong).toEqual([]);
    expect(accepted.length).toBeGreaterThan(0);
    expect(lost).toEqual([]);
    expect(once(recorded)).toBe(traffic.sent);
    expect(forwarded.filter((times) => times > 1)).toEqual([]);
    expect(summary).toMatchObject({ type: 'summary', authorized: traffic.sent });
    // What was broken off may have been seen or not.
    expect(summary.rejected).toBeGreaterThanOrEqual(traffic.hostile);
    expect(summary.rejected).toBeLessThanOrEqual(traffic.hostile + traffic.broken);
    expect(summary.received).toBe(summary.authorized + summary.rejected);
    expect(printed.authorized + printed.rejected + printed.skipped).toBe(summary.received);
    expect((late ?? Number.NaN) - (early ?? 0)).toBeLessThan(maxGrowthKb);
    if (seconds >= 60) expect((last5 ?? Number.NaN) / (before5 ?? 0)).toBeLessThan(maxGrowth);
  },
);

test.runIf(process.platform === 'linux')(
  `${seconds} seconds of good and hostile calls to a node leak no memory or descriptor`,
  { timeout: 600_000 + seconds * 10_000 },
  async ({ annotate }) => {
    const target = await startCountingTarget();
    const node = await startLocalNode(['--block-time', '200ms', '--json']);
    const { stdout, pid = 0 } = node.process;
    stdout?.removeAllListeners('data');
    stdout?.resume();
    await node.create('block.forged', target.url);
    const before = await sampleOf(pid);
    const taken: Sample[] = [];
    let isOver = false;
    const sampling = setInterval(
      async () => {
        taken.push(await sampleOf(pid));
        if (taken.length === samples) isOver = true;
      },
      (seconds * 1_000) / samples,
    );
    const count = { calls: 0, hostile: 0 };
    const wrong: string[] = [];
    await Promise.all([
      ...Array.from({ length: 4 }, () => keepCalling()),
      ...[node.url, node.p2pUrl].flatMap((url) => Array.from({ length: 3 }, () => keepAttacking(url))),
    ]);
    clearInterval(sampling);
    await expect
      .poll(async () => (await sampleOf(pid)).descriptors)
      .toBeLessThanOrEqual(before.descriptors + 1);
    expect(await node.webhooks()).toHaveLength(1);
    node.process.kill('SIGINT');
    const { exitCode } = await node.finished;
    const residents = taken.map(({ residentKb }) => residentKb);
    const quarter = samples / 4;
    const [earlier, last] = [residents.slice(-2 * quarter, -quarter), residents.slice(-quarter)].map(
      (part) => part.reduce((sum, one) => sum + one, 0) / part.length,
    );
    await annotate(
      `${count.calls} calls, ${wrong.length} answered otherwise than they should be; ${count.hostile} hostile requests and ` +
        `connections; memory in kB ${residents.join(' ')}; descriptors ${before.descriptors} before, ` +
        `${Math.max(...taken.map(({ descriptors }) => descriptors))} at most`,
    );
    expect(exitCode).toBe(0);
    expect(wrong).toEqual([]);
    if (seconds >= 60) expect((last ?? Number.NaN) / (earlier ?? 0)).toBeLessThan(maxGrowth);

    async function keepCalling(): Promise<void> {
      const body = JSON.stringify({ event: 'a', target: 'http://127.0.0.1:9/', conditions: [] });
      while (!isOver) {
        const created = await callApi(node.url, { method: 'POST', path: '/api/webhooks', body });
        const { id } = JSON.parse(created.text).data;
        const listed = await callApi(node.url, { method: 'GET', path: '/api/webhooks' });
        const deleted = await callApi(node.url, { method: 'DELETE', path: `/api/webhooks/${id}` });
        count.calls += 3;
        const statuses = [created.status, listed.status, deleted.status].join(' ');
        if (statuses !== '201 200 204') wrong.push(statuses);
      }
    }

    async function keepAttacking(url: string): Promise<void> {
      const port = Number(new URL(url).port);
      for (let n = 0; !isOver; n += 1) {
        const request = hostileRequests[n % hostileRequests.length];
        const brk = breaks[n % breaks.length];
        if (request !== undefined) await ask(port, request.bytes);
        if (brk !== undefined) await breakOff(port, brk);
        count.hostile += 2;
      }
    }
  },
);
