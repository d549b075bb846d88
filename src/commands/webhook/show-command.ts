import { declareCommand } from '../../flags/command-declaration.ts';
import { nodeExitCodes, readWebhookId, showFlags } from './flags.ts';

export const webhookShowCommand = declareCommand({
  words: ['webhook', 'show'],
  summary: 'show one webhook of a node',
  arguments: [{ name: 'id', description: 'the id that webhook list shows', isRequired: true }],
  flags: showFlags,
  isLongRunning: false,
  examples: [{ line: 'phantom-webhook webhook show 3', purpose: 'its event, target and conditions' }],
  exitCodes: { 0: 'shown', ...nodeExitCodes },
  async perform({ arguments: [id], options }, context) {
    const { showWebhook } = await import('./show.ts');
    return showWebhook({ ...options, id: readWebhookId(id) }, context);
  },
});
