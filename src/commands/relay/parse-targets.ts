import {
  type EngineAddress,
  engineSchemes,
  isEngineUrl,
  parseEngineUrl,
  withoutLogin,
} from '../../engines/engine-address.ts';
import { parseTargetUrl } from '../../http/addresses/target-url.ts';
import { Problem } from '../../problem.ts';
import { type EventPattern, parseEventPatterns } from '../../protocol/events/event-pattern.ts';

/** A place that deliveries are to be forwarded to. */
export interface TargetPlan {
  readonly destination: Destination;
  /** The address in one form, without password. */
  readonly href: string;
  /** The events that it gets; undefined for all. */
  readonly events: readonly EventPattern[] | undefined;
}

type Destination =
  | { readonly kind: 'handler'; readonly url: URL }
  | { readonly kind: 'engine'; readonly address: EngineAddress };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the targets of `--to`, which get every delivery, and of `--route`. A URL with several routes gets what any of
 * them matches.
 * @throws Problem `malformed-url`, `bad-flag`
 */
export function parseTargets(
  to: readonly string[],
  routes: readonly string[],
  env: Environment,
): readonly TargetPlan[] {
  const all = to.map((text) => planOf(text, undefined, env));
  const twice = all.find(({ href }, index) => all.findIndex((other) => other.href === href) < index);
  if (twice !== undefined)
    throw new Problem('malformed-url', `Expected each --to once, got ${twice.href} twice.`);
  const routed = new Map<string, TargetPlan>();
  for (const plan of routes.map((text) => parseRoute(text, env))) {
    const { href, events = [] } = plan;
    if (all.some((target) => target.href === href)) {
      throw new Problem('bad-flag', `${href} is given with --to and with --route.`, {
        hint: 'Leave out the --to: a target of --to gets every delivery.',
      });
    }
    const known = routed.get(href);
    if (known !== undefined && !isSame(known.destination, plan.destination)) {
      throw new Problem('bad-flag', `${href} is given twice, with different settings.`, {
        hint: 'Separate several patterns of one --route with commas.',
      });
    }
    routed.set(href, { ...plan, events: [...(known?.events ?? []), ...events] });
  }
  return [...all, ...routed.values()];
}

/** An engine is the same place for another user and for other settings, which only one of two routes could have. */
function isSame(one: Destination, other: Destination): boolean {
  return one.kind === 'handler' || JSON.stringify(one) === JSON.stringify(other);
}

function planOf(text: string, events: readonly EventPattern[] | undefined, env: Environment): TargetPlan {
  if (isEngineUrl(text)) {
    const address = parseEngineUrl(text, env);
    return { destination: { kind: 'engine', address }, href: address.href, events };
  }
  const [scheme = 'http://'] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text) ?? [];
  if (!/^https?:/i.test(scheme)) {
    const known = ['http://', 'https://', ...engineSchemes].join(', ');
    throw new Problem('malformed-url', `Expected a target that begins with ${known}; got ${scheme}.`);
  }
  const url = parseTargetUrl(text);
  return { destination: { kind: 'handler', url }, href: url.href, events };
}

function parseRoute(text: string, env: Environment): TargetPlan {
  const [, globs, url] = /^([^=/:]+)=(.+)$/.exec(text) ?? [];
  if (globs === undefined || url === undefined) {
    throw new Problem('bad-flag', `Expected events and a URL for --route, got "${withoutLogin(text)}".`, {
      hint: "For example --route 'block.*=localhost:3000'.",
    });
  }
  return planOf(url, parseEventPatterns(globs), env);
}
