import { declareCommand } from '../../flags/command-declaration.ts';
import { removeFlags, requiredStore } from './flags.ts';

export const relayRemoveCommand = declareCommand({
  words: ['relay', 'remove'],
  summary: 'delete the webhooks that a relay registered',
  arguments: [],
  flags: removeFlags,
  isLongRunning: false,
  examples: [
    {
      line: 'phantom-webhook relay remove --store ./relay',
      purpose: 'at the node that relay --node named; kept deliveries stay',
    },
  ],
  exitCodes: {
    0: 'deleted, or there were none',
    2: 'usage error, or not the store of a relay',
    3: 'a webhook could not be deleted, or the store cannot be read',
  },
  async perform({ options }, context) {
    const { relayRemove } = await import('./remove.ts');
    return relayRemove({ ...options, store: requiredStore(options.store) }, context);
  },
});
