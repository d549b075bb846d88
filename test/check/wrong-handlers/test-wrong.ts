import { afterAll, beforeAll, describe, test } from 'vitest';
import { isAmong, runSomeCases } from '../run-some-cases.ts';
import { missedToday } from './missed-today.ts';
import { type ServedHandler, startGallery } from './start-gallery.ts';
import { type Table, type TableName, tableOf } from './tables.ts';
import type { WrongHandler } from './wrong-handler.ts';

/** All handlers are tested with all cases, which takes minutes. Otherwise the examples, with the cases about them. */
const isComplete = process.env.TORTURE_HANDLERS === 'all';

/** Each mistake is found by a case that names it, and no case blames something else. */
export function testWrongHandlers(...names: readonly TableName[]): void {
  describe.each(names)('%s', testTable);
}

function testTable(name: TableName): void {
  const table = tableOf(name);
  const tested = [...table.handlers.entries()].filter(
    ([, { isExample }]) => isComplete || isExample === true,
  );
  const shared = tested.filter(([, { isAlone }]) => isAlone !== true).map(([index]) => index);
  const served = new Map<number, ServedHandler>();
  let stop = () => {};

  beforeAll(async () => {
    const gallery = await startGallery(name, shared);
    stop = gallery.stop;
    for (const [place, handler] of gallery.served.entries()) served.set(shared[place] ?? -1, handler);
  });
  afterAll(() => stop());

  for (const [index, wrong] of tested) {
    const options = { concurrent: true, fails: missedToday.has(wrong.mistake) };
    test(`a handler that ${wrong.mistake}`, options, async (context) => {
      const handler = served.get(index) ?? (await startAlone(index, context));
      const { timeoutMs } = wrong;
      const results = await runSomeCases(handler.url, {
        only: sentTo(wrong, table),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(table.showsEffect === true ? { showEffect: handler.stored } : {}),
      });
      const known = [...wrong.finds, ...(wrong.alsoFails ?? []), ...(table.alsoFails ?? [])];
      const blamed = results.filter(({ id, verdict }) => verdict === 'fail' && !isAmong(id, known));
      context.expect(blamed.map(({ id, found }) => `${id}: ${found}`)).toEqual([]);
      const wanted = wrong.isWarning ? 'warn' : 'fail';
      const naming = results.filter(({ id, verdict }) => isAmong(id, wrong.finds) && verdict === wanted);
      context.expect(naming).not.toEqual([]);
    });
  }

  async function startAlone(
    index: number,
    { onTestFinished }: { readonly onTestFinished: (end: () => void) => void },
  ): Promise<ServedHandler> {
    const gallery = await startGallery(name, [index]);
    onTestFinished(gallery.stop);
    const [handler] = gallery.served;
    if (handler === undefined) throw new Error('The handler has no port.');
    return handler;
  }
}

/** Ids or groups of the cases that are sent to a handler; empty for all. */
function sentTo({ finds, needs = [], timeoutMs }: WrongHandler, { beside }: Table): readonly string[] {
  if (isComplete && timeoutMs === undefined) return [];
  return [...finds, ...needs, ...(timeoutMs === undefined ? beside : [])];
}
