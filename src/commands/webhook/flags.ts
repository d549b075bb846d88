import { readEventName } from '../../filter/event-values.ts';
import { list, type OptionsOf, toggle, value, valueWithDefault } from '../../flags/flag.ts';
import { readChoice, readDuration, readFileName, readText } from '../../flags/flag-values.ts';
import { Problem } from '../../problem.ts';
import { parseCondition } from '../../protocol/conditions/parse-condition.ts';
import { generations } from '../../protocol/events/generation.ts';

/** Flags of all commands that call the webhook API of a node. */
export const nodeApiFlags = {
  node: valueWithDefault('--node URL', 'the webhook API of the node', readText, 'http://127.0.0.1:4004'),
  generation: value(
    '--profile NAME',
    `what the node is, if the guess is wrong: ${generations.join(', ')}`,
    readChoice(generations),
  ),
  timeoutMs: valueWithDefault(
    '--timeout DURATION',
    'how long each answer of the node may take',
    readDuration,
    '10s',
  ),
  isInsecure: toggle('--insecure', 'take any TLS certificate'),
  isJson: toggle('--json', 'print one JSON object per webhook'),
} as const;

export type ListOptions = OptionsOf<typeof nodeApiFlags>;

export interface DeleteOptions extends OptionsOf<typeof nodeApiFlags> {
  readonly ids: readonly string[];
}

export const showFlags = {
  ...nodeApiFlags,
  isDirect: toggle(
    '--direct',
    'ask for it alone instead; ARK 2.3.0 to 2.5.14 then forget its token, and its deliveries have no authorization',
  ),
} as const;

export interface ShowOptions extends OptionsOf<typeof showFlags> {
  readonly id: string;
}

/** What can be set when a webhook is created or updated. */
const stateFlags = {
  conditions: list(
    '--where CONDITION',
    "deliver only payloads like 'height gte 100'; repeatable, several are alternatives",
    parseCondition,
  ),
  isEnabled: toggle('--enabled', 'deliver'),
  isDisabled: toggle('--disabled', 'keep it, but deliver nothing'),
} as const;

export const createFlags = {
  ...stateFlags,
  tokenFile: value(
    '--save-token FILE',
    'append event=TOKEN to this file, for --token-file, before the token is shown; made readable by you alone',
    readFileName,
  ),
  ...nodeApiFlags,
} as const;

export interface CreateOptions extends OptionsOf<typeof createFlags> {
  readonly event: string;
  readonly target: string;
}

export const updateFlags = {
  event: value('--event NAME', 'another event', readEventName),
  target: value('--target URL', 'another target', readText),
  ...stateFlags,
  isUnconditional: toggle('--unconditional', 'drop all conditions: deliver every payload'),
  ...nodeApiFlags,
} as const;

export interface UpdateOptions extends OptionsOf<typeof updateFlags> {
  readonly id: string;
}

/** Shown in the help of each of these commands. */
export const nodeExitCodes = {
  1: 'the node refused: invalid, forbidden, no such webhook',
  2: 'usage',
  3: 'the node cannot be reached, or something else answers there',
  130: 'interrupted',
} as const;

/** Reads the id of a webhook. It becomes a part of a path, so only safe characters are accepted. */
export function readWebhookId(text: string | undefined): string {
  if (text !== undefined && /^[A-Za-z0-9_-]{1,64}$/.test(text)) return text;
  throw new Problem('bad-flag', `Expected the id of a webhook, such as 3 or a UUID, got "${text ?? ''}".`, {
    hint: 'phantom-webhook webhook list shows them.',
  });
}
