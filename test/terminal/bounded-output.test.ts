import { describe, expect, test } from 'vitest';
import type { OutputStream } from '../../src/context.ts';
import { openBoundedOutput } from '../../src/terminal/bounded-output.ts';

/** A stream whose reader takes one write at a time, when told to. */
function slowStream() {
  const taken: string[] = [];
  let take: (() => void) | undefined;
  let waiting: (() => void) | undefined;
  const stream: OutputStream = {
    isTerminal: false,
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

  test('never waits for the reader, and says how much it skipped', async () => {
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

  test('takes a text of any size when nothing waits, and goes on after it', async () => {
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

  test('never skips what may not be missing, and keeps its place', async () => {
    const { stream, taken, takeOne } = slowStream();
    const output = openBoundedOutput(stream, options);
    for (let n = 0; n < 12; n += 1) output.print('0123456789');
    output.printAlways('the end');
    await takeOne();
    expect(taken).toEqual([`${'0123456789'.repeat(10)}2 skipped\nthe end`]);
  });

  test('flush gives up on a reader that never comes back', async () => {
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

  test('tells once that the reader has gone, and swallows the rest', async () => {
    let closings = 0;
    let writes = 0;
    const stream: OutputStream = {
      isTerminal: false,
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
});
