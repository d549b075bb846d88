import { parseTargetUrl } from '../../http/addresses/target-url.ts';
import { Problem } from '../../problem.ts';
import { type EventPattern, parseEventPatterns } from '../../protocol/events/event-pattern.ts';

/** A place that deliveries are to be forwarded to. */
export interface TargetPlan {
  readonly url: URL;
  /** The events that it gets; undefined for all. */
  readonly events: readonly EventPattern[] | undefined;
}

/**
 * Reads the targets of `--to`, which get every delivery, and of `--route`. A URL with several routes gets what any of
 * them matches.
 * @throws Problem `malformed-url`, `bad-flag`
 */
export function parseTargets(to: readonly string[], routes: readonly string[]): readonly TargetPlan[] {
  const all = to.map((text): TargetPlan => ({ url: parseTargetUrl(text), events: undefined }));
  const twice = all.find(({ url }, index) => all.findIndex((other) => other.url.href === url.href) < index);
  if (twice !== undefined)
    throw new Problem('malformed-url', `Expected each --to once, got ${twice.url.href} twice.`);
  const routed = new Map<string, { readonly url: URL; readonly events: EventPattern[] }>();
  for (const { url, events } of routes.map(parseRoute)) {
    if (all.some((target) => target.url.href === url.href)) {
      throw new Problem('bad-flag', `${url.href} is given with --to and with --route.`, {
        hint: 'Leave out the --to: a target of --to gets every delivery.',
      });
    }
    const known = routed.get(url.href) ?? { url, events: [] };
    routed.set(url.href, known);
    known.events.push(...events);
  }
  return [...all, ...routed.values()];
}

function parseRoute(text: string): { readonly url: URL; readonly events: readonly EventPattern[] } {
  const [, globs, url] = /^([^=/:]+)=(.+)$/.exec(text) ?? [];
  if (globs === undefined || url === undefined) {
    throw new Problem('bad-flag', `expected events and a URL, got "${text}".`, {
      hint: "For example --route 'block.*=localhost:3000'.",
    });
  }
  return { url: parseTargetUrl(url), events: parseEventPatterns(globs) };
}
