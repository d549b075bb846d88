import { isLoopbackUrl, portOf } from '../../http/addresses/host-name.ts';
import type { WebhookList } from '../../http/node-api/node-api.ts';
import { deleteCommand, namesOf } from '../../node-session/name-webhooks.ts';
import { notesOfAll } from '../../node-session/node-notes.ts';
import type { LabelledToken } from '../../protocol/token/token.ts';
import { forgottenTokens, guessGeneration } from '../../protocol/webhooks/guess-generation.ts';
import { isTokenOf } from '../../protocol/webhooks/leftover-webhooks.ts';
import { type NodeWebhook, publicWebhook } from '../../protocol/webhooks/node-webhook.ts';
import { excerpt } from '../../terminal/text/excerpt.ts';
import { shellWord } from '../../terminal/text/shell-quote.ts';
import { withoutTokens } from '../../without-tokens.ts';
import { type Diagnosis, ok, skip, warn } from './diagnosis.ts';

export interface WebhookFacts {
  /** Origin and path of the node, as returned by `parseNodeUrl`. */
  readonly node: string;
  readonly tokens: readonly LabelledToken[];
  /** The target that the user named. */
  readonly target: URL | undefined;
  /** What the user types to run this program. */
  readonly invocation: string;
}

/** Findings of one kind that are shown; the rest is counted. */
const maxShown = 10;
const maxTargetLength = 200;

/** Judges the webhooks of a node by what it lists. */
export function diagnoseWebhooks(list: WebhookList, facts: WebhookFacts): readonly Diagnosis[] {
  const { webhooks } = list;
  const enabled = webhooks.filter((webhook) => webhook.enabled);
  return [
    diagnoseCount(list, enabled.length, facts),
    ...(webhooks.length === 0
      ? []
      : [
          ...diagnoseDuplicates(enabled, facts),
          diagnoseDisabled(webhooks, facts),
          ...diagnoseConditions(list, enabled, facts),
          ...diagnoseListedTokens(webhooks, facts),
        ]),
    ...(facts.target === undefined ? [] : [diagnoseDelivery(enabled, facts.target, facts)]),
  ];
}

function diagnoseCount(
  { webhooks, isWhole }: WebhookList,
  enabled: number,
  { node, invocation }: WebhookFacts,
): Diagnosis {
  const count = webhooks.length;
  if (count === 0) {
    return warn(
      'webhooks',
      'The node has no webhooks, so it delivers nothing.',
      'To receive an event here, run:',
      `${invocation} listen --node ${shellWord(node)} --event block.forged`,
    );
  }
  if (!isWhole) {
    return warn(
      'webhooks',
      `The node has more webhooks than the ${count} that could be read.`,
      'The others are not checked. Delete the webhooks that nobody needs.',
    );
  }
  return ok('webhooks', `${count === 1 ? '1 webhook' : `${count} webhooks`}, ${enabled} enabled.`);
}

/** Finds webhooks that send the same deliveries to the same target. */
function diagnoseDuplicates(enabled: readonly NodeWebhook[], facts: WebhookFacts): readonly Diagnosis[] {
  const groups = new Map<string, NodeWebhook[]>();
  for (const webhook of enabled) {
    const { event, target, conditions } = webhook;
    // Conditions are alternatives, so their order does not matter.
    const alternatives = conditions.map((condition) => JSON.stringify(condition)).sort();
    const key = JSON.stringify([event, target, alternatives]);
    const same = groups.get(key) ?? [];
    groups.set(key, same);
    same.push(webhook);
  }
  const repeated = [...groups.values()].filter(({ length }) => length > 1);
  if (repeated.length === 0) return [ok('duplicates', 'No two webhooks are identical.')];
  return bounded('duplicates', repeated, facts, (same) => {
    const [kept, ...others] = same;
    const target =
      kept === undefined ? '' : excerpt(withoutTokens(publicWebhook(kept).target), maxTargetLength);
    const command = deleteCommand(others, { node: facts.node, isInsecure: false }, facts.invocation);
    return warn(
      'duplicates',
      `Identical webhooks for ${target}: ${namesOf(same)}.`,
      `Each delivery arrives ${same.length} times. To keep one webhook, run:`,
      command,
    );
  });
}

function diagnoseDisabled(webhooks: readonly NodeWebhook[], { node, invocation }: WebhookFacts): Diagnosis {
  const disabled = webhooks.filter(({ enabled }) => !enabled);
  if (disabled.length === 0) return ok('disabled', 'No webhook is disabled.');
  return warn(
    'disabled',
    `Disabled, so nothing is delivered: ${namesOf(disabled)}.`,
    `To enable ${disabled.length === 1 ? 'it' : 'the first'}, run:`,
    `${invocation} webhook update ${disabled[0]?.id} --enabled --node ${shellWord(node)}`,
  );
}

/** Finds events that are never delivered, and conditions that never match or do something unexpected. */
function diagnoseConditions(
  list: WebhookList,
  enabled: readonly NodeWebhook[],
  facts: WebhookFacts,
): readonly Diagnosis[] {
  const notes = notesOfAll(enabled.map(publicWebhook), guessGeneration(list).generation);
  if (notes.length === 0) return [ok('conditions', 'No problem found in events and conditions.')];
  return bounded('conditions', notes, facts, (note) =>
    warn(
      'conditions',
      note.charAt(0).toUpperCase() + note.slice(1),
      `Change it with ${facts.invocation} webhook update.`,
    ),
  );
}

function diagnoseListedTokens(
  webhooks: readonly NodeWebhook[],
  { tokens, target }: WebhookFacts,
): readonly Diagnosis[] {
  const forgotten = forgottenTokens(webhooks);
  if (forgotten.length > 0) {
    return [
      warn(
        'tokens',
        `The node has forgotten a token, so deliveries have no authorization: ${namesOf(forgotten)}.`,
        'Restart the node before you create, update or delete any webhook there.',
      ),
    ];
  }
  if (tokens.length === 0) return [skip('tokens', 'Not checked, because there is no token to compare.')];
  const listed = webhooks.filter(({ token }) => token !== undefined);
  if (listed.length === 0) return [skip('tokens', 'This node does not list tokens.')];
  const isHeld = (webhook: NodeWebhook) => tokens.some((token) => isTokenOf(webhook, token));
  const toTarget = listed.filter((webhook) => target !== undefined && isSamePlace(webhook.target, target));
  const refused = toTarget.filter((webhook) => !isHeld(webhook));
  const advice =
    'Use the token that the node showed when the webhook was created. ' +
    'If it is lost, delete the webhook and create it again.';
  if (refused.length > 0) {
    return [warn('tokens', `You do not have the token of ${namesOf(refused)}.`, advice)];
  }
  const held = listed.filter(isHeld);
  return held.length === 0
    ? [warn('tokens', 'None of your tokens belongs to a webhook of this node.', advice)]
    : [ok('tokens', `You have the token of ${namesOf(held)}.`)];
}

function diagnoseDelivery(
  enabled: readonly NodeWebhook[],
  target: URL,
  { node, invocation }: WebhookFacts,
): Diagnosis {
  const delivering = enabled.filter((webhook) => isSamePlace(webhook.target, target));
  if (delivering.length > 0)
    return ok('delivery', `The target receives the deliveries of ${namesOf(delivering)}.`);
  return warn(
    'delivery',
    'No enabled webhook of the node delivers to this target.',
    'The node may know it by another address. Otherwise, for example, run:',
    `${invocation} webhook create block.forged ${shellWord(target.href)} --node ${shellWord(node)}`,
  );
}

/** Whether a target is the same as another, whatever its loopback address is called. */
function isSamePlace(text: string, target: URL): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const isSameHost = url.hostname === target.hostname || (isLoopbackUrl(url) && isLoopbackUrl(target));
  return (
    isSameHost &&
    url.protocol === target.protocol &&
    portOf(url) === portOf(target) &&
    `${url.pathname}${url.search}` === `${target.pathname}${target.search}`
  );
}

function bounded<Found>(
  id: 'duplicates' | 'conditions',
  found: readonly Found[],
  { node, invocation }: WebhookFacts,
  diagnose: (one: Found) => Diagnosis,
): readonly Diagnosis[] {
  const left = found.length - maxShown;
  const rest = warn(
    id,
    `${left} more webhooks with this problem.`,
    'To see all webhooks, run:',
    `${invocation} webhook list --node ${shellWord(node)}`,
  );
  return [...found.slice(0, maxShown).map(diagnose), ...(left > 0 ? [rest] : [])];
}
