import type { CommandContext } from '../context.ts';
import { isLoopbackUrl } from '../http/addresses/host-name.ts';
import { printable } from '../printable.ts';
import { eventNote } from '../protocol/events/contract/event-contracts.ts';
import type { Generation } from '../protocol/events/generation.ts';
import { forgottenTokens, guessGeneration, type NodeTraits } from '../protocol/webhooks/guess-generation.ts';
import {
  type NodeWebhook,
  nodeConditionText,
  nodeConditionWarning,
  type WebhookDraft,
} from '../protocol/webhooks/node-webhook.ts';
import { withoutTokens } from '../without-tokens.ts';

const maxNotes = 10;
const maxNamedIds = 5;
const maxQuotedLength = 200;

/**
 * Reports which generation the node seems to be.
 * @param adviceInDoubt what to do if another generation could have given the same answers
 * @returns the generation whose rules apply: the one asked for, otherwise the guessed one
 */
export function sayNode(
  traits: NodeTraits,
  asked: Generation | undefined,
  context: CommandContext,
  adviceInDoubt = ' Use --profile to be certain.',
): Generation {
  const { generation, versions, clue, isSure } = guessGeneration(traits);
  if (asked === undefined) {
    context.say(`This looks like ${versions} (${clue}).${isSure ? '' : adviceInDoubt}`);
  } else {
    context.say(`Notes apply to ${asked}, as set with --profile.`);
  }
  sayForgotten(forgottenTokens(traits.webhooks), context);
  return asked ?? generation;
}

/** Returns what will surprise the owner of a webhook, as sentences. They may quote untrusted text. */
export function webhookNotes({ event, conditions }: WebhookDraft, generation: Generation): readonly string[] {
  const ofEvent = eventNote(event, generation);
  const ofConditions = conditions.flatMap((condition) => {
    const warning = nodeConditionWarning(condition, generation);
    return warning === undefined ? [] : [`'${quoted(nodeConditionText(condition))}': ${warning}`];
  });
  return ofEvent === undefined ? ofConditions : [`${quoted(event)}: ${ofEvent}`, ...ofConditions];
}

/** Prints the notes on one webhook. */
export function sayNotes(notes: readonly string[], context: CommandContext): void {
  for (const note of notes.slice(0, maxNotes)) context.say(printable(note), 'note');
  if (notes.length > maxNotes) context.say(`And ${notes.length - maxNotes} more notes.`);
}

/** Prints the notes on many webhooks, each note once with the ids of its webhooks. */
export function sayNotesOfAll(
  webhooks: readonly NodeWebhook[],
  generation: Generation,
  context: CommandContext,
): void {
  sayNotes(notesOfAll(webhooks, generation), context);
}

/** Returns the notes on many webhooks, each note once with the ids of its webhooks. */
export function notesOfAll(webhooks: readonly NodeWebhook[], generation: Generation): readonly string[] {
  const idsOf = new Map<string, string[]>();
  for (const webhook of webhooks) {
    for (const note of webhookNotes(webhook, generation)) {
      const ids = idsOf.get(note) ?? [];
      idsOf.set(note, ids);
      ids.push(String(webhook.id));
    }
  }
  return [...idsOf].map(([note, ids]) => `webhook ${idsText(ids)}: ${note}`);
}

function sayForgotten(webhooks: readonly NodeWebhook[], context: CommandContext): void {
  if (webhooks.length === 0) return;
  const ids = idsText(webhooks.map(({ id }) => String(id)));
  context.say(
    `the node has lost the token of webhook ${ids}, so its deliveries have no authorization. ` +
      'Restart the node before you change any webhook there, or delete the webhook and create it again.',
    'note',
  );
}

function idsText(ids: readonly string[]): string {
  const named = ids.slice(0, maxNamedIds).join(', ');
  const left = ids.length - maxNamedIds;
  return left > 0 ? `${named} and ${left} more` : named;
}

/** Shortens a text. Removes tokens first, because a token that was cut would no longer be found. */
function quoted(text: string): string {
  const shown = withoutTokens(text);
  return shown.length <= maxQuotedLength ? shown : `${shown.slice(0, maxQuotedLength)}…`;
}

/** Warns about a second webhook for the same event and target: each of them sends the event. */
export function twinNote(
  { event, target }: WebhookDraft,
  webhooks: readonly NodeWebhook[],
): string | undefined {
  const twin = webhooks.find((webhook) => webhook.event === event && webhook.target === target);
  return twin && `webhook ${twin.id} sends ${event} there already, so each delivery will arrive twice.`;
}

/** Warns if a target on loopback is not on this machine, but on that of the node. */
export function targetNote(target: URL, node: string): string | undefined {
  return isLoopbackUrl(target) && !isLoopbackUrl(new URL(node))
    ? `${target.host} is on the machine of the node, not on this one: the node connects to the target.`
    : undefined;
}

/** Warns if a token from the node would cross the network unencrypted. */
export function transportNote(node: string): string | undefined {
  const url = new URL(node);
  return url.protocol === 'http:' && !isLoopbackUrl(url)
    ? 'the token crosses the network unencrypted. Create the webhook on the machine of the node instead.'
    : undefined;
}
