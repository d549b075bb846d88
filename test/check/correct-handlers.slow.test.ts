import { expect, test } from 'vitest';
import { type HandlerName, startHandler } from './handlers/start-handler.ts';
import { runSomeCases } from './run-some-cases.ts';

const hidden = ['refuses/two-headers-right-first'];

test.for<[HandlerName, readonly string[]]>([
  ['node', []],
  ['express', hidden],
  ['fetch', []],
])(
  'a correct handler for %s passes every case, except where its platform hides the request',
  async ([name, warned], context) => {
    const url = new URL(await startHandler(name, context));
    const cases = await runSomeCases(url, { senders: ['phantom-2.2'], timeoutMs: 6_000 });
    const notable = cases.filter(({ verdict }) => verdict === 'fail' || verdict === 'skip');
    expect(notable).toEqual([]);
    expect(cases.filter(({ verdict }) => verdict === 'warn').map(({ id }) => id)).toEqual(warned);
  },
);
