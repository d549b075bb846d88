import { expect, test } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { type FakeOptions, fakeContext } from '../../fake-context.ts';

const flags = ['node', '--port', '0', '--p2p-port', '0', '--block-time', 'off'];
const terminal: FakeOptions = { isTerminal: true, hasKeyboard: true, env: { NO_COLOR: '1' } };

test('the key b forges a block, and q ends the node', async () => {
  const context = fakeContext(terminal);
  const ended = run(flags, context);
  await context.waitFor('err', 'b forge a block · q quit\n');
  expect(context.out()).toBe('');
  context.press('b');
  await context.waitFor('out', 'forged  height ');
  context.press('xq');
  expect(await ended).toBe(0);
  expect(context.err()).toContain('1 block, 0 API calls, 0 refused, 0 deliveries, 0 failed\n');
});

test.for([
  ['without a keyboard', { ...terminal, hasKeyboard: false }, []],
  ['without a terminal to see it', { ...terminal, isTerminal: false }, []],
  ['at a dumb terminal', { ...terminal, env: { TERM: 'dumb' } }, []],
  ['with --json', terminal, ['--json']],
] as const)('%s no keys are read', async ([, options, more]) => {
  const context = fakeContext(options);
  const ended = run([...flags, ...more], context);
  await context.waitFor('err', 'A fake mainnet chain');
  if (more.length > 0) await context.waitFor('out', '"ready"');
  expect(context.press('b')).toBe(false);
  context.interrupt();
  expect(await ended).toBe(0);
  expect(context.err()).not.toContain('forge a block');
});

test('--quiet prints only reports', async () => {
  const context = fakeContext({});
  const ended = run([...flags, '--json', '--quiet'], context);
  await context.waitFor('out', '"ready"');
  context.interrupt();
  expect(await ended).toBe(0);
  expect(context.err()).toBe('');
});
