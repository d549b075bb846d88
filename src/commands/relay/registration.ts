import type { CommandContext } from '../../context.ts';
import type { Receiver } from '../../http/receiver/receiver.ts';
import { createAtNode, noToken } from '../../node-session/create-at-node.ts';
import { namesOf } from '../../node-session/name-webhooks.ts';
import { sayNode, sayNotes, targetNote, transportNote, webhookNotes } from '../../node-session/node-notes.ts';
import { findListed, listOrNone, openNodeSession } from '../../node-session/node-session.ts';
import { type RegistrationPlan, webhookTarget } from '../../node-session/registration-plan.ts';
import { Problem } from '../../problem.ts';
import type { HeldTokens } from '../../protocol/delivery/held-tokens.ts';
import { type LabelledToken, splitToken, type Token } from '../../protocol/token/token.ts';
import type { NodeWebhook, WebhookDraft } from '../../protocol/webhooks/node-webhook.ts';
import type { StoreFolder } from '../../relay/store-folder.ts';
import { readStoredWebhooks, type StoredWebhook, writeStoredWebhooks } from './stored-webhooks.ts';

export interface RegistrationOptions {
  readonly node: string;
  readonly plan: RegistrationPlan;
  readonly folder: StoreFolder;
  /** The webhooks of earlier runs. */
  readonly stored: readonly StoredWebhook[];
  /** The only path that the relay serves; undefined for all. */
  readonly path: string | undefined;
  /** Already accepts connections. */
  readonly receiver: Pick<Receiver, 'url' | 'address'>;
  readonly held: HeldTokens;
}

const timeoutMs = 5_000;

/**
 * Reads the webhooks of earlier runs, and holds their tokens: their deliveries are accepted from the first moment on.
 * Those of webhooks that the node no longer has are not accepted.
 * @throws Problem `unreadable-file`, `ambiguous-token` for a label that a token of the user has too
 */
export async function adoptStoredTokens(
  folder: StoreFolder,
  held: HeldTokens,
  context: CommandContext,
): Promise<readonly StoredWebhook[]> {
  const stored = await readStoredWebhooks(folder, context);
  for (const { label, token, isRetired } of stored) {
    const split = splitStored(token, folder);
    if (!isRetired && held.add(label, split) !== label) throw takenLabel(label, folder);
  }
  return stored;
}

function splitStored(token: string, { name }: StoreFolder): Token {
  try {
    return splitToken(token);
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause;
    const hint = 'Restore it from a backup.';
    throw new Problem('unreadable-file', `${name}/webhooks.json: ${cause.message}`, { hint, cause });
  }
}

/** Deliveries in the store name their token by its label. */
function takenLabel(label: string, { name }: StoreFolder): Problem {
  return new Problem('ambiguous-token', `${name} already has a token named ${label}.`, {
    hint: 'Give yours another name, for example mine=TOKEN.',
  });
}

/** The tokens of webhooks that a node no longer has: deliveries may wait that arrived with them. */
export function retiredTokens(stored: readonly StoredWebhook[]): readonly LabelledToken[] {
  return stored
    .filter(({ isRetired }) => isRetired)
    .map(({ label, token }) => ({ ...splitToken(token), label }));
}

/**
 * Makes the node call this relay for each event: adopts the webhooks of earlier runs, and creates the missing ones. If
 * the node cannot be reached, but all webhooks were created in earlier runs, it only warns.
 * @throws Problem `node-refused`, `node-unreachable`, `unwritable-file`
 */
export async function registerRelay(options: RegistrationOptions, context: CommandContext): Promise<void> {
  const { node, plan, folder, held } = options;
  const target = webhookTarget({ target: plan.target, path: options.path }, options.receiver);
  const timeoutAdvice = 'The node may hang, or a firewall may drop the call.';
  const callOptions = { node, isInsecure: plan.isInsecure, timeoutMs, timeoutAdvice, isJson: false };
  const session = openNodeSession(
    { ...callOptions, generation: undefined },
    {
      stop: context.stop,
      say: () => {},
    },
  );
  const own = options.stored.filter((webhook) => webhook.node === node && !webhook.isRetired);
  const result = await session.api.list();
  if (result.kind === 'unreachable' || result.kind === 'timeout') {
    const isComplete = plan.events.every((event) => own.some((webhook) => webhook.event === event));
    if (isComplete) {
      context.say(
        `the node at ${node} cannot be reached; its webhooks are those of the last run.`,
        'warning',
      );
      return;
    }
  }
  const list = listOrNone(result, session.expectOk);
  const generation = sayNode(list, undefined, context, '');
  sayNotes(
    [targetNote(target, node), transportNote(node)].filter((note) => note !== undefined),
    context,
  );
  let stored = options.stored;
  for (const event of plan.events) {
    if (context.stop.aborted) return;
    const known = own.find((webhook) => webhook.event === event);
    const found = known === undefined ? undefined : findListed(list, String(known.id));
    if (found !== undefined) {
      await adopt(found);
      continue;
    }
    await create(event);
  }
  const registered = stored.filter((webhook) => webhook.node === node && !webhook.isRetired);
  context.say(`Registered at ${node}: ${namesOf(registered)}.`);

  async function adopt(webhook: NodeWebhook): Promise<void> {
    const { id, event, enabled, conditions } = webhook;
    if (webhook.target === target.href && enabled) return;
    const draft: WebhookDraft = { event, target: target.href, enabled: true, conditions };
    session.expectOk(await session.api.update(id, draft), { id: String(id) });
  }

  /** Enables the webhook only once its token is in the store: it cannot be read from the node again. */
  async function create(event: string): Promise<void> {
    const draft: WebhookDraft = { event, target: target.href, enabled: false, conditions: [] };
    sayNotes(webhookNotes(draft, generation), context);
    const { webhook, token } = await createAtNode(session, { draft, before: list }, context);
    if (token === undefined) throw noToken(webhook);
    const { id } = webhook;
    const label = held.add(freeLabel(event), token);
    const added = { node, id, event, token: token.token, label, isRetired: false };
    // One that the node has lost is replaced.
    const isLost = (other: StoredWebhook) => other.node === node && other.event === event;
    stored = [...stored.map((other) => (isLost(other) ? { ...other, isRetired: true } : other)), added];
    await writeStoredWebhooks(folder, stored, context);
    session.expectOk(await session.api.update(id, { ...draft, enabled: true }), { id: String(id) });
  }

  /** Deliveries in the store name their token by its label, so a label never gets another token. */
  function freeLabel(event: string): string {
    const isTaken = (label: string) => stored.some((webhook) => webhook.label === label);
    let label = event;
    for (let number = 2; isTaken(label); number += 1) label = `${event}-${number}`;
    return label;
  }
}
