import { canonicalHost, isLoopbackUrl, isUnspecified } from '../../../http/addresses/host-name.ts';
import { parseTargetUrl } from '../../../http/addresses/target-url.ts';
import { parseNodeUrl } from '../../../http/node-api/node-url.ts';
import type { Receiver } from '../../../http/receiver/receiver.ts';
import { Problem } from '../../../problem.ts';
import type { Condition } from '../../../protocol/conditions/condition.ts';
import type { HeldTokens } from '../../../protocol/delivery/held-tokens.ts';
import type { ProfileName } from '../../../protocol/delivery/profile.ts';

/** What a listener is to register at a node. */
export interface RegistrationPlan {
  /** Origin and path of the node, as `parseNodeUrl` gives it; undefined for a node of our own. */
  readonly node: string | undefined;
  /** One webhook each. */
  readonly events: readonly string[];
  /** Where the node finds the listener; undefined for the address that it listens on. */
  readonly target: URL | undefined;
  /** Takes any certificate of the node. */
  readonly isInsecure: boolean;
}

interface RegistrationWishes {
  readonly node: string | undefined;
  readonly nodeEvents: readonly string[];
  readonly target: string | undefined;
  readonly isDemo: boolean;
  readonly host: string;
  readonly isInsecure: boolean;
}

/** Of the demo, unless others are named. */
const demoEvents: readonly string[] = ['block.forged', 'transaction.applied'];

/**
 * Undefined when nothing is to be registered.
 * @throws Problem `malformed-url`, `bad-flag` for an event named twice, or no address that a node could know
 */
export function planRegistration({
  node: nodeText,
  nodeEvents,
  target,
  isDemo,
  host,
  isInsecure,
}: RegistrationWishes): RegistrationPlan | undefined {
  if (nodeText === undefined && !isDemo) return undefined;
  const node = nodeText === undefined ? undefined : parseNodeUrl(nodeText);
  const events = nodeEvents.length === 0 ? demoEvents : nodeEvents;
  const twice = events.find((event, index) => events.indexOf(event) < index);
  if (twice !== undefined) {
    throw new Problem('bad-flag', `Expected each --event once, got ${twice} twice.`);
  }
  const isElsewhere = node !== undefined && !isLoopbackUrl(new URL(node));
  if (target === undefined && isElsewhere && isUnspecified(canonicalHost(host))) {
    throw new Problem(
      'bad-flag',
      `Expected --target with --host ${host} and a node on another machine, got none.`,
      {
        hint: 'Name the address of this machine that the node sees, such as --target http://192.168.1.2:4044.',
      },
    );
  }
  return {
    node,
    events,
    target: target === undefined ? undefined : parseTargetUrl(target),
    isInsecure,
  };
}

interface Listening {
  /** As the receiver tells it: with the host that the user named. */
  readonly url: string;
  /** The address that the socket is bound to. */
  readonly address: string;
}

/**
 * Where a node finds the listener: what the user says, with the only path that is served unless another is named; else
 * the address that the listener listens on.
 */
export function webhookTarget(
  { target, path }: { readonly target: URL | undefined; readonly path: string | undefined },
  { url, address }: Listening,
): URL {
  if (target !== undefined) {
    const named = new URL(target);
    if (path !== undefined && named.pathname === '/' && named.search === '') named.pathname = path;
    return named;
  }
  const own = parseTargetUrl(url);
  const bound = canonicalHost(address);
  if (isUnspecified(bound)) own.hostname = bound === '::' ? '[::1]' : '127.0.0.1';
  // What localhost means to us need not be what it means to the node. Over TLS the certificate is for the name.
  else if (own.protocol === 'http:') own.hostname = bound.includes(':') ? `[${bound}]` : bound;
  return own;
}

export interface RegistrationOptions {
  readonly plan: RegistrationPlan;
  /** Accepts already. */
  readonly receiver: Pick<Receiver, 'url' | 'address'>;
  /** Those of the user; the tokens of the webhooks join them. */
  readonly held: HeldTokens;
  /** What the listener does; the node knows nothing of what it chooses. */
  readonly listening: {
    readonly path: string | undefined;
    readonly conditions: readonly Condition[];
    readonly profile: ProfileName;
    readonly isJson: boolean;
  };
  /** Takes a line for `--json`. */
  printLine(line: string): void;
}
