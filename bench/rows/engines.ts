import { once } from 'node:events';
import { closeSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { copyStore, makeBacklog } from '../engines/backlog.ts';
import { type EnginePlace, engineUrl, openPlace } from '../engines/engine-place.ts';
import { type EngineKind, missingEngine, prepareServer } from '../engines/engine-server.ts';
import { alternate } from '../measuring/alternate.ts';
import { cpuTimeMs } from '../measuring/cpu-time.ts';
import { requireCount } from '../measuring/require-count.ts';
import { baselineArguments } from '../programs/start-baseline.ts';
import { script, startProcess } from '../programs/start-process.ts';
import { temporaryFile } from '../programs/temporary-file.ts';
import type { Row } from '../row.ts';
import type { Scale } from '../scale.ts';
import { median, summarize } from '../summary.ts';

const counts: Readonly<Record<Scale, number>> = { full: 30_000, quick: 10_000 };
const turns: Readonly<Record<Scale, number>> = { full: 3, quick: 2 };
const pollMs = 10;

export const relayPostgresql = engineRow('postgresql', 'pg, 256 rows in a statement');
export const relayRedis = engineRow('redis', 'ioredis, 256 entries in a script');
export const relayNats = engineRow('nats', '@nats-io/jetstream, a message at a time');

function engineRow(kind: EngineKind, client: string): Row {
  return {
    name: `relay-${kind}`,
    what: `relay --json, storing a backlog of ${counts.full}`,
    against: `a loop of ${client}, prepared in memory`,
    aim: { side: 'at least', value: 0.7, unit: 'x' },
    missedBecause:
      'Each delivery is read from the store, parsed and printed, and the state is written before the next ones are sent.',
    missing: missingEngine(kind),
    async measure(scale) {
      const count = counts[scale];
      const server = await prepareServer(kind);
      const url = engineUrl(kind, server.port);
      try {
        const store = await makeBacklog(url, count);
        server.start();
        const place = await openPlace(kind, url);
        const pairs = await alternate(
          turns[scale],
          () => relayBacklog({ place, url, count, store: copyStore(store) }),
          () => runStoring({ place, count, argv: baselineArguments(`${kind}-loop`, url, String(count)) }),
        );
        await place.close();
        const of = (which: 'ours' | 'baseline') => {
          const runs = pairs.map((pair) => pair[which]);
          return {
            perSecond: median(runs.map(({ perSecond }) => perSecond)),
            cpuUs: median(runs.map(({ cpuUs }) => cpuUs ?? Number.NaN)),
          };
        };
        const [ours, baseline] = [of('ours'), of('baseline')];
        return {
          figure: summarize(pairs.map((pair) => pair.ours.perSecond / pair.baseline.perSecond)),
          ours: runText(ours),
          baseline: runText(baseline),
          ...(Number.isNaN(ours.cpuUs) ? {} : { cpuRatio: ours.cpuUs / baseline.cpuUs }),
          note: `${count} deliveries of a block, from the first stored to the last; the server runs on the same machine.`,
        };
      } finally {
        await server.stop();
      }
    },
  };
}

interface Run {
  readonly perSecond: number;
  /** Processor time of the client per delivery, in microseconds; undefined where the system does not report it. */
  readonly cpuUs: number | undefined;
}

function runText({ perSecond, cpuUs = Number.NaN }: Run): string {
  return `${Math.round(perSecond)}/s${Number.isNaN(cpuUs) ? '' : `, ${Math.round(cpuUs)} µs`}`;
}

interface Storing {
  readonly place: EnginePlace;
  readonly count: number;
  /** The arguments of Node: a program that stores this many deliveries in the place. */
  readonly argv: readonly string[];
  readonly stdout?: number;
}

async function relayBacklog({
  url,
  store,
  ...storing
}: { readonly url: string; readonly store: string } & Omit<Storing, 'argv' | 'stdout'>): Promise<Run> {
  const { path, descriptor } = temporaryFile('relay.ndjson');
  const flags = ['--port', '0', '--json', '--to', url, '--create', '--store', store];
  const run = await runStoring({ ...storing, argv: [script, 'relay', ...flags], stdout: descriptor });
  closeSync(descriptor);
  for (const used of [path, store]) rmSync(used, { recursive: true });
  return run;
}

/** Starts a program, and measures from the first delivery that is stored to the last. */
async function runStoring({ place, count, argv, stdout }: Storing): Promise<Run> {
  await place.empty();
  const child = startProcess(argv, stdout === undefined ? {} : { stdout });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'exit');
  const reached = async (wanted: number) => {
    for (;;) {
      // Before the count, which a program that has just ended must not lack.
      const isOver = child.exitCode !== null;
      const stored = await place.count();
      if (stored >= wanted) return { stored, atMs: performance.now(), cpuMs: cpuTimeMs(child.pid ?? 0) };
      if (isOver) throw new Error(`Expected ${count} stored deliveries, got ${stored}: ${said}`);
      await pause(pollMs);
    }
  };
  const first = await reached(1);
  const last = await reached(count);
  child.kill('SIGTERM');
  await ended;
  requireCount('stored deliveries', await place.count(), count);
  const stored = last.stored - first.stored;
  return {
    perSecond: (stored * 1_000) / (last.atMs - first.atMs),
    cpuUs:
      first.cpuMs === undefined || last.cpuMs === undefined
        ? undefined
        : ((last.cpuMs - first.cpuMs) * 1_000) / stored,
  };
}
