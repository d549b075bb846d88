import type { CommandContext } from '../../context.ts';
import { canonicalHost } from '../../http/addresses/host-name.ts';
import { machineHosts } from '../../http/addresses/machine-hosts.ts';
import { openNodeApi } from '../../http/node-api/node-api.ts';
import { tryConnection } from '../../http/sender/try-connection.ts';
import { nodeProblem } from '../../node-session/node-problem.ts';
import type { LabelledToken } from '../../protocol/token/token.ts';
import { guessGeneration } from '../../protocol/webhooks/guess-generation.ts';
import type { NodeRefusal } from '../../protocol/webhooks/node-result.ts';
import { connectionWords } from './connection-words.ts';
import { diagnoseWebhookTargets, reachOf, type TargetPlaces } from './diagnose-webhook-targets.ts';
import { diagnoseWebhooks } from './diagnose-webhooks.ts';
import { type Diagnosis, type Finding, fail, ok, skip } from './diagnosis.ts';

const timeoutMs = 10_000;

interface NodeVisit {
  /** Origin and path of the node, as returned by `parseNodeUrl`. */
  readonly node: string;
  readonly target: URL | undefined;
  readonly tokens: readonly LabelledToken[];
}

/** Checks a node and its webhooks. @returns the targets of its webhooks that are on this machine */
export async function* diagnoseNode(
  { node, target, tokens }: NodeVisit,
  { stop: signal, invocation }: CommandContext,
): AsyncGenerator<Diagnosis, readonly URL[]> {
  const api = openNodeApi({ node, timeoutMs, checksCertificate: true, signal });
  const result = await api.list();
  if (result.kind !== 'ok') {
    yield fail('node', await explainRefusal(result, node, signal));
    yield skip('webhooks', 'Not checked, because the node did not list its webhooks.');
    return [];
  }
  const { versions, clue } = guessGeneration(result.value);
  yield ok('node', `Webhook API at ${node}; looks like ${versions} (${clue}).`);
  yield* diagnoseWebhooks(result.value, { node, tokens, target, invocation });
  const enabled = result.value.webhooks.filter((webhook) => webhook.enabled);
  const places: TargetPlaces = { node, target, machineHosts: machineHosts().map(canonicalHost) };
  yield* await diagnoseWebhookTargets(enabled, places, signal);
  return enabled
    .filter((webhook) => reachOf(webhook.target, places) === 'here')
    .map((webhook) => new URL(webhook.target));
}

async function explainRefusal(refusal: NodeRefusal, node: string, signal: AbortSignal): Promise<Finding> {
  if (refusal.kind === 'tls') {
    const { host } = new URL(node);
    return connectionWords({ kind: 'failed', reason: 'certificate', detail: refusal.code }, host);
  }
  const { message, hint } = nodeProblem(refusal, {
    node,
    timeoutAdvice: 'Check the address, and whether a firewall drops the connection.',
  });
  if (refusal.kind !== 'forbidden') return { found: message, advice: hint };
  const trial = await tryConnection(new URL(node), { timeoutMs, signal });
  const caller = trial.kind === 'open' ? ` This machine calls it from ${trial.localAddress}.` : '';
  return { found: `${message}${caller}`, advice: hint };
}
