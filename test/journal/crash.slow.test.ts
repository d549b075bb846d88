import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { numbersIn } from './example-record.ts';
import { openExample } from './open-example.ts';
import { startRecorder } from './start-recorder.ts';

/** Far more than are written before the end. */
const count = 50_000;

/** After how many answers the recorder is killed, and how it writes. */
const kills = Array.from({ length: 20 }, (_, n) => ({
  answers: 1 + ((n * 389) % 2000),
  width: [1, 7, 64, 500][n % 4] ?? 1,
  bytes: [10, 1000, 5000][n % 3] ?? 10,
  isFlushed: n % 5 === 0,
}));

test.for(kills)(
  'a recorder killed after $answers answers, $width at a time, has recorded everything it answered',
  async ({ answers, width, bytes, isFlushed }) => {
    const directory = await temporaryFolder();
    const file = join(directory, 'deliveries.ndjson');
    const recorder = startRecorder(file, { isFlushed });
    recorder.tell('open');
    recorder.tell(`load ${count} ${width} ${bytes}`);
    await recorder.next(new RegExp(`^recorded ${answers}$`));
    await recorder.kill();

    const left = await readFile(file);
    const journal = await openExample(directory);
    const repaired = await readFile(file);
    const lastFeed = left.lastIndexOf('\n') + 1;
    expect(repaired.subarray(0, lastFeed).equals(left.subarray(0, lastFeed))).toBe(true);
    expect(repaired.length + (journal.repair?.droppedBytes ?? 0)).toBeGreaterThanOrEqual(left.length);
    const numbers = numbersIn(repaired.toString());
    // Whole lines, in order, without a gap.
    expect(numbers.findIndex((number, index) => number !== index)).toBe(-1);
    const answered = recorder.said().filter((line) => line.startsWith('recorded ')).length;
    expect(answered).toBeGreaterThan(answers);
    expect(answered).toBeLessThan(count);
    expect(numbers.length).toBeGreaterThanOrEqual(answered);
    expect(recorder.said().some((line) => line.startsWith('failed'))).toBe(false);
  },
);
