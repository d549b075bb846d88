import { declareCommand } from '../../flags/command-declaration.ts';
import { requiredStore, statusFlags } from './flags.ts';

export const relayStatusCommand = declareCommand({
  words: ['relay', 'status'],
  summary: 'show what waits for which target',
  arguments: [],
  flags: statusFlags,
  isLongRunning: false,
  examples: [
    { line: 'phantom-webhook relay status --store ./relay', purpose: 'also while the relay runs' },
    {
      line: 'phantom-webhook relay status --store ./relay --json | jq .waiting',
      purpose: 'machine-readable',
    },
  ],
  exitCodes: { 0: 'done', 2: 'usage error, or not the store of a relay', 3: 'the store cannot be read' },
  async perform({ options }, context) {
    const { relayStatus } = await import('./status.ts');
    return relayStatus({ ...options, store: requiredStore(options.store) }, context);
  },
});
