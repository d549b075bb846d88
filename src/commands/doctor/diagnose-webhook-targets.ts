import { canonicalHost, isLoopbackUrl, portOf } from '../../http/addresses/host-name.ts';
import { tryConnection } from '../../http/sender/try-connection.ts';
import { namesOf } from '../../node-session/name-webhooks.ts';
import type { NodeWebhook } from '../../protocol/webhooks/node-webhook.ts';
import { excerpt } from '../../terminal/text/excerpt.ts';
import { withoutTokens } from '../../without-tokens.ts';
import { connectionWords } from './connection-words.ts';
import { type Diagnosis, ok, skip, warn } from './diagnosis.ts';

export interface TargetPlaces {
  /** Origin and path of the node, as returned by `parseNodeUrl`. */
  readonly node: string;
  /** The target that the user named. */
  readonly target: URL | undefined;
  /** The name and the addresses of this machine, as `canonicalHost` writes them. */
  readonly machineHosts: readonly string[];
}

/** `here`: on this machine. `named`: on a host that the user named. `at-node`: on loopback of a distant node. */
export type TargetReach = 'here' | 'named' | 'at-node' | 'elsewhere' | 'malformed';

/** Returns where the target of a webhook is, as seen from this machine. */
export function reachOf(target: string, { node, target: named, machineHosts }: TargetPlaces): TargetReach {
  if (!URL.canParse(target)) return 'malformed';
  const url = new URL(target);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'malformed';
  const nodeUrl = new URL(node);
  const host = canonicalHost(url.hostname);
  if (isLoopbackUrl(url)) {
    return isLoopbackUrl(nodeUrl) || machineHosts.includes(canonicalHost(nodeUrl.hostname))
      ? 'here'
      : 'at-node';
  }
  if (machineHosts.includes(host)) return 'here';
  const given = [nodeUrl, ...(named === undefined ? [] : [named])].map((one) => canonicalHost(one.hostname));
  return given.includes(host) ? 'named' : 'elsewhere';
}

const timeoutMs = 2_000;
const maxTried = 20;
const atOnce = 4;
const maxNamedHosts = 5;
const maxHostLength = 100;

/**
 * Opens a connection to the targets of webhooks and sends nothing, so that no handler runs. The node, not the user,
 * names these targets: only hosts that the user named too are contacted, and this machine.
 */
export async function diagnoseWebhookTargets(
  enabled: readonly NodeWebhook[],
  places: TargetPlaces,
  signal: AbortSignal,
): Promise<readonly Diagnosis[]> {
  const reaches = enabled.map(({ target }) => reachOf(target, places));
  const webhooksAt = (...wanted: readonly TargetReach[]) =>
    enabled.filter((_, index) => wanted.some((reach) => reach === reaches[index]));
  const byHost = groupByHost(webhooksAt('here', 'named'));
  const tried = byHost.slice(0, maxTried);
  const failures: Diagnosis[] = [];
  for (let start = 0; start < tried.length && !signal.aborted; start += atOnce) {
    const some = tried.slice(start, start + atOnce);
    failures.push(...(await Promise.all(some.map((one) => diagnoseHost(one, signal)))).flat());
  }
  const open = tried.length - failures.length;
  return [
    ...failures,
    ...(open > 0
      ? [ok('targets', `${open === 1 ? '1 target accepts' : `${open} targets accept`} connections.`)]
      : []),
    ...unusableTargets(webhooksAt('malformed'), webhooksAt('at-node')),
    ...(byHost.length > maxTried
      ? [skip('targets', `Only ${maxTried} of ${byHost.length} targets are checked.`)]
      : []),
    ...foreignTargets(webhooksAt('elsewhere')),
  ];
}

interface HostOfWebhooks {
  readonly url: URL;
  readonly webhooks: readonly NodeWebhook[];
}

function groupByHost(webhooks: readonly NodeWebhook[]): readonly HostOfWebhooks[] {
  const groups = new Map<string, NodeWebhook[]>();
  for (const webhook of webhooks) {
    const url = new URL(webhook.target);
    // Only the connection is tried, so TLS does not matter.
    const place = `http://${url.hostname}:${portOf(url)}`;
    const own = groups.get(place) ?? [];
    groups.set(place, own);
    own.push(webhook);
  }
  return [...groups].map(([place, own]) => ({ url: new URL(place), webhooks: own }));
}

async function diagnoseHost(
  { url, webhooks }: HostOfWebhooks,
  signal: AbortSignal,
): Promise<readonly Diagnosis[]> {
  const outcome = await tryConnection(url, { timeoutMs, signal });
  if (outcome.kind === 'open') return [];
  const { found, advice = '' } = connectionWords(outcome, shortHost(`${url.hostname}:${portOf(url)}`));
  return [warn('targets', `${found} Target of ${namesOf(webhooks)}.`, advice)];
}

/** Removes tokens first, because a token that was cut would no longer be found. */
function shortHost(host: string): string {
  return excerpt(withoutTokens(host), maxHostLength);
}

function unusableTargets(
  malformed: readonly NodeWebhook[],
  atNode: readonly NodeWebhook[],
): readonly Diagnosis[] {
  const diagnoses: Diagnosis[] = [];
  if (malformed.length > 0) {
    diagnoses.push(
      warn(
        'targets',
        `The target is not an http or https URL: ${namesOf(malformed)}.`,
        'Write it as http://host:port/path.',
      ),
    );
  }
  if (atNode.length > 0) {
    diagnoses.push(
      warn(
        'targets',
        `The target is on the machine of the node, not on this one: ${namesOf(atNode)}.`,
        'The node connects to the target. For a handler here, use an address that the node can reach.',
      ),
    );
  }
  return diagnoses;
}

function foreignTargets(webhooks: readonly NodeWebhook[]): readonly Diagnosis[] {
  const hosts = [...new Set(webhooks.map(({ target }) => new URL(target).host))];
  if (hosts.length === 0) return [];
  const left = hosts.length - maxNamedHosts;
  const named = hosts.slice(0, maxNamedHosts).map(shortHost).join(', ');
  return [
    skip(
      'targets',
      `Not contacted: ${left > 0 ? `${named} and ${left} more` : named}.`,
      'Only hosts that you name are contacted. To check one, use --target URL.',
    ),
  ];
}
