import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { fakeContext } from '../fake-context.ts';
import { guidebookToken } from '../tokens.ts';
import { checkHandler } from './check-handler.ts';
import { leakingHandlers } from './leaking-handlers.ts';
import { rightHandlers } from './right-handlers.ts';
import { missingRuntimes } from './runtimes.ts';
import { startHandlerProgram } from './start-handler-program.ts';

const isComplete = process.env.TORTURE_HANDLERS === 'all';
const leaking = leakingHandlers.filter(({ isExample }) => isComplete || isExample);
const right = rightHandlers.filter(({ name }) => isComplete || name === 'node-explains.mjs');

const mayBeMissing = process.env.CI === undefined || process.platform !== 'linux';
const missing = mayBeMissing
  ? await missingRuntimes([...leaking, ...right].flatMap(({ needs }) => needs))
  : new Set<never>();

describe.runIf(process.platform === 'linux')('the memory of the process of --pid', () => {
  for (const [handlers, words, expected] of [
    [leaking, 'is a warning for a handler that keeps refused deliveries', 'warn'],
    [right, 'passes for a correct handler', expect.toBeOneOf(['pass', 'skip'])],
  ] as const) {
    const each = test.for(handlers);
    each(`${words}: $name`, async (handler, context) => {
      const lacking = handler.needs.filter((runtime) => missing.has(runtime));
      context.skip(lacking.length > 0, `${lacking.join(' and ')} not installed`);
      const { url, pid, errors } = await startHandlerProgram(handler, context);
      const { cases, exitCode } = await checkHandler(url, '--only', 'survives/memory', '--pid', String(pid));
      const verdicts = cases.map((one) => one.verdict);
      context.expect(verdicts, `${JSON.stringify(cases)} ${errors()}`).toEqual([expected]);
      context.expect(exitCode).toBe(0);
    });
  }
});

describe.runIf(process.platform === 'linux')('--pid', () => {
  const token = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };
  const only = ['--only', 'survives/memory'];
  // Nothing listens there: what is refused is never sent.
  const url = 'http://127.0.0.1:1/webhook';

  test.for<[string, readonly string[], Readonly<Record<string, string>>, number, string]>([
    ['of no process', ['--pid', '4194304'], {}, 3, 'it is not running'],
    ['on another system', ['--pid', String(process.pid)], { platform: 'darwin' }, 3, '--pid requires Linux'],
    ['0', ['--pid', '0'], {}, 2, 'expected a number from 1'],
    ['missing for the case that needs it', [], {}, 2, 'require --pid'],
  ])('%s ends the run before it starts', async ([, flags, surroundings, code, words]) => {
    const context = { ...fakeContext({ env: token }), ...surroundings };
    expect(await run(['check', url, ...only, ...flags], context)).toBe(code);
    expect(context.err()).toContain(words);
    expect(context.out()).toBe('');
  });

  test('with generated deliveries requires --only', async () => {
    const context = fakeContext({ env: token });
    expect(await run(['check', url, '--fuzz', '--pid', '1'], context)).toBe(2);
    expect(context.err()).toContain('--pid with generated deliveries requires --only.');
  });
});
