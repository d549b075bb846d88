import { declareCommand } from '../../flags/command-declaration.ts';
import type { OptionsOf } from '../../flags/flag.ts';
import { Problem } from '../../problem.ts';
import { nodeExitCodes, readWebhookId, updateFlags } from './flags.ts';

export const webhookUpdateCommand = declareCommand({
  words: ['webhook', 'update'],
  summary: 'change a webhook of a node; its token stays',
  arguments: [{ name: 'id', description: 'as webhook list shows it', isRequired: true }],
  flags: updateFlags,
  exclusive: [
    ['isEnabled', 'isDisabled'],
    ['conditions', 'isUnconditional'],
  ],
  isLongRunning: false,
  examples: [
    { line: 'phantom-webhook webhook update 3 --disabled', purpose: 'silence it for a while' },
    {
      line: "phantom-webhook webhook update 3 --where 'height gte 100'",
      purpose: 'instead of all its conditions; without --where they stay',
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
  throw new Problem('bad-flag', 'Expected something to change, got nothing.', {
    hint: 'Such as --target URL, --where CONDITION, --unconditional, --disabled or --enabled.',
  });
}
