import { declareCommand } from '../../flags/command-declaration.ts';
import { nodeApiFlags, nodeExitCodes, readWebhookId } from './flags.ts';

export const webhookDeleteCommand = declareCommand({
  words: ['webhook', 'delete'],
  summary: 'delete webhooks of a node',
  arguments: [
    {
      name: 'id',
      description: 'ids that webhook list shows',
      isRequired: true,
      isRepeatable: true,
    },
  ],
  flags: nodeApiFlags,
  isLongRunning: false,
  examples: [
    { line: 'phantom-webhook webhook delete 3', purpose: 'its token becomes useless' },
    {
      line: 'phantom-webhook webhook delete 3 4 5',
      purpose: 'each one, even if another cannot be deleted',
    },
  ],
  exitCodes: { 0: 'deleted', ...nodeExitCodes },
  async perform({ arguments: ids, options }, context) {
    const { deleteWebhooks } = await import('./delete.ts');
    return deleteWebhooks({ ...options, ids: ids.map(readWebhookId) }, context);
  },
});
