import { canonicalHost, isLoopbackUrl, isUnspecified } from '../http/addresses/host-name.ts';
import { parseTargetUrl } from '../http/addresses/target-url.ts';
import { parseNodeUrl } from '../http/node-api/node-url.ts';
import type { Receiver } from '../http/receiver/receiver.ts';
import { Problem } from '../problem.ts';
import type { Condition } from '../protocol/conditions/condition.ts';
import type { HeldTokens } from '../protocol/delivery/held-tokens.ts';
import type { ProfileName } from '../protocol/delivery/profile-name.ts';

/** What a listener registers at a node. */
export interface RegistrationPlan {
  /** Origin and path of the node, as returned by `parseNodeUrl`; undefined for the built-in node. */
  readonly node: string | undefined;
  /** One webhook is registered for each. */
  readonly events: readonly string[];
  /** The URL at which the node reaches the listener; undefined for the address that it listens on. */
  readonly target: URL | undefined;
  /** Accepts any certificate of the node. */
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

/** The events of the demo, unless others are named. */
const demoEvents: readonly string[] = ['block.forged', 'transaction.applied'];

/**
 * Plans what to register; undefined for nothing.
 * @throws Problem `malformed-url`, `bad-flag` for an event named twice, or without an address that a node could use
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
      `Missing --target, which is required with --host ${host} and a node on another machine.`,
      {
        hint: 'Set it to an address of this machine that the node can reach, for example --target http://192.168.1.2:4044.',
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
  /** As reported by the receiver: with the host that the user named. */
  readonly url: string;
  /** The address that the socket is bound to. */
  readonly address: string;
}

/**
 * Returns the URL at which a node reaches the listener: the target that the user named, or else the address that the
 * listener is bound to. A named target without a path gets the path that the listener serves, if it serves only one.
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
  // The node may resolve localhost to another address, so it gets the address. Over TLS the certificate needs the name.
  else if (own.protocol === 'http:') own.hostname = bound.includes(':') ? `[${bound}]` : bound;
  return own;
}

export interface RegistrationOptions {
  readonly plan: RegistrationPlan;
  /** Already accepts connections. */
  readonly receiver: Pick<Receiver, 'url' | 'address'>;
  /** The tokens of the user. The tokens of the webhooks are added to them. */
  readonly held: HeldTokens;
  /** The settings of the listener. The node does not know its filter. */
  readonly listening: {
    readonly path: string | undefined;
    readonly conditions: readonly Condition[];
    readonly profile: ProfileName;
    readonly isJson: boolean;
  };
  /** How often to check whether the node still accepts connections; see `watchNode` for the default. */
  readonly watchIntervalMs?: number;
  /** Prints a line of `--json`. */
  printLine(line: string): void;
}
