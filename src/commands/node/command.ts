import { declareCommand } from '../../flags/command-declaration.ts';
import { requireCompanions } from '../../flags/companions.ts';
import { nodeFlags } from './flags.ts';

export const nodeCommand = declareCommand({
  words: ['node'],
  summary: 'run a fake node on this machine',
  arguments: [],
  flags: nodeFlags,
  commonFlags: [
    'port',
    'host',
    'whitelist',
    'profile',
    'network',
    'blockTimeMs',
    'transactions',
    'dataFile',
    'uiPort',
    'isJson',
  ],
  isLongRunning: true,
  examples: [
    { line: 'phantom-webhook node', purpose: 'as Phantom Core 2.2.4, on its usual port' },
    {
      line: 'phantom-webhook node --profile ark-3 --port 0 --p2p-port 0',
      purpose: 'as ARK 3, on free ports',
    },
    { line: 'phantom-webhook node --data-file webhooks.json', purpose: 'webhooks survive a restart' },
    { line: 'phantom-webhook node --block-time 1s --transactions 10', purpose: 'a busy chain' },
    {
      line: `curl :4002/internal/utils/events -H 'x-auth: forger' \\
    --json '{"event":"block.forged","body":{}}'`,
      purpose: 'emit your own event; with --block-time off, nothing else is sent',
    },
  ],
  exitCodes: {
    0: 'stopped with Ctrl-C',
    2: 'usage error, or an invalid data file',
    3: 'port in use, or a data file that cannot be read or written',
  },
  async perform({ options }, context) {
    requireCompanions([options.opensUi && options.uiPort === undefined && ['--open', '--ui']]);
    const { node } = await import('./node.ts');
    return node(options, context);
  },
});
