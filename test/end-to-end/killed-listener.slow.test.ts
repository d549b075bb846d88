import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createDice } from '../../src/commands/listen/misbehave.ts';
import { isWindows } from '../is-windows.ts';
import { readJournalLines } from '../json-lines.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { postMany } from './post-many.ts';
import { startListener } from './start-listener.ts';

/** `npm run torture` asks for more. */
const kills = Number(process.env.TORTURE_KILLS ?? 6);
const seed = process.env.TORTURE_SEED ?? 'kill -9';
const connections = 16;
/** Far more than are answered before the end. */
const perRound = 5_000;
const maxAnswers = 400;
/** What a crash of another kind leaves: half a line. */
const torn = '{"receivedAt":"2026-11-23T10:04:05.123Z","method":"PO';

const bodyOf = (id: number) =>
  `{"timestamp":1,"data":{"id":${id},"filler":"${'x'.repeat((id * 7_919) % 9_000)}"},"event":"block.forged"}`;

test.skipIf(isWindows)(
  `a listener killed ${kills} times under load loses no delivery that it answered 200`,
  { timeout: 600_000 + kills * 60_000 },
  async ({ annotate }) => {
    const file = join(await temporaryFolder(), 'deliveries.ndjson');
    const dice = createDice(seed);
    const answered = new Set<number>();
    let repairs = 0;
    for (let round = 0; round < kills; round += 1) {
      const listener = await startListener(['--compact', '--record', file]);
      if (round > 0) {
        // It has taken the lock of the one before, which is dead.
        const { pid } = JSON.parse(await readFile(`${file}.lock`, 'utf8'));
        expect(pid).toBe(listener.process.pid);
      }
      const killAfter = 1 + Math.floor(dice.roll(round + 1) * maxAnswers);
      let answers = 0;
      await postMany({
        ...listener,
        connections,
        count: perRound,
        bodyOf: (n) => bodyOf(round * perRound + n),
        onAnswer(n, status) {
          if (status === 200) answered.add(round * perRound + n);
          answers += 1;
          if (answers === killAfter) listener.process.kill('SIGKILL');
        },
      });
      const { signal, stderr } = await listener.finished;
      expect(signal).toBe('SIGKILL');
      expect(answers).toBeLessThan(perRound);
      const isRepaired = stderr.includes('bytes of an incomplete last line');
      if (isRepaired) repairs += 1;
      // After every second round a line is torn for certain.
      if (round % 2 === 1) expect(isRepaired).toBe(true);
      if (round % 2 === 0) await appendFile(file, torn);
    }

    const last = await startListener(['--record', file]);
    await last.stop();
    const recorded = new Map<number, number>();
    for (const { body } of await readJournalLines(file)) {
      const { id } = JSON.parse(body).data;
      expect(body).toBe(bodyOf(id));
      recorded.set(id, (recorded.get(id) ?? 0) + 1);
    }
    const missing = [...answered].filter((id) => !recorded.has(id));
    await annotate(
      `seed "${seed}": ${kills} kills, ${answered.size} answered 200, ${missing.length} of them missing, ` +
        `${recorded.size} whole lines, ${repairs} repairs`,
    );
    expect(missing).toEqual([]);
    expect([...recorded.values()].filter((times) => times !== 1)).toEqual([]);
    expect(answered.size).toBeGreaterThan(kills);
    expect(repairs).toBeGreaterThanOrEqual(Math.floor(kills / 2));
  },
);
