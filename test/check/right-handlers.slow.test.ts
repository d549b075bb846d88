import { describe, test } from 'vitest';
import { rightHandlers } from './right-handlers.ts';
import { runSomeCases } from './run-some-cases.ts';
import { missingRuntimes } from './runtimes.ts';
import { startHandlerProgram } from './start-handler-program.ts';

/** All of them take minutes. `npm run torture` tests them; otherwise those whose kind no documented handler is. */
const tested =
  process.env.TORTURE_HANDLERS === 'all' ? rightHandlers : rightHandlers.filter(({ isExample }) => isExample);

// The CI server installs them on Linux.
const mayBeMissing = process.env.CI === undefined || process.platform !== 'linux';
const missing = mayBeMissing ? await missingRuntimes(tested.flatMap(({ needs }) => needs)) : new Set<never>();

describe('check fails no case of a correct handler:', () => {
  // One after another: a busy test process looks like a sender that connects and stays silent.
  const each = test.for(tested);
  each('$name', async (handler, context) => {
    const lacking = handler.needs.filter((runtime) => missing.has(runtime));
    context.skip(lacking.length > 0, `${lacking.join(' and ')} not installed`);
    const { url, errors } = await startHandlerProgram(handler, context);
    const results = await runSomeCases(new URL(url), { senders: ['phantom-2.2'], timeoutMs: 6_000 });
    const notable = results.filter(({ verdict }) => verdict === 'fail' || verdict === 'skip');
    const words = notable.map(({ id, verdict, found }) => `${verdict} ${id}: ${found}`);
    context.expect(words, errors()).toEqual([]);
  });
});
