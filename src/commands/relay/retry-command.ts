import { declareCommand } from '../../flags/command-declaration.ts';
import { Problem } from '../../problem.ts';
import { requiredStore, retryFlags } from './flags.ts';

export const relayRetryCommand = declareCommand({
  words: ['relay', 'retry'],
  summary: 'try dead letters again',
  arguments: [{ name: 'id', isRequired: false, isRepeatable: true, description: 'the id of a dead letter' }],
  flags: retryFlags,
  isLongRunning: false,
  examples: [
    { line: 'phantom-webhook relay retry --store ./relay --all', purpose: 'also while the relay runs' },
    {
      line: 'phantom-webhook relay retry --store ./relay 3f0c2a9d41be-17',
      purpose: 'one of them; relay status lists them',
    },
  ],
  exitCodes: {
    0: 'tried again: at once if the relay runs, otherwise after its next start',
    1: 'there is no such dead letter',
    2: 'usage error, or not the store of a relay',
    3: 'the store cannot be written, or the relay did not answer',
  },
  async perform({ arguments: ids, options }, context) {
    if (options.isAll ? ids.length > 0 : ids.length === 0) {
      throw new Problem('bad-flag', 'Expected either the ids of dead letters, or --all.');
    }
    const { relayRetry } = await import('./retry.ts');
    return relayRetry({ ...options, store: requiredStore(options.store), ids }, context);
  },
});
