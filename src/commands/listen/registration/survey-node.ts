import type { CommandContext } from '../../../context.ts';
import type { WebhookList } from '../../../http/node-api/node-api.ts';
import {
  sayNode,
  sayNotes,
  targetNote,
  transportNote,
  twinNote,
  webhookNotes,
} from '../../../node-session/node-notes.ts';
import { listOrNone, type NodeCallOptions, openNodeSession } from '../../../node-session/node-session.ts';
import type { RegistrationOptions } from '../../../node-session/registration-plan.ts';
import { profiles } from '../../../protocol/delivery/profile.ts';
import type { Generation } from '../../../protocol/events/generation.ts';
import { findLeftovers } from '../../../protocol/webhooks/leftover-webhooks.ts';
import {
  type NodeWebhook,
  publicWebhook,
  type WebhookDraft,
} from '../../../protocol/webhooks/node-webhook.ts';
import { offerLeftovers } from './offer-leftovers.ts';
import { leftoverLine } from './registration-line.ts';

interface SurveyOptions extends RegistrationOptions {
  /** The URL at which the node reaches the listener. */
  readonly target: URL;
  readonly nodeOptions: NodeCallOptions;
}

/**
 * Inspects a node before a listener registers there. Warns about surprises, and offers to delete what an earlier
 * listener left behind.
 * @param signal ends the survey early
 * @returns the webhooks that the node had; undefined if the survey was ended early
 * @throws Problem `node-refused`, `node-unreachable`
 */
export async function surveyNode(
  options: SurveyOptions,
  signal: AbortSignal,
  context: CommandContext,
): Promise<WebhookList | undefined> {
  const { target, held, printLine, nodeOptions } = options;
  const { node } = nodeOptions;
  const { api, expectOk } = openNodeSession(nodeOptions, { stop: signal, say: () => {} });
  const result = await api.list();
  if (signal.aborted) return undefined;
  const list = listOrNone(result, expectOk);
  const generation = sayNode(list, undefined, context, '');
  const tokens = held.all();
  const leftovers = findLeftovers(list.webhooks, target, tokens).map(publicWebhook);
  const leftIds = new Set(leftovers.map(({ id }) => id));
  const others = list.webhooks.filter(({ id }) => !leftIds.has(id));
  sayNotes(notesOf(options, generation, others), context);
  if (leftovers.length === 0) return list;
  for (const { id, event, target: left } of leftovers)
    printLine(leftoverLine({ id, event, target: left, node }));
  const isDoubtful = tokens.length > 0 && leftovers.some(({ token }) => token === undefined);
  await offerLeftovers(leftovers, { ...nodeOptions, isDoubtful }, signal, context);
  return list;
}

function notesOf(
  { plan: { events }, nodeOptions: { node }, target, listening: { conditions, profile } }: SurveyOptions,
  generation: Generation,
  webhooks: readonly NodeWebhook[],
): readonly string[] {
  const drafts = events.map(
    (event): WebhookDraft => ({ event, target: target.href, enabled: true, conditions: [] }),
  );
  const rulesNote =
    conditions.length > 0 && profiles[profile].generation !== generation
      ? `--where uses the rules of ${profile}; --profile ${generation} uses the rules of this node.`
      : undefined;
  return [
    ...drafts.flatMap((draft) => webhookNotes(draft, generation)),
    ...[
      rulesNote,
      targetNote(target, node),
      transportNote(node),
      ...drafts.map((draft) => twinNote(draft, webhooks)),
    ].filter((note) => note !== undefined),
  ];
}
