import { list, toggle } from '../../flags/flag.ts';
import { parseCondition } from '../../protocol/conditions/parse-condition.ts';

/** What a webhook can be told when it is created or updated. */
export const webhookStateFlags = {
  where: list(
    'CONDITION',
    "deliver only payloads like 'height gte 100'; repeatable, several are alternatives",
    parseCondition,
  ),
  enabled: toggle('deliver'),
  disabled: toggle('keep it, but deliver nothing'),
} as const;
