import { describe, expect, test } from 'vitest';
import { createKeyReader } from '../../bin/key-reader.ts';

type Read = readonly [text: string, atMs: number];

/** What comes of reads, each at its time. */
function keysOf(...reads: readonly Read[]): readonly string[] {
  const found: string[] = [];
  const read = createKeyReader({
    onKey: (key) => found.push(key),
    onSignal: (signal) => found.push(signal),
  });
  for (const [text, atMs] of reads) read(Buffer.from(text, 'latin1'), atMs);
  return found;
}

describe('createKeyReader', () => {
  test.for<readonly [name: string, reads: readonly Read[], found: readonly string[]]>([
    [
      'hands on single keys',
      [
        ['p', 0],
        ['q', 1],
      ],
      ['p', 'q'],
    ],
    [
      'hands on Ctrl-S and Ctrl-Q',
      [
        ['\x13', 0],
        ['\x11', 9],
      ],
      ['\x13', '\x11'],
    ],
    ['ignores pasted text', [['quit', 0]], []],
    ['ignores the same key twice in one read', [['pp', 0]], []],
    ['names the arrow keys up and down, in both modes of the cursor', [['\x1b[A', 0]], ['up']],
    ['names the arrow key down', [['\x1bOB', 0]], ['down']],
    ['ignores other keys of several bytes', [['\x1b[C', 0]], []],
    [
      'ignores an arrow key in pasted text',
      [
        ['text', 0],
        ['\x1b[A', 10],
      ],
      [],
    ],
    [
      'takes the first piece of an arrow key for Escape, and ignores the others',
      [
        ['\x1b', 0],
        ['[', 1],
        ['c', 2],
      ],
      ['escape'],
    ],
    [
      'ignores the rest of a paste',
      [
        ['x'.repeat(4_096), 0],
        ['q', 40],
      ],
      [],
    ],
    ['ignores a character beyond ASCII', [['\xc3\xa9', 0]], []],
    [
      'ignores a character beyond ASCII in pieces',
      [
        ['\xc3', 0],
        ['\xa9', 1],
      ],
      [],
    ],
    [
      'hears a key after Escape',
      [
        ['\x1b', 0],
        ['q', 50],
      ],
      ['escape', 'q'],
    ],
    [
      'hears a key after a paste',
      [
        ['text', 0],
        ['more', 40],
        ['q', 90],
      ],
      ['q'],
    ],
    ['takes Ctrl-C for a signal', [['\x03', 0]], ['SIGINT']],
    ['takes Ctrl-\\ for a signal', [['\x1c', 0]], ['SIGQUIT']],
    ['takes Ctrl-Z for a signal', [['\x1a', 0]], ['SIGTSTP']],
    ['finds Ctrl-C wherever it stands', [['ab\x03c\x03', 0]], ['SIGINT', 'SIGINT']],
    ['hears the key before Ctrl-C in the same read', [['p\x03', 0]], ['p', 'SIGINT']],
    [
      'does not take Ctrl-C for a part of a paste',
      [
        ['text', 0],
        ['\x03', 1],
      ],
      ['SIGINT'],
    ],
    ['ignores nothing', [['', 0]], []],
  ])('%s', ([, reads, found]) => {
    expect(keysOf(...reads)).toEqual(found);
  });
});
