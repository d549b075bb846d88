import { declareCommand } from '../../flags/command-declaration.ts';
import { nodeApiFlags, nodeExitCodes } from './flags.ts';

export const webhookListCommand = declareCommand({
  words: ['webhook', 'list'],
  summary: 'list the webhooks of a node, and warn about pitfalls',
  arguments: [],
  flags: nodeApiFlags,
  isLongRunning: false,
  examples: [
    { line: 'phantom-webhook webhook list', purpose: 'the webhooks of the node on this machine' },
    {
      line: "phantom-webhook webhook list --json | jq -r 'select(.enabled).target'",
      purpose: 'machine-readable',
    },
  ],
  exitCodes: { 0: 'listed', ...nodeExitCodes },
  async perform({ options }, context) {
    const { listWebhooks } = await import('./list.ts');
    return listWebhooks(options, context);
  },
});
