import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { realContext } from '../../bin/real-context.ts';
import { type Journal, openJournal } from '../../src/journal/open-journal.ts';
import { Problem } from '../../src/problem.ts';
import { recordOf } from './example-record.ts';

// Follows the commands on standard input: open, load COUNT WIDTH BYTES, close. Reports the results in lines.
const [name = '', isFlushed] = process.argv.slice(2);
const { pid, isRunning } = realContext(new AbortController(), new Set());
let journal: Journal | undefined;

for await (const line of createInterface({ input: process.stdin })) {
  const [word, ...numbers] = line.split(' ');
  if (word === 'open') await open();
  if (word === 'load') await load(...(numbers.map(Number) as [count: number, width: number, bytes: number]));
  if (word === 'close') {
    await journal?.close();
    say('closed');
  }
}

async function open(): Promise<void> {
  journal = undefined;
  try {
    journal = await openJournal({
      name,
      directory: '/',
      pid,
      isRunning,
      isFlushed: isFlushed === 'flushed',
      onForeignChange: ({ kind }) => say(`touched ${kind}`),
      onTrouble: (problem) => say(`trouble ${problem?.message ?? 'over'}`),
    });
    say('opened');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say(`${error.code} ${error.message}`);
  }
}

async function load(count: number, width: number, bytes: number): Promise<void> {
  let next = 0;
  const filler = 'x'.repeat(bytes);
  const append = async () => {
    while (next < count) {
      const n = next;
      next += 1;
      const body = `{"timestamp":1,"data":${n},"event":"wallet.saved","filler":"${filler}"}`;
      const problem = await journal?.append(recordOf(n, { body }));
      say(`${problem === undefined ? 'recorded' : 'failed'} ${n}`);
    }
  };
  await Promise.all(Array.from({ length: width }, append));
  say('loaded');
}

/** Printed when this returns: a line must not wait in a process that is about to be killed. */
function say(line: string): void {
  const bytes = Buffer.from(`${line}\n`);
  for (let offset = 0; offset < bytes.length; ) {
    try {
      offset += writeSync(1, bytes, offset);
    } catch (error) {
      // The pipe is full until the test has read some of it.
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    }
  }
}
