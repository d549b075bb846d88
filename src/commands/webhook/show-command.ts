import { declareCommand } from '../../flags/command-declaration.ts';
import { nodeExitCodes, readWebhookId, showFlags } from './flags.ts';

export const webhookShowCommand = declareCommand({
  words: ['webhook', 'show'],
  summary: 'one webhook of a node, found in its list',
  arguments: [{ name: 'id', description: 'as webhook list shows it', isRequired: true }],
  flags: showFlags,
  isLongRunning: false,
  examples: [{ line: 'phantom-webhook webhook show 3', purpose: 'where it goes, and when' }],
  exitCodes: { 0: 'shown', ...nodeExitCodes },
  async perform({ arguments: [id], options }, context) {
    const { showWebhook } = await import('./show.ts');
    return showWebhook({ ...options, id: readWebhookId(id) }, context);
  },
});
