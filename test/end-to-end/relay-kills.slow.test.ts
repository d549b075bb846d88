import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createDice } from '../../src/commands/listen/misbehave.ts';
import { isWindows } from '../is-windows.ts';
import { readJournalLines } from '../json-lines.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { postMany } from './post-many.ts';
import { startRelay, statusOf } from './start-relay.ts';

/** `npm run torture` asks for more. */
const kills = Number(process.env.TORTURE_KILLS ?? 4);
const deliveries = Number(process.env.TORTURE_DELIVERIES ?? 2_000);
const seed = process.env.TORTURE_SEED ?? 'relay';
const connections = 8;
const perRound = Math.ceil(deliveries / kills);
/** One request of so many is not answered with 200. */
const moodEvery = 150;

const bodyOf = (id: number) =>
  `{"timestamp":1,"data":{"id":${id},"filler":"${'é'.repeat((id * 7_919) % 700)}"},"event":"block.forged"}`;

interface MoodyTarget {
  readonly process: ChildProcess;
  readonly port: number;
}

async function startMoodyTarget(port: number, file: string, mood: number): Promise<MoodyTarget> {
  const script = fileURLToPath(new URL('moody-target.mjs', import.meta.url));
  const child = fork(script, [String(port), file, String(moodEvery)], { env: { MOOD: String(mood) } });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [bound] = await once(child, 'message');
  return { process: child, port: bound };
}

const retries = ['--first-retry', '20ms', '--max-retry-delay', '100ms', '--timeout', '2s'];

async function logOf(store: string): Promise<readonly number[]> {
  const folder = join(store, 'deliveries');
  const numbers: number[] = [];
  for (const file of (await readdir(folder)).toSorted()) {
    for (const { body } of await readJournalLines(join(folder, file))) {
      const { id } = JSON.parse(body).data;
      expect(body).toBe(bodyOf(id));
      numbers.push(id);
    }
  }
  return numbers;
}

test.skipIf(isWindows)(
  `a relay and its target, killed ${kills} times each under load, lose nothing and keep the order`,
  { timeout: 600_000 + kills * 60_000 + 20 * deliveries },
  async ({ annotate }) => {
    const folder = await temporaryFolder();
    const store = join(folder, 'store');
    const acceptedFile = join(folder, 'accepted.ndjson');
    const dice = createDice(seed);
    const answered = new Set<number>();
    let slowestMs = 0;
    let target = await startMoodyTarget(0, acceptedFile, 0);
    const url = `http://127.0.0.1:${target.port}/hook`;
    for (let round = 0; round < kills; round += 1) {
      const relay = await startRelay(['--to', url, '--store', store, ...retries]);
      const killRelayAfter = 1 + Math.floor(dice.roll(2 * round + 1) * perRound * 0.8);
      const killTargetAfter = 1 + Math.floor(dice.roll(2 * round + 2) * perRound * 0.8);
      let answers = 0;
      let targetBack: Promise<MoodyTarget> | undefined;
      const startedMs = new Map<number, number>();
      await postMany({
        port: relay.port,
        connections,
        // More than are answered before the end.
        count: 3 * perRound,
        bodyOf(n) {
          startedMs.set(n, performance.now());
          return bodyOf(round * 3 * perRound + n);
        },
        onAnswer(n, status) {
          slowestMs = Math.max(slowestMs, performance.now() - (startedMs.get(n) ?? 0));
          if (status === 200) answered.add(round * 3 * perRound + n);
          answers += 1;
          if (answers === killTargetAfter) {
            target.process.kill('SIGKILL');
            targetBack = startMoodyTarget(target.port, acceptedFile, round * 31);
          }
          if (answers === perRound + killRelayAfter) relay.process.kill('SIGKILL');
        },
      });
      expect((await relay.finished).signal).toBe('SIGKILL');
      target = (await targetBack) ?? target;
    }

    const relay = await startRelay(['--to', url, '--store', store, ...retries]);
    // Deliveries are taken far faster than this target accepts them.
    const drained = { interval: 500, timeout: 600_000 + 20 * deliveries };
    await expect.poll(async () => (await statusOf(store))[0]?.waiting, drained).toBe(0);
    expect(await relay.stop()).toMatchObject({ exitCode: 0 });

    const log = await logOf(store);
    const accepted = (await readJournalLines(acceptedFile)).map(({ number }) => number as number);
    const first = [...new Set(accepted)];
    const arrived = new Set(accepted);
    const missing = [...answered].filter((number) => !arrived.has(number));
    const duplicates = accepted.length - first.length;
    await annotate(
      `seed "${seed}": ${kills} kills each, ${answered.size} answered 200, ${missing.length} of them lost, ` +
        `${duplicates} of ${accepted.length} arrived twice, slowest answer ${Math.round(slowestMs)} ms`,
    );
    expect(missing).toEqual([]);
    expect(first).toEqual(log);
    // Only what was under way can arrive twice: one delivery for each end of the relay or its target.
    expect(duplicates).toBeLessThanOrEqual(2 * kills);
    expect(answered.size).toBeGreaterThanOrEqual(deliveries);
  },
);
