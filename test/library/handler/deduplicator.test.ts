import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  createDeduplicator,
  type DeduplicationStore,
  type DeduplicatorOptions,
} from '../../../src/library/handler/deduplicator.ts';
import { later } from './later.ts';

const failure = new Error('no space left');
const fail = () => Promise.reject(failure);

test('the work for an id runs once', async () => {
  const { runOnce } = createDeduplicator();
  const work = vi.fn();
  expect(await runOnce('a', work)).toBe('done');
  expect(await runOnce('a', work)).toBe('repeated');
  expect(await runOnce('b', work)).toBe('done');
  expect(work).toHaveBeenCalledTimes(2);
});

test.for([
  ['a missing header of Node.js', undefined],
  ['a missing header of the web', null],
  ['an empty header', ''],
  ['an empty list', []],
])('without an id the work always runs: %s', async ([, id]) => {
  const { runOnce } = createDeduplicator();
  const work = vi.fn();
  expect([await runOnce(id, work), await runOnce(id, work)]).toEqual(['done', 'done']);
  expect(work).toHaveBeenCalledTimes(2);
  await expect(runOnce(id, fail)).rejects.toBe(failure);
});

test('a list with one header is the same id as its value', async () => {
  const { runOnce } = createDeduplicator();
  await runOnce(['a'], () => {});
  expect(await runOnce('a', () => {})).toBe('repeated');
});

test('long ids that differ in one character are different ids', async () => {
  const has = vi.fn(async () => false);
  const { runOnce } = createDeduplicator({ store: { has, add: async () => {} } });
  const ids = [256, 257, 100_000].flatMap((length) => [`${'a'.repeat(length - 1)}x`, 'a'.repeat(length)]);
  for (const id of ids) await runOnce(id, () => {});
  const keys = has.mock.calls.map(([id]: readonly string[]) => id ?? '');
  expect(new Set(keys).size).toBe(ids.length);
  expect(keys.map(({ length }) => length)).toEqual([256, 256, 64, 64, 64, 64]);
  expect(await createDeduplicator().runOnce('a'.repeat(257), () => {})).toBe('done');
});

describe('work that fails', () => {
  test.for([
    ['rejects', fail],
    [
      'throws',
      () => {
        throw failure;
      },
    ],
  ] as const)('does not count as done: it %s', async ([, work]) => {
    const { runOnce } = createDeduplicator();
    await expect(runOnce('a', work)).rejects.toBe(failure);
    expect(await runOnce('a', () => {})).toBe('done');
    expect(await runOnce('a', fail)).toBe('repeated');
  });
});

describe('two tries at once', () => {
  test('run the work once if it succeeds', async () => {
    const { runOnce } = createDeduplicator();
    const first = later();
    const second = vi.fn();
    const tries = [runOnce('a', () => first.promise), runOnce('a', second)];
    expect(await runOnce('b', () => {})).toBe('done');
    first.resolve();
    expect(await Promise.all(tries)).toEqual(['done', 'repeated']);
    expect(second).not.toHaveBeenCalled();
  });

  test('run it twice if it fails, one after the other', async () => {
    const { runOnce } = createDeduplicator();
    const first = later();
    const second = later();
    const started: string[] = [];
    const start = (name: string, work: Promise<void>) => () => {
      started.push(name);
      return work;
    };
    const tries = [
      runOnce('a', start('first', first.promise)),
      runOnce('a', start('second', second.promise)),
      runOnce('a', start('third', Promise.resolve())),
    ];
    await expect.poll(() => started).toEqual(['first']);
    first.reject(failure);
    await expect(tries[0]).rejects.toBe(failure);
    await expect.poll(() => started).toEqual(['first', 'second']);
    second.resolve();
    expect(await Promise.all(tries.slice(1))).toEqual(['done', 'repeated']);
    expect(started).toEqual(['first', 'second']);
  });

  test('succeed at most once for each id, however they are mixed', async () => {
    const attempt = fc.record({ id: fc.constantFrom('a', 'b'), turns: fc.nat(4), succeeds: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { maxLength: 12 }), async (attempts) => {
        const { runOnce } = createDeduplicator();
        const successes: string[] = [];
        const running = new Set<string>();
        const outcomes = await Promise.all(
          attempts.map(({ id, turns, succeeds }) =>
            runOnce(id, async () => {
              expect(running.has(id)).toBe(false);
              running.add(id);
              for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
              running.delete(id);
              if (!succeeds) throw failure;
              successes.push(id);
            }).catch(() => 'failed' as const),
          ),
        );
        for (const id of ['a', 'b']) {
          const own = outcomes.filter((_, index) => attempts[index]?.id === id);
          const canSucceed = attempts.some((one) => one.id === id && one.succeeds);
          expect(own.filter((outcome) => outcome === 'done')).toHaveLength(canSucceed ? 1 : 0);
          expect(successes.filter((one) => one === id)).toHaveLength(canSucceed ? 1 : 0);
        }
      }),
    );
  });
});

describe('the memory', () => {
  /** Which of the ids are done. */
  async function doneAmong(
    { runOnce }: ReturnType<typeof createDeduplicator>,
    ids: readonly string[],
  ): Promise<readonly string[]> {
    const outcomes = await Promise.all(ids.map((id) => runOnce(id, fail).catch(() => 'new' as const)));
    return ids.filter((_, index) => outcomes[index] === 'repeated');
  }

  test.for([[1], [2], [5]])(
    'holds at least its capacity of %i ids, and at most twice as many',
    async ([capacity = 1]) => {
      const deduplicator = createDeduplicator({ capacity });
      const ids: string[] = [];
      for (let index = 0; index < 4 * capacity; index += 1) {
        ids.push(String(index));
        await deduplicator.runOnce(String(index), () => {});
        const done = await doneAmong(deduplicator, ids);
        expect(done).toEqual(ids.slice(-done.length));
        expect(done.length).toBeGreaterThanOrEqual(Math.min(ids.length, capacity));
        expect(done.length).toBeLessThanOrEqual(2 * capacity);
      }
    },
  );

  test('forgets an id after its maximum age', async () => {
    let now = 1_000;
    const deduplicator = createDeduplicator({ maxAgeMs: 100, nowMs: () => now });
    await deduplicator.runOnce('a', () => {});
    now += 60;
    await deduplicator.runOnce('b', () => {});
    now += 40;
    expect(await doneAmong(deduplicator, ['a', 'b'])).toEqual(['a', 'b']);
    now += 1;
    expect(await doneAmong(deduplicator, ['a', 'b'])).toEqual(['b']);
    await deduplicator.runOnce('c', () => {});
    expect(await doneAmong(deduplicator, ['a', 'b', 'c'])).toEqual(['b', 'c']);
  });

  test('counts the age from the success, not from an earlier failure', async () => {
    let now = 0;
    const deduplicator = createDeduplicator({ maxAgeMs: 100, nowMs: () => now });
    await expect(deduplicator.runOnce('a', fail)).rejects.toBe(failure);
    now = 90;
    await deduplicator.runOnce('a', () => {});
    now = 190;
    expect(await doneAmong(deduplicator, ['a'])).toEqual(['a']);
  });

  test('keeps a week by default, without a timer and without trusting the clock of the machine', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const deduplicator = createDeduplicator();
    await deduplicator.runOnce('a', () => {});
    expect(vi.getTimerCount()).toBe(0);
    vi.setSystemTime('2100-01-01');
    expect(await doneAmong(deduplicator, ['a'])).toEqual(['a']);
  });
});

describe('your own store', () => {
  function keepCalls(given: Partial<DeduplicationStore> = {}) {
    const calls: string[] = [];
    const done = new Set<string>();
    const store: DeduplicationStore = {
      async has(id) {
        calls.push(`has ${id}`);
        return given.has?.(id) ?? done.has(id);
      },
      async add(id) {
        calls.push(`add ${id}`);
        await given.add?.(id);
        done.add(id);
      },
    };
    return { store, calls, work: () => void calls.push('work') };
  }

  test('is asked first, and receives an id only after its work', async () => {
    const { store, calls, work } = keepCalls();
    const { runOnce } = createDeduplicator({ store });
    expect([await runOnce('a', work), await runOnce('a', work)]).toEqual(['done', 'repeated']);
    expect(calls).toEqual(['has a', 'work', 'add a', 'has a']);
  });

  test('never receives the id of work that fails', async () => {
    const { store, calls } = keepCalls();
    await expect(createDeduplicator({ store }).runOnce('a', fail)).rejects.toBe(failure);
    expect(calls).toEqual(['has a']);
  });

  test('is shared by several deduplicators, for instance after a restart', async () => {
    const { store, work } = keepCalls();
    await createDeduplicator({ store }).runOnce('a', work);
    expect(await createDeduplicator({ store }).runOnce('a', work)).toBe('repeated');
  });

  test('that cannot be asked prevents the work, and the next try asks again', async () => {
    let isDown = true;
    const { store, calls, work } = keepCalls({ has: async () => (isDown ? fail() : false) });
    const { runOnce } = createDeduplicator({ store });
    await expect(runOnce('a', work)).rejects.toBe(failure);
    isDown = false;
    expect(await runOnce('a', work)).toBe('done');
    expect(calls).toEqual(['has a', 'has a', 'work', 'add a']);
  });

  test('that fails after the work gets the id with the next try, which does not work again', async () => {
    let isDown = true;
    const { store, calls, work } = keepCalls({ add: async () => (isDown ? fail() : undefined) });
    const { runOnce } = createDeduplicator({ store });
    await expect(runOnce('a', work)).rejects.toBe(failure);
    await expect(runOnce('a', work)).rejects.toBe(failure);
    isDown = false;
    expect(await runOnce('a', work)).toBe('repeated');
    expect(calls).toEqual(['has a', 'work', 'add a', 'add a', 'add a']);
    expect(await createDeduplicator({ store }).runOnce('a', work)).toBe('repeated');
  });
});

test.for([
  ['no room', { capacity: 0 }, '"capacity", got 0'],
  ['half an id', { capacity: 1.5 }, '"capacity", got 1.5'],
  ['a capacity that is not a number', { capacity: Number.NaN }, '"capacity", got NaN'],
  ['no time', { maxAgeMs: 0 }, '"maxAgeMs", got 0'],
  ['an age that is not a number', { maxAgeMs: Number.NaN }, '"maxAgeMs", got NaN'],
  ['a store without a method', { store: { has: async () => false } }, '"has" and "add"'],
] as const)('%s is refused when the deduplicator is created', ([, options, message]) => {
  // The types forbid some of these.
  expect(() => createDeduplicator(options as DeduplicatorOptions)).toThrow(
    expect.objectContaining({ code: 'bad-flag', message: expect.stringContaining(message) }),
  );
});
