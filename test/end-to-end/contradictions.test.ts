import { expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { fakeContext } from '../fake-context.ts';
import { guidebookToken } from '../tokens.ts';

const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };

test.for([
  [['listen', '--ui', '4044'], '--ui: 4044 is the port of the listener itself (--port).'],
  [
    ['relay', '--to', ':3000', '--store', 'a', '--metrics-port', '4044'],
    '--metrics-port: 4044 is the port of the relay itself (--port).',
  ],
  [
    ['relay', '--to', ':3000', '--store', 'a', '--metrics-port', '4046', '--ui'],
    '--ui: 4046 is the port of the relay itself (--metrics-port).',
  ],
  [['node', '--p2p-port', '4004'], '--p2p-port: 4004 is the port of the node itself (--port).'],
  [['node', '--ui', '4002'], '--ui: 4002 is the port of the node itself (--p2p-port).'],
  [['listen', '--explain'], '--explain requires --where.'],
  [['listen', '--fsync'], '--fsync requires --record.'],
  [['listen', '--insecure'], '--insecure requires --forward-to or --node.'],
  [['listen', '--node', ':4004'], '--node requires --event.'],
  [['listen', '--event', 'block.forged'], '--event requires --node or --demo.'],
  [
    ['listen', '--event', 'block.forged', '--event', 'wallet.vote'],
    "  To filter deliveries: --events 'block.forged,wallet.vote'\n",
  ],
  [
    ['relay', '--to', ':3000', '--store', 'a', '--event', 'block.forged'],
    '  To filter deliveries: --events block.forged\n',
  ],
  [['listen', '--target', ':4044'], '--target requires --node.'],
  [['listen', '--demo', '--node', ':4004', '--event', 'a'], '--demo or --node'],
  [['listen', '--demo', '--target', ':4044'], '--demo or --target'],
  [['listen', '--node', ':4004', '--event', 'a', '--event', 'a'], 'each --event once, got a twice'],
  [['listen', '--node', ':4004', '--event', 'a b'], 'the name of an event'],
  [['listen', '--node', 'ftp://localhost', '--event', 'a'], 'an http or https URL'],
  [['listen', '--node', 'http://me:secret@localhost', '--event', 'a'], 'without user and password'],
  [
    ['listen', '--node', ':4004', '--event', 'a', '--target', 'http://me:secret@x'],
    'without user and password',
  ],
  [['listen', '--tls-cert', 'a.pem'], '--tls-cert requires --tls-key.'],
  [['listen', '--tls-key', 'a.pem'], '--tls-key requires --tls-cert.'],
  [['listen', '--demo', '--tls-cert', 'a.pem', '--tls-key', 'b.pem'], '--demo or --tls-cert'],
  [['listen', '--compact', '--full'], '--compact or --full'],
  [['listen', '--forward-to', ':3000', '--forward-to', '127.0.0.1:3000'], 'each --forward-to once'],
  [['listen', '--forward-to', 'ftp://localhost'], 'an http or https URL'],
  [['listen', '--forward-to', 'http://me:secret@localhost'], 'without user and password'],
  [['listen', '--where', 'height over 100'], 'an operator after the key'],
  [['listen', '--events', 'block..forged,'], '--events'],
  [['listen', '--expect', 'block.forged:0'], 'a count from 1'],
  [['listen', '--expect', ''], '--expect'],
  [['listen', '--expect', 'block.forged:3', '--count', '2'], 'a --count of at least 3'],
  [
    ['listen', '--expect', 'a', '--events', 'b.*,c'],
    '--expect a cannot be met, because --events b.*,c excludes it.',
  ],
  [['listen', '--count', '0'], '--count'],
  [['listen', '--timeout', '0s'], 'a duration'],
  [['listen', '--forward-timeout', '2'], 'a duration'],
  [['listen', '--delay', '-1s'], '--delay'],
  [['listen', '--fail-rate', '1.5'], '--fail-rate'],
  [['listen', '--respond', '99'], '--respond'],
  [['listen', '--profile', 'phantom'], '--profile'],
  [['listen', '--record', ''], '--record'],
  [['send', '--from', 'a.ndjson', ':1', '--speed', '2x', '--rate', '1/s'], '--speed or --rate'],
  [['send', '--from', 'a.ndjson', ':1', '--data', '-'], '--data or --from'],
  [['send', '--from', 'a.ndjson', ':1', '--scenario', 'round'], '--from or --scenario'],
  [['send', '--from', 'a.ndjson', ':1', '--seed', 'a'], '--from or --seed'],
  [['send', '--from', 'a.ndjson', ':1', '--set', 'height=1'], '--from or --set'],
  [['send', '--from', 'a.ndjson', 'block.forged', ':1'], 'only a URL with --from'],
  [['send', 'block.forged', ':1', '--events', 'block.*'], '--events requires --from.'],
  [['send', 'block.forged', ':1', '--where', 'height eq 1'], '--where requires --from.'],
  [['send', 'block.forged', ':1', '--speed', '1x'], '--speed requires --from or --state.'],
  [['send', 'block.forged', ':1', '--state', 'a.json', '--speed', '2x'], '--speed must be 1x'],
  [['send', 'round.created', ':1', '--count', '9999999'], 'too many'],
  [['send', '--from', 'a.ndjson', ':1', '--speed', 'fast'], '--speed'],
] as const)('%j exits 2 and reports what is wrong', async ([argv, words]) => {
  const context = fakeContext({ env });
  expect({ exitCode: await run(argv, context), out: context.out() }).toEqual({ exitCode: 2, out: '' });
  expect(context.err()).toMatch(/^error: /);
  expect(context.err()).toContain(words);
  expect(context.err()).not.toContain('secret');
});
