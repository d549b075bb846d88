import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createKeyReader } from '../../bin/key-reader.ts';

type Read = readonly [text: string, atMs: number];

/** The keys, texts and signals found in reads, each at its time. */
function keysOf(...reads: readonly Read[]): readonly string[] {
  const found: string[] = [];
  const read = createKeyReader({
    onKey: (key) => found.push(key),
    onText: (text) => found.push(`text ${text}`),
    onSignal: (signal) => found.push(signal),
  });
  let nowMs = 0;
  for (const [text, atMs] of reads) {
    vi.advanceTimersByTime(atMs - nowMs);
    nowMs = atMs;
    read(Buffer.from(text, 'latin1'), nowMs);
  }
  vi.advanceTimersByTime(1_000);
  return found;
}

describe('createKeyReader', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test.for<readonly [name: string, reads: readonly Read[], found: readonly string[]]>([
    [
      'reports single keys',
      [
        ['p', 0],
        ['q', 1],
      ],
      ['p', 'q'],
    ],
    [
      'reports Ctrl-S and Ctrl-Q',
      [
        ['\x13', 0],
        ['\x11', 9],
      ],
      ['\x13', '\x11'],
    ],
    ['reports pasted text as text', [['quit', 0]], ['text quit']],
    ['reports the same key twice in one read as text', [['pp', 0]], ['text pp']],
    [
      'reports j, k and Backspace each time, as a slow connection delivers held keys',
      [
        ['jjj', 0],
        ['kk', 10],
        ['\x7f\x7f', 20],
        ['\b\b', 30],
        ['q', 90],
      ],
      ['j', 'j', 'j', 'k', 'k', '\x7f', '\x7f', '\b', '\b', 'q'],
    ],
    ['reports different keys in one read as text', [['jk', 0]], ['text jk']],
    [
      'reports j as text within a paste',
      [
        ['text', 0],
        ['jj', 10],
      ],
      ['text text', 'text jj'],
    ],
    ['leaves line feeds out of pasted text', [['a\r\nb\r', 0]], ['text ab']],
    ['leaves control characters out of pasted text', [['a\x04\tb\x13\x7f', 0]], ['text ab']],
    ['leaves characters beyond ASCII out of pasted text', [['a\xc3\xa9b', 0]], ['text ab']],
    [
      'leaves control sequences out of pasted text',
      [['\x1b[200~a\x1b[1;31mb\x1b]0;title\x07c\x1bOPd\x1b]8;;x\x1b\\e\x1b(Bf\x1bxg\x1b[201~', 0]],
      ['text abcdefg'],
    ],
    [
      'leaves out what may belong to a control sequence in pieces',
      [
        ['a\x1b]0;ti', 0],
        ['tle\x07', 10],
        ['more', 70],
      ],
      ['text a', 'text more'],
    ],
    [
      'takes no command from a paste that begins with the same letter twice',
      [
        ['jj', 0],
        ['q', 5],
        ['r', 9],
      ],
      ['j', 'j', 'text q', 'text r'],
    ],
    [
      'reports a held key that is read several times',
      [
        ['jj', 0],
        ['j', 20],
        ['jjj', 40],
        ['q', 95],
      ],
      ['j', 'j', 'j', 'j', 'j', 'j', 'q'],
    ],
    ['names the arrow key up', [['\x1b[A', 0]], ['up']],
    ['names the arrow key down, in the other cursor mode', [['\x1bOB', 0]], ['down']],
    ['ignores other keys of several bytes', [['\x1b[C', 0]], []],
    [
      'ignores an arrow key in pasted text',
      [
        ['text', 0],
        ['\x1b[A', 10],
      ],
      ['text text'],
    ],
    [
      'names an arrow key that is held down each time',
      [
        ['\x1b[A', 0],
        ['\x1b[A', 30],
        ['\x1b[B\x1b[B', 60],
        ['q', 80],
      ],
      ['up', 'up', 'down', 'down', 'q'],
    ],
    [
      'names an arrow key that arrives in two pieces',
      [
        ['\x1b', 0],
        ['[A', 10],
      ],
      ['up'],
    ],
    [
      'names an arrow key that arrives byte by byte',
      [
        ['\x1b', 0],
        ['O', 40],
        ['B', 80],
      ],
      ['down'],
    ],
    [
      'ignores any other escape sequence in pieces',
      [
        ['\x1b', 0],
        ['[', 1],
        ['c', 2],
        ['p', 3],
      ],
      ['text p'],
    ],
    [
      'ignores the beginning of a sequence that never ends',
      [
        ['\x1b[', 0],
        ['q', 60],
      ],
      ['q'],
    ],
    ['ignores an arrow key with other text in one read', [['\x1b[Aq', 0]], ['text q']],
    ['takes Escape for a key if nothing follows', [['\x1b', 0]], ['escape']],
    [
      'takes the rest of a paste for text',
      [
        ['x'.repeat(4_096), 0],
        ['q', 40],
      ],
      [`text ${'x'.repeat(4_096)}`, 'text q'],
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
      'reports a key after Escape',
      [
        ['\x1b', 0],
        ['q', 50],
      ],
      ['escape', 'q'],
    ],
    [
      'reports a key after a paste',
      [
        ['text', 0],
        ['more', 40],
        ['q', 90],
      ],
      ['text text', 'text more', 'q'],
    ],
    ['treats Ctrl-C as a signal', [['\x03', 0]], ['SIGINT']],
    ['treats Ctrl-\\ as a signal', [['\x1c', 0]], ['SIGQUIT']],
    ['treats Ctrl-Z as a signal', [['\x1a', 0]], ['SIGTSTP']],
    ['finds Ctrl-C anywhere in a read', [['ab\x03c\x03', 0]], ['text abc', 'SIGINT', 'SIGINT']],
    ['reports the key before Ctrl-C in the same read', [['p\x03', 0]], ['p', 'SIGINT']],
    [
      'does not treat Ctrl-C as part of a paste',
      [
        ['text', 0],
        ['\x03', 1],
      ],
      ['text text', 'SIGINT'],
    ],
    ['ignores an empty read', [['', 0]], []],
  ])('%s', ([, reads, found]) => {
    expect(keysOf(...reads)).toEqual(found);
  });
});
