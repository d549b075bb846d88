import { describe, test } from 'vitest';
import { checkHandler } from './check-handler.ts';
import { rightHandlers } from './right-handlers.ts';
import { missingRuntimes } from './runtimes.ts';
import { startHandlerProgram } from './start-handler-program.ts';

// The CI server installs them on Linux.
const mayBeMissing = process.env.CI === undefined || process.platform !== 'linux';
const missing = mayBeMissing
  ? await missingRuntimes(rightHandlers.flatMap(({ needs }) => needs))
  : new Set<never>();

describe('check fails no case of a correct handler:', () => {
  // One after another: a busy test process looks like a sender that connects and stays silent.
  const each = test.for(rightHandlers);
  each('$name', async (handler, context) => {
    const lacking = handler.needs.filter((runtime) => missing.has(runtime));
    context.skip(lacking.length > 0, `${lacking.join(' and ')} not installed`);
    const { url, errors } = await startHandlerProgram(handler, context);
    const { exitCode, ids, cases } = await checkHandler(url);
    const notable = cases.filter(({ verdict }) => verdict === 'fail' || verdict === 'skip');
    context.expect(ids('fail'), `${JSON.stringify(notable)}\n${errors()}`).toEqual([]);
    context.expect(ids('skip')).toEqual([]);
    context.expect(exitCode).toBe(0);
  });
});
