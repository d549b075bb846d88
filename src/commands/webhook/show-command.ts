import { declareCommand } from '../../flags/command-declaration.ts';
import { toggle } from '../../flags/flag.ts';
import { nodeExitCodes, nodeFlags, nodeOptions, readWebhookId } from './flags.ts';

export const webhookShowCommand = declareCommand({
  words: ['webhook', 'show'],
  summary: 'one webhook of a node, found in its list',
  arguments: [{ name: 'id', description: 'as webhook list shows it', isRequired: true }],
  flags: {
    ...nodeFlags,
    direct: toggle(
      'ask for it alone instead; ARK 2.3.0 to 2.5.14 then forget its token, and its deliveries have no authorization',
    ),
  },
  isLongRunning: false,
  examples: [{ line: 'phantom-webhook webhook show 3', purpose: 'where it goes, and when' }],
  exitCodes: { 0: 'shown', ...nodeExitCodes },
  async perform({ arguments: [id], flags }, context) {
    const { showWebhook } = await import('./show.ts');
    const options = { ...nodeOptions(flags), id: readWebhookId(id), isDirect: flags.direct };
    return showWebhook(options, context);
  },
});
