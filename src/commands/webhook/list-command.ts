import { declareCommand } from '../../flags/command-declaration.ts';
import { nodeApiFlags, nodeExitCodes } from './flags.ts';

export const webhookListCommand = declareCommand({
  words: ['webhook', 'list'],
  summary: 'the webhooks of a node, and what to know of them',
  arguments: [],
  flags: nodeApiFlags,
  isLongRunning: false,
  examples: [
    { line: 'phantom-webhook webhook list', purpose: 'of the node on this machine' },
    {
      line: "phantom-webhook webhook list --json | jq -r 'select(.enabled).target'",
      purpose: 'for a program',
    },
  ],
  exitCodes: { 0: 'listed', ...nodeExitCodes },
  async perform({ options }, context) {
    const { listWebhooks } = await import('./list.ts');
    return listWebhooks(options, context);
  },
});
