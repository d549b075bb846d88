import { expect, test } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { type FakeOptions, fakeContext } from '../../fake-context.ts';
import { freePort } from '../../free-port.ts';

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

test('a failed delivery that is too long for the terminal continues below what was sent', async () => {
  const context = fakeContext(terminal);
  const ended = run(flags, context);
  await context.waitFor('err', 'b forge a block');
  const [, url = ''] = /webhook API on (http:[^,]+)/.exec(context.err()) ?? [];
  const target = `http://127.0.0.1:${await freePort()}/webhook`;
  await fetch(`${url}/api/webhooks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ event: 'block.forged', target, enabled: true, conditions: [] }),
  });
  context.press('b');
  await context.waitFor('out', ' ms\n');
  context.press('q');
  expect(await ended).toBe(0);
  const lines = context.out().split('\n');
  const failed = lines.slice(
    lines.findIndex((line) => line.includes('webhook ')),
    -1,
  );
  expect(failed[0]).toMatch(/^\S+ {2}block\.forged {2}webhook \S+ → http:\S+$/);
  expect(failed.length).toBeGreaterThan(1);
  for (const line of failed.slice(1)) {
    expect(line.length).toBeLessThanOrEqual(80);
    expect(line).toMatch(/^ {28}\S/);
  }
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
