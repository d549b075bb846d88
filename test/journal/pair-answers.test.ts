import { expect, test } from 'vitest';
import type { AnswerEntry, JournalEntry } from '../../src/journal/journal-record.ts';
import { pairAnswers } from '../../src/journal/pair-answers.ts';
import { recordOf } from './example-record.ts';

type Line = JournalEntry | AnswerEntry;

function delivery(id?: string, body = '{}'): JournalEntry {
  return { kind: 'entry', line: 1, isRebuilt: false, isExact: true, ...recordOf(1, { body }), id };
}

function answer(id: string, status = 200): AnswerEntry {
  return { kind: 'answer', id, answeredAtMs: 1, status, forwardings: [], isAccepted: status === 200 };
}

async function* linesOf(lines: Iterable<Line>): AsyncGenerator<Line> {
  yield* lines;
}

/** Position and status of each delivery; null where no answer is known. */
async function pairs(lines: Iterable<Line>, isChosen?: (entry: JournalEntry, n: number) => boolean) {
  const found: (readonly [n: number, status: number | null])[] = [];
  for await (const { n, answer: known } of pairAnswers(linesOf(lines), isChosen))
    found.push([n, known?.status ?? null]);
  return found;
}

test.for([
  [
    'no answers',
    [delivery(), delivery()],
    [
      [1, null],
      [2, null],
    ],
  ],
  [
    'an answer right behind',
    [delivery('a'), answer('a', 503), delivery()],
    [
      [1, 503],
      [2, null],
    ],
  ],
  [
    'answers in another order',
    [delivery('a'), delivery('b'), delivery(), answer('b', 502), answer('a')],
    [
      [1, 200],
      [2, 502],
      [3, null],
    ],
  ],
  ['an answer to nothing', [answer('x'), delivery('a'), answer('a')], [[1, 200]]],
  [
    'a missing answer',
    [delivery('a'), delivery('b'), answer('b')],
    [
      [1, null],
      [2, 200],
    ],
  ],
  [
    'the same id twice',
    [delivery('a'), answer('a'), delivery('a'), answer('a', 500)],
    [
      [1, 200],
      [2, 500],
    ],
  ],
] as const)('joins deliveries in their order, with %s', async ([, lines, expected]) => {
  expect(await pairs(lines)).toEqual(expected);
});

test('an answer in the line of the delivery itself is kept', async () => {
  expect(await pairs([{ ...delivery(), answer: answer('', 504) }])).toEqual([[1, 504]]);
});

test('deliveries that are not chosen are numbered too, and their answers are not waited for', async () => {
  const lines = [delivery('a'), delivery('b'), answer('a'), answer('b', 500)];
  expect(await pairs(lines, (_, n) => n === 2)).toEqual([[2, 500]]);
});

test.for([
  ['many deliveries', 5_000, '{}'],
  ['few large ones', 100, '0'.repeat(1_048_576)],
] as const)('does not wait for an answer behind %s', async ([, count, body]) => {
  let read = 0;
  async function* counted(): AsyncGenerator<Line> {
    yield delivery('a', body);
    for (; read < count; read += 1) yield delivery(undefined, body);
    yield answer('a');
  }
  const { value } = await pairAnswers(counted()).next();
  expect(value).toMatchObject({ n: 1, answer: undefined });
  expect(read).toBeLessThan(count);
});
