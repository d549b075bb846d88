import type { CommandContext } from '../context.ts';
import { printable } from '../printable.ts';
import type { Generation } from '../protocol/events/generation.ts';
import { eventNote } from '../protocol/events/guide/event-note.ts';
import { forgottenTokens, guessGeneration, type NodeTraits } from '../protocol/webhooks/guess-generation.ts';
import { nodeConditionText, nodeConditionWarning } from '../protocol/webhooks/node-condition.ts';
import type { NodeWebhook, WebhookDraft } from '../protocol/webhooks/node-webhook.ts';
import { withoutTokens } from '../without-tokens.ts';

const maxNotes = 10;
const maxNamedIds = 5;
const maxQuotedLength = 200;

/**
 * Says what the node seems to be.
 * @param adviceInDoubt what can be done where another kind could have answered the same
 * @returns whose rules to go by: those asked for, else those guessed
 */
export function sayNode(
  traits: NodeTraits,
  asked: Generation | undefined,
  context: CommandContext,
  adviceInDoubt = ' --profile says it for sure.',
): Generation {
  const { generation, versions, clue, isSure } = guessGeneration(traits);
  if (asked === undefined) {
    context.say(`The node looks like ${versions}: ${clue}.${isSure ? '' : adviceInDoubt}`);
  } else {
    context.say(`Notes follow ${asked}, as --profile says.`);
  }
  sayForgotten(forgottenTokens(traits.webhooks), context);
  return asked ?? generation;
}

/** What will surprise the owner of a webhook, as sentences from outside. */
export function webhookNotes({ event, conditions }: WebhookDraft, generation: Generation): readonly string[] {
  const ofEvent = eventNote(event, generation);
  const ofConditions = conditions.flatMap((condition) => {
    const warning = nodeConditionWarning(condition, generation);
    return warning === undefined ? [] : [`'${quoted(nodeConditionText(condition))}': ${warning}`];
  });
  return ofEvent === undefined ? ofConditions : [`${quoted(event)}: ${ofEvent}`, ...ofConditions];
}

/** Says the notes on one webhook. */
export function sayNotes(notes: readonly string[], context: CommandContext): void {
  for (const note of notes.slice(0, maxNotes)) context.say(`Note: ${printable(note)}`);
  if (notes.length > maxNotes) context.say(`And ${notes.length - maxNotes} more notes.`);
}

/** Says the notes on many webhooks, each once with the ids that it is about. */
export function sayNotesOfAll(
  webhooks: readonly NodeWebhook[],
  generation: Generation,
  context: CommandContext,
): void {
  const idsOf = new Map<string, string[]>();
  for (const webhook of webhooks) {
    for (const note of webhookNotes(webhook, generation)) {
      const ids = idsOf.get(note) ?? [];
      idsOf.set(note, ids);
      ids.push(String(webhook.id));
    }
  }
  sayNotes(
    [...idsOf].map(([note, ids]) => `webhook ${idsText(ids)}: ${note}`),
    context,
  );
}

function sayForgotten(webhooks: readonly NodeWebhook[], context: CommandContext): void {
  if (webhooks.length === 0) return;
  const ids = idsText(webhooks.map(({ id }) => String(id)));
  context.say(
    `Note: the node lists no token of webhook ${ids}: it was asked for alone, and its deliveries have no authorization now. ` +
      'Restart the node before anything is created, updated or deleted there, or delete it and create it anew.',
  );
}

function idsText(ids: readonly string[]): string {
  const named = ids.slice(0, maxNamedIds).join(', ');
  const left = ids.length - maxNamedIds;
  return left > 0 ? `${named} and ${left} more` : named;
}

/** Free of tokens before it is cut: what a cut leaves of one would not be found any more. */
function quoted(text: string): string {
  const shown = withoutTokens(text);
  return shown.length <= maxQuotedLength ? shown : `${shown.slice(0, maxQuotedLength)}…`;
}
