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
    `the generation of the node, if the guess is wrong: ${generations.join(', ')}`,
    readChoice(generations),
  ),
  timeoutMs: valueWithDefault(
    '--timeout DURATION',
    'how long each answer of the node may take',
    readDuration,
    '10s',
  ),
  isInsecure: toggle('--insecure', 'accept any TLS certificate'),
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
    'request only this webhook; this makes ARK 2.3.0 to 2.5.14 lose its token, so its deliveries have no authorization',
  ),
} as const;

export interface ShowOptions extends OptionsOf<typeof showFlags> {
  readonly id: string;
}

/** What can be set when a webhook is created or updated. */
const stateFlags = {
  conditions: list(
    '--where CONDITION',
    "deliver only payloads that match, for example 'height gte 100'; repeatable, any match counts",
    parseCondition,
  ),
  isEnabled: toggle('--enabled', 'deliver'),
  isDisabled: toggle('--disabled', 'keep the webhook, but deliver nothing'),
} as const;

export const createFlags = {
  ...stateFlags,
  tokenFile: value(
    '--save-token FILE',
    'before showing the token, append event=TOKEN to this file for --token-file; only you can read it',
    readFileName,
  ),
  ...nodeApiFlags,
} as const;

export interface CreateOptions extends OptionsOf<typeof createFlags> {
  readonly event: string;
  readonly target: string;
}

export const updateFlags = {
  event: value('--event NAME', 'change the event', readEventName),
  target: value('--target URL', 'change the target', readText),
  ...stateFlags,
  isUnconditional: toggle('--unconditional', 'remove all conditions: deliver every payload'),
  ...nodeApiFlags,
} as const;

export interface UpdateOptions extends OptionsOf<typeof updateFlags> {
  readonly id: string;
}

/** Shown in the help of each of these commands. */
export const nodeExitCodes = {
  1: 'the node refused: invalid, forbidden or no such webhook',
  2: 'usage error',
  3: 'the node is unreachable, or something else answers',
  130: 'interrupted',
} as const;

/** Reads the id of a webhook. It becomes a part of a path, so only safe characters are accepted. */
export function readWebhookId(text: string | undefined): string {
  if (text !== undefined && /^[A-Za-z0-9_-]{1,64}$/.test(text)) return text;
  throw new Problem(
    'bad-flag',
    `Expected the id of a webhook, for example 3 or a UUID, got "${text ?? ''}".`,
    {
      hint: 'Run phantom-webhook webhook list to see the ids.',
    },
  );
}
