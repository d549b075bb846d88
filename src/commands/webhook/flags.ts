import { type FlagValues, toggle, value, valueWithDefault } from '../../flags/flag.ts';
import { readChoice } from '../../flags/flag-values.ts';
import { readDuration } from '../../flags/read-duration.ts';
import { readText } from '../../flags/read-text.ts';
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
