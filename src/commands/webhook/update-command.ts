import { readEventName } from '../../filter/event-values.ts';
import { declareCommand } from '../../flags/command-declaration.ts';
import { type FlagValues, toggle, value } from '../../flags/flag.ts';
import { readText } from '../../flags/flag-values.ts';
import { Problem } from '../../problem.ts';
import { nodeExitCodes, nodeFlags, nodeOptions, readWebhookId, webhookStateFlags } from './flags.ts';

const flags = {
  event: value('NAME', 'another event', readEventName),
  target: value('URL', 'another target', readText),
  ...webhookStateFlags,
  unconditional: toggle('drop all conditions: deliver every payload'),
  ...nodeFlags,
} as const;

export const webhookUpdateCommand = declareCommand({
  words: ['webhook', 'update'],
  summary: 'change a webhook of a node; its token stays',
  arguments: [{ name: 'id', description: 'as webhook list shows it', isRequired: true }],
  flags,
  exclusive: [
    ['enabled', 'disabled'],
    ['where', 'unconditional'],
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
  async perform({ arguments: [id], flags: given }, context) {
    refuseNothing(given);
    const { updateWebhook } = await import('./update.ts');
    return updateWebhook(
      {
        ...nodeOptions(given),
        id: readWebhookId(id),
        event: given.event,
        target: given.target,
        isEnabled: given.enabled ? true : given.disabled ? false : undefined,
        conditions: given.unconditional ? [] : given.where.length > 0 ? given.where : undefined,
      },
      context,
    );
  },
});

function refuseNothing({ event, target, where, enabled, disabled, unconditional }: FlagValues<typeof flags>) {
  if (event !== undefined || target !== undefined || where.length > 0) return;
  if (enabled || disabled || unconditional) return;
  throw new Problem('bad-flag', 'Expected something to change, got nothing.', {
    hint: 'Such as --target URL, --where CONDITION, --unconditional, --disabled or --enabled.',
  });
}
