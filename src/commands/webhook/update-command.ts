import { declareCommand } from '../../flags/command-declaration.ts';
import type { OptionsOf } from '../../flags/flag.ts';
import { Problem } from '../../problem.ts';
import { nodeExitCodes, readWebhookId, updateFlags } from './flags.ts';

export const webhookUpdateCommand = declareCommand({
  words: ['webhook', 'update'],
  summary: 'change a webhook of a node; its token stays the same',
  arguments: [{ name: 'id', description: 'the id that webhook list shows', isRequired: true }],
  flags: updateFlags,
  exclusive: [
    ['isEnabled', 'isDisabled'],
    ['conditions', 'isUnconditional'],
  ],
  isLongRunning: false,
  examples: [
    { line: 'phantom-webhook webhook update 3 --disabled', purpose: 'pause it' },
    {
      line: "phantom-webhook webhook update 3 --where 'height gte 100'",
      purpose: 'replace all its conditions; without --where they stay',
    },
  ],
  exitCodes: { 0: 'changed', ...nodeExitCodes },
  async perform({ arguments: [id], options }, context) {
    refuseNothing(options);
    const { updateWebhook } = await import('./update.ts');
    return updateWebhook({ ...options, id: readWebhookId(id) }, context);
  },
});

function refuseNothing(options: OptionsOf<typeof updateFlags>): void {
  const { event, target, conditions, isEnabled, isDisabled, isUnconditional } = options;
  if (event !== undefined || target !== undefined || conditions.length > 0) return;
  if (isEnabled || isDisabled || isUnconditional) return;
  throw new Problem('bad-flag', 'Nothing to change.', {
    hint: 'Use --target URL, --where CONDITION, --unconditional, --disabled or --enabled.',
  });
}
