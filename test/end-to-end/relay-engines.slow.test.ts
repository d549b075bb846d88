import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createDice } from '../../src/commands/listen/misbehave.ts';
import { type EngineKind, parseEngineUrl } from '../../src/engines/engine-address.ts';
import { readEngine } from '../../src/engines/read-engine.ts';
import { engineKinds, urlOf } from '../engines/server-urls.ts';
import { type EngineServer, isInstalled, startEngineServer } from '../engines/servers.ts';
import { readJournalLines } from '../json-lines.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { postMany } from './post-many.ts';
import { startRelay, statusOf } from './start-relay.ts';

/** `npm run torture` asks for more. */
const stops = Number(process.env.TORTURE_ENGINE_STOPS ?? 1);
const deliveries = Number(process.env.TORTURE_DELIVERIES ?? 600);
const seed = process.env.TORTURE_SEED ?? 'engines';
const relays = 3;
const connections = 4;
const perRelay = Math.ceil(deliveries / stops / relays);
const retries = ['--first-retry', '20ms', '--max-retry-delay', '100ms', '--timeout', '5s'];

const bodyOf = (id: number) =>
  `{"timestamp":1,"data":{"id":"${id}","height":${id},"filler":"${'é'.repeat((id * 7_919) % 300)}"},"event":"block.forged"}`;

describe.each(engineKinds)('three relays to one server of %s', (kind) => {
  test.skipIf(!isInstalled(kind))(
    `lose nothing and store nothing twice, although it is stopped ${stops} times and a relay is killed as often`,
    { timeout: 600_000 + stops * 60_000 + 20 * deliveries },
    async ({ annotate }) => {
      const folder = await temporaryFolder();
      const server = await startEngineServer(kind);
      const dice = createDice(`${seed} ${kind}`);
      const url = urlOf[kind](server);
      const stores = Array.from({ length: relays }, (_, index) => join(folder, `store${index}`));
      const start = (store: string) => startRelay(['--to', url, '--create', '--store', store, ...retries]);
      const answered = new Set<number>();
      let slowestMs = 0;
      let sent = 0;
      for (let round = 0; round < stops; round += 1) {
        const running = await Promise.all(stores.map(start));
        const killed = running[round % relays];
        const killAfter = 1 + Math.floor(dice.roll(2 * round) * perRelay);
        const stopAfter = 1 + Math.floor(dice.roll(2 * round + 1) * perRelay);
        let answers = 0;
        let serverIsBack: Promise<void> | undefined;
        await Promise.all(
          running.map(async (relay) => {
            const firstId = sent;
            sent += 2 * perRelay;
            const startedMs = new Map<number, number>();
            let own = 0;
            await postMany({
              port: relay.port,
              connections,
              // The one that is killed gets more than it can answer.
              count: relay === killed ? 2 * perRelay : perRelay,
              bodyOf(n) {
                startedMs.set(n, performance.now());
                return bodyOf(firstId + n);
              },
              onAnswer(n, status) {
                slowestMs = Math.max(slowestMs, performance.now() - (startedMs.get(n) ?? 0));
                if (status === 200) answered.add(firstId + n);
                answers += 1;
                own += 1;
                if (answers === stopAfter) serverIsBack = server.stop().then(server.start);
                if (relay === killed && own === killAfter + perRelay - 1) relay.process.kill('SIGKILL');
              },
            });
          }),
        );
        await serverIsBack;
        for (const relay of running) await (relay === killed ? relay.finished : relay.stop());
        expect(killed && (await killed.finished).signal).toBe('SIGKILL');
      }

      const last = await Promise.all(stores.map(start));
      const drained = { interval: 500, timeout: 600_000 + 20 * deliveries };
      for (const store of stores) {
        await expect.poll(async () => (await statusOf(store))[0]?.waiting, drained).toBe(0);
      }
      for (const relay of last) expect(await relay.stop()).toMatchObject({ exitCode: 0 });

      const { numbers, ids } = await storedIn(kind, server);
      const stored = new Set(numbers);
      const lost = [...answered].filter((number) => !stored.has(number));
      const twice = ids.length - new Set(ids).size;
      await annotate(
        `${kind}, seed "${seed}": server stopped ${stops} times, relays killed ${stops} times, ` +
          `${answered.size} answered 200, ${lost.length} of them lost, ${twice} of ${ids.length} stored twice, ` +
          `slowest answer ${Math.round(slowestMs)} ms`,
      );
      expect(lost).toEqual([]);
      expect(twice).toBe(0);
      expect(answered.size).toBeGreaterThanOrEqual(deliveries);
      // Each relay stores its deliveries in the order in which it received them.
      for (const store of stores) {
        const received = await receivedBy(store);
        const own = new Set(received);
        expect(numbers.filter((number) => own.has(number))).toEqual(received);
      }
    },
  );
});

async function storedIn(kind: EngineKind, server: EngineServer) {
  const numbers: number[] = [];
  const ids: string[] = [];
  const none = { password: undefined, credentials: undefined };
  const limits = { timeoutMs: 60_000, cut: new AbortController().signal };
  for await (const stored of readEngine(parseEngineUrl(urlOf[kind](server), {}), none, limits)) {
    const body = Buffer.from(stored?.body ?? []).toString();
    const { height } = JSON.parse(body).data;
    expect(body).toBe(bodyOf(height));
    numbers.push(height);
    ids.push(stored?.id ?? '');
  }
  return { numbers, ids };
}

async function receivedBy(store: string): Promise<readonly number[]> {
  const folder = join(store, 'deliveries');
  const numbers: number[] = [];
  for (const file of (await readdir(folder)).toSorted()) {
    for (const { body } of await readJournalLines(join(folder, file)))
      numbers.push(JSON.parse(body).data.height);
  }
  return numbers;
}
