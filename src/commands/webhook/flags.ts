import { type FlagValues, list, toggle, value, valueWithDefault } from '../../flags/flag.ts';
import { readChoice, readDuration, readText } from '../../flags/flag-values.ts';
import { Problem } from '../../problem.ts';
import { parseCondition } from '../../protocol/conditions/parse-condition.ts';
import { generations } from '../../protocol/events/generation.ts';

/** Of every command that calls the webhook API of a node. */
export const nodeFlags = {
  node: valueWithDefault('URL', 'the webhook API of the node', readText, 'http://127.0.0.1:4004'),
  profile: value(
    'NAME',
    `what the node is, if the guess is wrong: ${generations.join(', ')}`,
    readChoice(generations),
  ),
  timeout: valueWithDefault('DURATION', 'how long each answer of the node may take', readDuration, '10s'),
  insecure: toggle('take any TLS certificate'),
  json: toggle('print one JSON object per webhook'),
} as const;

/** Said in each command's help. */
export const nodeExitCodes = {
  1: 'the node refused: invalid, forbidden, no such webhook',
  2: 'usage',
  3: 'the node cannot be reached, or something else answers there',
  130: 'interrupted',
} as const;

/** The same as the options of the commands. */
export function nodeOptions({ node, profile, timeout, insecure, json }: FlagValues<typeof nodeFlags>) {
  return {
    node,
    generation: profile,
    timeoutMs: timeout,
    timeoutAdvice: '--timeout waits longer.',
    isInsecure: insecure,
    isJson: json,
  };
}

/** The id of a webhook, which becomes a part of a path. */
export function readWebhookId(text: string | undefined): string {
  if (text !== undefined && /^[A-Za-z0-9_-]{1,64}$/.test(text)) return text;
  throw new Problem('bad-flag', `Expected the id of a webhook, such as 3 or a UUID, got "${text ?? ''}".`, {
    hint: 'phantom-webhook webhook list shows them.',
  });
}

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
