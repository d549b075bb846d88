import type { CommandContext } from '../../../context.ts';
import { isLoopbackUrl } from '../../../http/addresses/host-name.ts';
import type { WebhookList } from '../../../http/node-api/node-api.ts';
import type { LocalNode } from '../../../node/open-node.ts';
import { createAtNode, noToken } from '../../../node-session/create-at-node.ts';
import {
  deleteCommand,
  listCommand,
  type NamedWebhook,
  type NodePlace,
  namesOf,
} from '../../../node-session/name-webhooks.ts';
import { sayNotes, webhookNotes } from '../../../node-session/node-notes.ts';
import { openNodeSession } from '../../../node-session/node-session.ts';
import {
  type RegistrationOptions,
  type RegistrationPlan,
  webhookTarget,
} from '../../../node-session/registration-plan.ts';
import { removeWebhooks } from '../../../node-session/remove-webhooks.ts';
import { Problem } from '../../../problem.ts';
import type { NodeWebhook, WebhookDraft } from '../../../protocol/webhooks/node-webhook.ts';
import { excerpt } from '../../../terminal/text/excerpt.ts';
import { withoutTokens } from '../../../without-tokens.ts';
import {
  leftBehindLine,
  nodeStateLine,
  type RegisteredWebhook,
  registeredLine,
} from './registration-line.ts';
import { surveyNode } from './survey-node.ts';
import { type NodeState, watchNode } from './watch-node.ts';

/** The webhooks that a node has for a listener, for as long as it listens. */
export interface Registration {
  /**
   * Creates a webhook for each event, until the signal is aborted. Those created before a failure still have to be
   * removed. From then on until the removal it reports when the node can no longer be reached.
   * @throws Problem `node-refused`, `node-unreachable`
   */
  register(signal: AbortSignal): Promise<void>;
  /** Deletes the webhooks, and reports how to delete the rest if some fail. @returns whether none is left behind */
  remove(): Promise<boolean>;
}

/** How long each answer of the node may take. */
const timeoutMs = 5_000;
/** A second Ctrl-C may cut a longer removal short, so after this time the command to delete the webhooks is printed. */
const patienceMs = 300;

/** @throws Problem `port-in-use`, `address-unavailable` if the built-in node cannot be opened */
export async function openRegistration(
  options: RegistrationOptions,
  context: CommandContext,
): Promise<Registration> {
  const { plan, receiver, held, listening, printLine } = options;
  const { events, isInsecure } = plan;
  const own = plan.node === undefined ? await openOwnNode(plan, context) : undefined;
  const node = plan.node ?? own?.url ?? '';
  const at = { node, isInsecure };
  const target = webhookTarget({ target: plan.target, path: listening.path }, receiver);
  // Other listeners may have the same target if the user names it, or if it is a loopback address and the node is
  // elsewhere.
  const isOurs = plan.target === undefined && (isLoopbackUrl(new URL(node)) || !isLoopbackUrl(target));
  const timeoutAdvice = 'The node may hang, or a firewall may drop the call.';
  const nodeOptions = { ...at, timeoutMs, timeoutAdvice, isJson: listening.isJson, generation: undefined };
  // Calls that change something are never cut short, because their result would be unknown.
  const session = openNodeSession(nodeOptions, { stop: new AbortController().signal, say: () => {} });
  const registered: RegisteredWebhook[] = [];
  let asked: string | undefined;
  const watchEnd = new AbortController();
  let watch: Promise<void> | undefined;
  // The built-in node ends with this process.
  const takeBack = context.onCutShort(() =>
    own === undefined ? cutShortLine({ registered, asked }, at, context.invocation) : undefined,
  );
  return { register, remove };

  async function register(signal: AbortSignal): Promise<void> {
    const before =
      own === undefined ? await surveyNode({ ...options, target, nodeOptions }, signal, context) : undefined;
    for (const event of events) {
      if (signal.aborted) return;
      await registerEvent(event, before).catch(sayIfStopped);
    }
    context.say(`Registered at ${node}: ${namesOf(registered)}.`);
    if (own === undefined) watch = startWatch(signal);
  }

  function startWatch(signal: AbortSignal): Promise<void> {
    const { watchIntervalMs } = options;
    return watchNode({
      node,
      ...(watchIntervalMs === undefined ? {} : { intervalMs: watchIntervalMs }),
      signal: AbortSignal.any([signal, watchEnd.signal]),
      onChange: sayState,
    });
  }

  function sayState(state: NodeState): void {
    printLine(nodeStateLine(state, node));
    if (state === 'reachable') context.say(`The node at ${node} accepts connections again.`);
    else context.say(`the node at ${node} no longer accepts connections.`, 'warning');
  }

  /** Enables the webhook only once its token is held, so no delivery arrives that cannot be verified yet. */
  async function registerEvent(event: string, before: WebhookList | undefined): Promise<void> {
    const draft: WebhookDraft = { event, target: target.href, enabled: false, conditions: [] };
    const takeLost = isOurs ? { takeLost: keep } : {};
    asked = event;
    const creation = createAtNode(session, { draft, before, ...takeLost }, context);
    const { webhook, token } = await creation.finally(() => {
      asked = undefined;
    });
    const { id } = webhook;
    const kept = keep(webhook);
    if (token === undefined) throw noToken(webhook);
    held.add(event, token);
    session.expectOk(await session.api.update(id, { ...draft, enabled: true }), { id: String(id) });
    printLine(registeredLine(kept));
  }

  function keep({ id, event }: NodeWebhook): RegisteredWebhook {
    const kept = { id, event, target: withoutTokens(target.href), node };
    registered.push(kept);
    return kept;
  }

  /** After Ctrl-C failures are not reported otherwise, but this one may have left something behind. */
  function sayIfStopped(problem: unknown): never {
    if (context.stop.aborted && problem instanceof Problem) {
      const { code, message, hint } = problem;
      context.warn({ kind: 'error', code, message, hint });
    }
    throw problem;
  }

  async function remove(): Promise<boolean> {
    watchEnd.abort();
    await watch;
    const isAllDeleted = registered.length === 0 || (await removeRegistered());
    takeBack();
    await own?.close();
    return isAllDeleted;
  }

  async function removeRegistered(): Promise<boolean> {
    const command = deleteCommand(registered, at, context.invocation);
    const notice = setTimeout(() => {
      const message = `Waiting for the node to delete ${namesOf(registered)}. If you interrupt this, run: ${command}`;
      context.warn({ kind: 'line', message });
    }, patienceMs);
    const { left, reason } = await removeWebhooks(registered, at);
    clearTimeout(notice);
    if (left.length === 0) return true;
    for (const webhook of left) printLine(leftBehindLine(webhook, reason));
    const again = deleteCommand(left, at, context.invocation);
    const message = `Could not delete ${namesOf(left)}: ${reason}`;
    context.warn({ kind: 'error', code: 'webhook-not-deleted', message, hint: `To delete: ${again}` });
    return false;
  }
}

async function openOwnNode({ events }: RegistrationPlan, context: CommandContext): Promise<LocalNode> {
  const { demoProfile, openDemoNode } = await import('./demo-node.ts');
  const own = await openDemoNode(context);
  context.say(`A built-in fake node at ${own.url} forges a block every two seconds.`);
  const drafts = events.map((event): WebhookDraft => ({ event, target: '', enabled: true, conditions: [] }));
  sayNotes(
    drafts.flatMap((draft) => webhookNotes(draft, demoProfile)),
    context,
  );
  return own;
}

const maxEventLength = 80;

interface Unfinished {
  /** The webhooks that the node has confirmed so far. */
  readonly registered: readonly NamedWebhook[];
  /** The event of a requested webhook that the node has not confirmed yet. */
  readonly asked: string | undefined;
}

/** Describes what a registration may leave behind if it ends right now, and how to fix it; undefined for nothing. */
export function cutShortLine(
  { registered, asked }: Unfinished,
  place: NodePlace,
  invocation: string,
): string | undefined {
  const lines: string[] = [];
  if (registered.length > 0) {
    lines.push(
      `Registered webhooks may still exist. To delete them, run: ${deleteCommand(registered, place, invocation)}`,
    );
  }
  if (asked !== undefined) {
    const event = excerpt(asked, maxEventLength);
    lines.push(`The node may still create a webhook for ${event}: ${listCommand(place, invocation)}`);
  }
  return lines.length === 0 ? undefined : ['Interrupted.', ...lines].join('\n  ');
}
