import { readEventName } from '../../filter/event-values.ts';
import { declareCommand } from '../../flags/command-declaration.ts';
import { createFlags, nodeExitCodes } from './flags.ts';

export const webhookCreateCommand = declareCommand({
  words: ['webhook', 'create'],
  summary: 'have a node deliver an event; the token is shown once',
  arguments: [
    {
      name: 'event',
      description: 'for example block.forged; phantom-webhook events lists them',
      isRequired: true,
      suggests: 'event',
    },
    { name: 'target', description: 'the URL to deliver to, as the node sees it', isRequired: true },
  ],
  flags: createFlags,
  exclusive: [['isEnabled', 'isDisabled']],
  isLongRunning: false,
  examples: [
    {
      line: 'phantom-webhook webhook create block.forged :4044 --save-token tokens.txt',
      purpose: 'to a listener here: phantom-webhook listen --token-file tokens.txt',
    },
    {
      line: "phantom-webhook webhook create block.forged :4044 --where 'height gte 100'",
      purpose: 'deliver only some payloads',
    },
  ],
  exitCodes: {
    0: 'created, and the token saved if requested',
    ...nodeExitCodes,
    3: 'the node is unreachable, or the token cannot be saved',
  },
  async perform({ arguments: [event = '', target = ''], options }, context) {
    const { createWebhook } = await import('./create.ts');
    return createWebhook({ ...options, event: readEventName(event), target }, context);
  },
});
