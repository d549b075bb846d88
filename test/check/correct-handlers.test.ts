import { expect, test } from 'vitest';
import { checkHandler } from './check-handler.ts';
import { type HandlerName, startHandler } from './handlers/start-handler.ts';

const hidden = ['refuses/two-headers-right-first'];

test.for<[HandlerName, readonly string[]]>([
  ['node', []],
  ['express', hidden],
  ['fetch', []],
])(
  'a correct handler for %s passes every case, except where its platform hides the request',
  async ([name, warned], context) => {
    const { exitCode, ids, cases } = await checkHandler(await startHandler(name, context));
    const notable = cases.filter(({ verdict }) => verdict === 'fail' || verdict === 'skip');
    expect(notable).toEqual([]);
    expect({ exitCode, warned: ids('warn') }).toEqual({ exitCode: 0, warned });
  },
);
