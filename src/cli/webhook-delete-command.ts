import { declareCommand } from './declare-command.ts';
import { nodeExitCodes, nodeFlags, nodeOptions } from './node-flags.ts';
import { readWebhookId } from './read-webhook-id.ts';

export const webhookDeleteCommand = declareCommand({
  words: ['webhook', 'delete'],
  summary: 'delete a webhook of a node',
  arguments: [{ name: 'id', description: 'as webhook list shows it', isRequired: true }],
  flags: nodeFlags,
  isLongRunning: false,
  examples: [{ line: 'phantom-webhook webhook delete 3', purpose: 'its token is worth nothing then' }],
  exitCodes: { 0: 'deleted', ...nodeExitCodes },
  async perform({ arguments: [id], flags }, context) {
    const { deleteWebhook } = await import('../commands/webhook-delete.ts');
    return deleteWebhook({ ...nodeOptions(flags), id: readWebhookId(id) }, context);
  },
});
