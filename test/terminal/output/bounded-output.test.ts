import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OutputStream } from '../../../src/context.ts';
import { openBoundedOutput } from '../../../src/terminal/output/bounded-output.ts';

/** A stream whose reader takes one write at a time, on demand. */
function slowStream() {
  const taken: string[] = [];
  let take: (() => void) | undefined;
  let waiting: (() => void) | undefined;
  const stream: OutputStream = {
    isTerminal: false,
    isFile: false,
    columns: undefined,
    print: unused,
    write: (bytes) =>
      new Promise((resolve) => {
        take = () => {
          take = undefined;
          taken.push(Buffer.from(bytes).toString());
          resolve();
        };
        waiting?.();
      }),
  };
  return {
    stream,
    taken,
    async takeOne(): Promise<void> {
      if (take === undefined) await new Promise<void>((resolve) => (waiting = resolve));
      waiting = undefined;
      take?.();
    },
  };
}

async function unused(): Promise<never> {
  throw new Error('print may block');
}

const options = { maxQueuedBytes: 100, skippedText: (skipped: number) => `${skipped} skipped\n` };

describe('openBoundedOutput', () => {
  test('writes the texts of one turn at once, in order', async () => {
    const { stream, taken, takeOne } = slowStream();
    const output = openBoundedOutput(stream, options);
    output.print('a\n');
    output.print('b\n');
    await takeOne();
    expect(taken).toEqual(['a\nb\n']);
  });

  test('never waits for the reader, and reports how much it skipped', async () => {
    const { stream, taken, takeOne } = slowStream();
    const output = openBoundedOutput(stream, options);
    for (let n = 0; n < 1_000; n += 1) output.print('0123456789');
    const flushed = output.flush(60_000);
    await takeOne();
    await takeOne();
    await flushed;
    expect(taken).toEqual(['0123456789'.repeat(10), '990 skipped\n']);
    output.print('again');
    await takeOne();
    expect(taken[2]).toBe('again');
  });

  test('counts what is being written against the limit', async () => {
    const { stream, taken, takeOne } = slowStream();
    const output = openBoundedOutput(stream, options);
    output.print('x'.repeat(60));
    await new Promise(setImmediate);
    output.print('y'.repeat(60));
    const flushed = output.flush(60_000);
    await takeOne();
    await takeOne();
    await flushed;
    expect(taken).toEqual(['x'.repeat(60), '1 skipped\n']);
  });

  test('accepts a text of any size when nothing waits, and continues after it', async () => {
    const { stream, taken, takeOne } = slowStream();
    const output = openBoundedOutput(stream, options);
    output.print('x'.repeat(1_000));
    output.print('y');
    const flushed = output.flush(60_000);
    await takeOne();
    await takeOne();
    await flushed;
    output.print('z');
    await takeOne();
    expect(taken).toEqual(['x'.repeat(1_000), '1 skipped\n', 'z']);
  });

  test('counts bytes, not characters', async () => {
    const { stream, taken, takeOne } = slowStream();
    const output = openBoundedOutput(stream, options);
    for (let n = 0; n < 3; n += 1) output.print('€'.repeat(15));
    const flushed = output.flush(60_000);
    await takeOne();
    await takeOne();
    await flushed;
    expect(taken).toEqual(['€'.repeat(30), '1 skipped\n']);
  });

  test('never skips what is printed with printAlways, and keeps its place', async () => {
    const { stream, taken, takeOne } = slowStream();
    const output = openBoundedOutput(stream, options);
    for (let n = 0; n < 12; n += 1) output.print('0123456789');
    output.printAlways('the end');
    await takeOne();
    expect(taken).toEqual([`${'0123456789'.repeat(10)}2 skipped\nthe end`]);
  });

  test('flush stops waiting for a reader that never returns', async () => {
    const { stream } = slowStream();
    const output = openBoundedOutput(stream, options);
    output.print('a');
    await output.flush(10);
  });

  test('flush waits for what was printed in the same turn', async () => {
    const { stream, taken, takeOne } = slowStream();
    const output = openBoundedOutput(stream, options);
    output.print('a');
    const flushed = output.flush(60_000);
    await takeOne();
    await flushed;
    expect(taken).toEqual(['a']);
  });

  test('skips nothing that is written to a file', async () => {
    const taken: string[] = [];
    const stream: OutputStream = {
      isTerminal: false,
      isFile: true,
      columns: undefined,
      print: unused,
      write: async (bytes) => void taken.push(Buffer.from(bytes).toString()),
    };
    const output = openBoundedOutput(stream, options);
    const texts = Array.from({ length: 1_000 }, (_, n) => `${n}\n`);
    for (const text of texts) output.print(text);
    expect(await output.flush(60_000)).toBe(true);
    expect([taken.join(''), output.skippedInAll()]).toEqual([texts.join(''), 0]);
  });

  test('limits the size of one write, so that room is freed soon, and counts what it skipped', async () => {
    const { stream, taken, takeOne } = slowStream();
    const output = openBoundedOutput(stream, { ...options, maxQueuedBytes: 4_000_000 });
    const text = 'x'.repeat(700_000);
    for (let n = 0; n < 7; n += 1) {
      output.print(text);
      await new Promise(setImmediate);
    }
    for (let n = 0; n < 2; n += 1) await takeOne();
    expect(taken.map(({ length }) => length)).toEqual([700_000, 700_000]);
    expect(output.skippedInAll()).toBe(2);
  });

  test('reports when its reader did not read everything in time', async () => {
    const { stream } = slowStream();
    const output = openBoundedOutput(stream, options);
    output.print('a');
    expect(await output.flush(1)).toBe(false);
  });

  test('reports once that the reader has gone, and drops the rest', async () => {
    let closings = 0;
    let writes = 0;
    const stream: OutputStream = {
      isTerminal: false,
      isFile: false,
      columns: undefined,
      print: unused,
      write: () => {
        writes += 1;
        return Promise.reject(new Error('EPIPE'));
      },
    };
    const output = openBoundedOutput(stream, { ...options, onClosed: () => (closings += 1) });
    output.print('a');
    await output.flush(60_000);
    output.print('b');
    await output.flush(60_000);
    expect([closings, writes]).toEqual([1, 1]);
  });

  test('writes nothing while paused, and all of it in order afterwards', async () => {
    const { stream, taken, takeOne } = slowStream();
    const output = openBoundedOutput(stream, options);
    output.pause();
    for (const text of ['a', 'b', 'c']) {
      output.print(text);
      await new Promise(setImmediate);
    }
    expect(taken).toEqual([]);
    output.resume();
    await takeOne();
    expect(taken).toEqual(['abc']);
  });

  test('finishes the write that a pause interrupts, and writes no more', async () => {
    const { stream, taken, takeOne } = slowStream();
    const output = openBoundedOutput(stream, options);
    output.print('a');
    await new Promise(setImmediate);
    output.pause();
    output.print('b');
    await takeOne();
    await new Promise(setImmediate);
    output.resume();
    await takeOne();
    expect(taken).toEqual(['a', 'b']);
  });

  test('keeps its limit while paused, and reports how much it skipped when it resumes', async () => {
    const { stream, taken, takeOne } = slowStream();
    const output = openBoundedOutput(stream, options);
    output.pause();
    for (let n = 0; n < 1_000; n += 1) {
      output.print('0123456789');
      await new Promise(setImmediate);
    }
    output.resume();
    await takeOne();
    await takeOne();
    output.print('again');
    await takeOne();
    expect(taken).toEqual(['0123456789'.repeat(10), '990 skipped\n', 'again']);
  });

  test('continues after a pause that began while the reader was slow', async () => {
    const { stream, taken, takeOne } = slowStream();
    const output = openBoundedOutput(stream, options);
    output.print('x'.repeat(100));
    await new Promise(setImmediate);
    output.print('skipped');
    output.pause();
    await takeOne();
    await new Promise(setImmediate);
    output.print('y');
    await new Promise(setImmediate);
    output.resume();
    await takeOne();
    expect(taken).toEqual(['x'.repeat(100), '1 skipped\ny']);
  });

  test('flush writes what waits, even while paused', async () => {
    const { stream, taken, takeOne } = slowStream();
    const output = openBoundedOutput(stream, options);
    output.pause();
    output.print('a');
    await new Promise(setImmediate);
    output.printAlways('the end');
    const flushed = output.flush(60_000);
    await takeOne();
    await takeOne();
    await flushed;
    expect(taken.join('')).toEqual('athe end');
  });

  test('flush waits through a pause that begins after it', async () => {
    const { stream, taken, takeOne } = slowStream();
    const output = openBoundedOutput(stream, options);
    output.print('a');
    await new Promise(setImmediate);
    output.print('b');
    const flushed = output.flush(60_000).then(() => taken.join(''));
    output.pause();
    await takeOne();
    await new Promise(setImmediate);
    output.resume();
    await takeOne();
    expect(await flushed).toBe('ab');
  });

  test('writes an interjection ahead of what waits, even while paused', async () => {
    const { stream, taken, takeOne } = slowStream();
    const output = openBoundedOutput(stream, options);
    output.pause();
    output.print('a');
    await new Promise(setImmediate);
    output.interject('clear');
    await takeOne();
    expect(taken).toEqual(['clear']);
    output.resume();
    await takeOne();
    expect(taken).toEqual(['clear', 'a']);
  });

  test('keeps interjections for a slow reader, in order and ahead of what waits', async () => {
    const { stream, taken, takeOne } = slowStream();
    const output = openBoundedOutput(stream, options);
    output.print('a');
    await new Promise(setImmediate);
    output.print('b');
    await new Promise(setImmediate);
    output.interject('opened\n');
    output.interject('picked');
    await takeOne();
    await takeOne();
    await takeOne();
    expect(taken).toEqual(['a', 'opened\npicked', 'b']);
  });

  test('counts and reports the interjections that a slow reader leaves no room for', async () => {
    const { stream, taken, takeOne } = slowStream();
    const output = openBoundedOutput(stream, options);
    output.interject('0\n');
    for (let n = 1; n <= 1_000; n += 1) output.interject(`${n}`.padEnd(48, '.').concat('\n'));
    expect(output.skippedInAll()).toBe(998);
    await takeOne();
    await takeOne();
    await takeOne();
    output.interject('the next\n');
    await takeOne();
    const lines = taken.join('').split('\n');
    expect(lines.map((line) => line.replaceAll('.', ''))).toEqual([
      '0',
      '1',
      '2',
      '998 skipped',
      'the next',
      '',
    ]);
  });

  test('reports skipped interjections on their own line', async () => {
    const { stream, taken, takeOne } = slowStream();
    const output = openBoundedOutput(stream, options);
    for (let n = 0; n < 3; n += 1) output.interject('picked'.padEnd(40, '.'));
    await takeOne();
    await takeOne();
    await takeOne();
    expect(taken.join('')).toMatch(/picked\.+\n1 skipped\n$/);
  });

  test('accepts an interjection of any size while nothing else is interjected', async () => {
    const { stream, taken, takeOne } = slowStream();
    const output = openBoundedOutput(stream, options);
    output.pause();
    for (let n = 0; n < 10; n += 1) output.print('0123456789');
    await new Promise(setImmediate);
    output.interject('x'.repeat(1_000));
    await takeOne();
    expect(taken).toEqual(['x'.repeat(1_000)]);
  });

  test('accounts for every text, in order, whatever the reader and the pauses do', async () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 1, max: 150 }) },
      { weight: 5, arbitrary: fc.constantFrom('turn', 'take', 'pause', 'resume', 'interject') },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const taken: string[] = [];
        let take: (() => void) | undefined;
        let isPatient = true;
        const stream: OutputStream = {
          isTerminal: false,
          isFile: false,
          columns: undefined,
          print: unused,
          async write(bytes) {
            if (isPatient) await new Promise<void>((resolve) => (take = resolve));
            taken.push(Buffer.from(bytes).toString());
          },
        };
        const output = openBoundedOutput(stream, options);
        let printed = 0;
        for (const each of steps) {
          if (each === 'turn') await new Promise(setImmediate);
          else if (each === 'take') take?.();
          else if (each === 'pause') output.pause();
          else if (each === 'resume') output.resume();
          else if (each === 'interject') output.interject('!\n');
          else output.print(`${String(printed++).padEnd(each, '.')}\n`);
        }
        isPatient = false;
        const flushed = output.flush(60_000);
        take?.();
        await flushed;
        output.print(`${printed++}\n`);
        await output.flush(60_000);

        let next = 0;
        for (const line of taken.join('').trimEnd().split('\n')) {
          if (line === '!') continue;
          const skipped = /^(\d+) skipped$/.exec(line);
          if (skipped === null) expect(Number.parseInt(line, 10)).toBe(next);
          next += skipped === null ? 1 : Number(skipped[1]);
        }
        expect(next).toBe(printed);
      }),
      { numRuns: 1_000 },
    );
  });
});
