import { setTimeout as wait } from 'node:timers/promises';
import { aborted, type CommandContext, type ExitCode } from '../../context.ts';
import { decodeText } from '../../files/decode-text.ts';
import { readIdentity } from '../../files/read-identity.ts';
import { readSecretFile } from '../../files/read-secret-file.ts';
import { createFilter } from '../../filter/filter.ts';
import { defaultSender } from '../../filter/filter-flags.ts';
import { openValidation } from '../../filter/validation.ts';
import { warnOfFilter } from '../../filter/warn-of-filter.ts';
import { canonicalHost, isLoopback, isOwnAddress } from '../../http/addresses/host-name.ts';
import { machineHosts } from '../../http/addresses/machine-hosts.ts';
import { openReceiver, type Receiver } from '../../http/receiver/receiver.ts';
import { connectionsWithin, receiverLimits } from '../../http/server/receiver-limits.ts';
import { planRegistration } from '../../node-session/registration-plan.ts';
import { printable } from '../../printable.ts';
import { Problem } from '../../problem.ts';
import { holdTokens } from '../../protocol/delivery/held-tokens.ts';
import { profiles } from '../../protocol/delivery/profile.ts';
import type { Reception } from '../../protocol/reception/reception.ts';
import type { LabelledToken } from '../../protocol/token/token.ts';
import { openRelay } from '../../relay/open-relay.ts';
import type { RelayTarget } from '../../relay/open-target.ts';
import type { RelayEvent } from '../../relay/relay-event.ts';
import { readSigningSecrets } from '../../relay/standard-webhooks.ts';
import { viaName } from '../../relay/target-request.ts';
import { openBoundedOutput, skippedLine, skippedText } from '../../terminal/output/bounded-output.ts';
import { crowdedText, warnOfFault, withoutRepeats } from '../../terminal/output/warnings.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import { findTokens } from '../../tokens/read-tokens.ts';
import { withoutTokens } from '../../without-tokens.ts';
import type { RelayCommandOptions } from './flags.ts';
import { createKeeping } from './keep-arrivals.ts';
import { metricsText } from './metrics.ts';
import { type MetricsServer, openMetricsServer } from './metrics-server.ts';
import { parseTargets } from './parse-targets.ts';
import { adoptStoredTokens, registerRelay, retiredTokens } from './registration.ts';
import {
  deviationText,
  readyLine,
  receivedLine,
  refusedText,
  summaryLine,
  tallyText,
  triedLine,
  triedText,
} from './relay-lines.ts';
import { sayRelayEvent } from './say-relay-event.ts';

interface RelayFacts extends RelayCommandOptions {
  readonly store: string;
}

/** How long the end waits for what is under way: to the senders, then to the targets. */
const graceMs = 5_000;
const flushTimeoutMs = 2_000;
const maxQueuedBytes = 8 * 1_048_576;
const maxSecretBytes = 65_536;
const runIdBytes = 6;

/**
 * Takes deliveries, keeps them, and forwards them until it is stopped.
 * @throws Problem if it cannot start as requested
 */
export async function relay(options: RelayFacts, context: CommandContext): Promise<ExitCode> {
  const { isJson, node, store } = options;
  const targets = parseTargets(options.to, options.routes);
  const plan = node === undefined ? undefined : planRegistration({ ...options, isDemo: false });
  const { tokens, source } = await findTokens(options, context);
  if (tokens.length === 0 && plan === undefined) {
    throw new Problem('no-token', 'No token given.', {
      hint: 'Set PHANTOM_WEBHOOK_TOKEN, or use --token-file. With --node, the node creates tokens.',
    });
  }
  const identity = await readIdentity(options, context);
  const secrets = await readSecrets(options.signFile, context);
  if (options.isInsecure)
    context.say('--insecure accepts any certificate, including an attacker’s.', 'warning');
  const profile = options.sender ?? defaultSender;
  warnOfFilter({ ...options, profile }, context);

  const held = holdTokens(tokens);
  const palette = await loadPalette(context.isColoured(context.stdout));
  // A relay continues when nobody reads its output.
  const output = openBoundedOutput(context.stdout, {
    maxQueuedBytes,
    skippedText: isJson ? skippedLine : skippedText,
    onClosed() {},
  });
  let retired: readonly LabelledToken[] = [];
  const relayed = await openRelay({
    store,
    targets,
    schedule: options,
    maxInFlight: options.inFlight,
    timeoutMs: options.timeoutMs,
    checksCertificate: !options.isInsecure,
    keepMs: options.keepMs,
    maxStoreBytes: options.maxStoreBytes,
    secrets,
    authorizationOf(label, isWholeToken) {
      const token = [...held.all(), ...retired].find((known) => known.label === label);
      return isWholeToken ? token?.token : token?.authorization;
    },
    place: context,
    clock: clockOf(context),
    onEvent,
  });
  const keeping = createKeeping({
    relay: relayed,
    choose: createFilter({ ...options, generation: profiles[profile].generation, say: context.say }),
    findDeviations: await openValidation(options, held.hider),
    hider: held.hider,
    via: viaName(relayed.folder.id),
    runId: Buffer.from(context.randomBytes(runIdBytes)).toString('hex'),
  });
  let receiver: Receiver | undefined;
  let metrics: MetricsServer | undefined;
  let isForwarding = false;
  try {
    const stored = await adoptStoredTokens(relayed.folder, held, context);
    retired = retiredTokens(stored);
    const maxConnections = connectionsWithin(context.freeDescriptors());
    const warnOfStrain = withoutRepeats((words) => context.say(words, 'warning'));
    receiver = await openReceiver({
      host: options.host,
      port: options.port,
      path: options.path,
      verify: held.verify,
      limits: { ...receiverLimits, maxConnections, maxBodyBytes: options.maxBodyBytes },
      clock: context,
      ...(identity === undefined ? {} : { identity }),
      handle: keeping.handle,
      onFault: (error) => warnOfFault('keeping a delivery', error, context),
      onReception,
      onHandshakeFailure: withoutRepeats((reason) => context.say(`A sender could not connect: ${reason}.`)),
      onCrowded: () =>
        warnOfStrain(crowdedText(maxConnections, maxConnections < receiverLimits.maxConnections)),
      onAcceptFailure: (code) => warnOfStrain(`a connection could not be accepted (${code}).`),
    });
    refuseOwnAddress(targets, { host: options.host, ...receiver });
    if (options.metricsPort !== undefined) {
      metrics = await openMetricsServer({
        port: options.metricsPort,
        metrics: () => metricsText({ ...keeping.tally(), ...relayed.counts() }, context.now()),
        isHealthy: relayed.isHealthy,
        onFault: (error) => warnOfFault('serving metrics', error, context),
      });
    }
    if (isJson) {
      const { url } = receiver;
      output.printAlways(readyLine({ url, pid: context.pid, store, metricsUrl: metrics?.url }));
    }
    announce(options, receiver, metrics, targets, context);
    relayed.start();
    isForwarding = true;
    if (plan !== undefined && plan.node !== undefined) {
      const { path } = options;
      const wishes = { node: plan.node, plan, folder: relayed.folder, stored, path, receiver, held };
      await registerRelay(wishes, context).catch((cause: unknown) => {
        // What was kept until then is forwarded after the next start, so that is a good end too.
        const isInterrupted =
          context.stop.aborted && cause instanceof Problem && cause.code === 'node-unreachable';
        if (!isInterrupted) throw cause;
      });
    }
    if (!context.stop.aborted) {
      context.say(
        `Verifying with ${held.all().length === 1 ? 'one token' : `${held.all().length} tokens`}${source === undefined ? '' : ` from ${printable(source)}`}.`,
      );
    }
    await aborted(context.stop);
  } finally {
    // A slow sender must not take the time of what is under way to a target.
    await Promise.all([receiver?.close(), metrics?.close(), relayed.finish(isForwarding ? graceMs : 0)]);
    await relayed.close();
  }

  const { targets: counts } = relayed.counts();
  if (isJson) output.printAlways(summaryLine(keeping.tally(), counts));
  await output.flush(flushTimeoutMs);
  context.say(`${context.stderr.isTerminal ? '\n' : ''}${tallyText(keeping.tally(), counts)}`);
  return 0;

  function onReception(reception: Reception): void {
    const shown = held.hider.hideInRequest(reception);
    keeping.count(reception);
    if (isJson) output.print(receivedLine(shown, keeping.idOf(reception)));
    else if (reception.status !== 200) output.print(refusedText(shown, palette));
    else {
      const text = deviationText(shown, keeping.idOf(reception), palette);
      if (text !== '') output.print(text);
    }
  }

  function onEvent(event: RelayEvent): void {
    if (event.kind !== 'tried') {
      sayRelayEvent(event, store, context);
      return;
    }
    output.print(isJson ? triedLine(event, context.now()) : triedText(event, context.now(), palette));
  }
}

async function readSecrets(
  name: string | undefined,
  { directory, platform, userId, stop }: CommandContext,
): Promise<readonly Uint8Array[]> {
  if (name === undefined) return [];
  const bytes = await readSecretFile(name, { directory, maxBytes: maxSecretBytes, platform, userId, stop });
  return readSigningSecrets(decodeText(bytes, name), name);
}

/** The most that one timer waits. */
const maxTimerMs = 2_147_483_647;

function clockOf(context: CommandContext) {
  return {
    now: () => context.now(),
    monotonicMs: () => context.monotonicMs(),
    random: () => Buffer.from(context.randomBytes(4)).readUInt32BE() / 2 ** 32,
    async pause(durationMs: number, signal: AbortSignal) {
      // Rejects when it is aborted.
      await wait(Math.min(durationMs, maxTimerMs), undefined, { signal }).catch(() => {});
    },
  };
}

/** @throws Problem `malformed-url` if a target is the relay itself */
function refuseOwnAddress(
  targets: readonly RelayTarget[],
  { host, address, port }: { readonly host: string; readonly address: string; readonly port: number },
): void {
  const listener = { hosts: [host, address], port, machineHosts: machineHosts() };
  const own = targets.find(({ url }) => isOwnAddress(url, listener));
  if (own === undefined) return;
  throw new Problem('malformed-url', `The target is this relay: ${own.url.href}.`, {
    hint: 'Start your handler on another port, and use its URL.',
  });
}

function announce(
  { store, inFlight, events }: RelayFacts,
  { url, address }: Receiver,
  metrics: MetricsServer | undefined,
  targets: readonly RelayTarget[],
  context: CommandContext,
): void {
  context.say(`Listening on ${printable(url.replace(/\/$/, ''))}`);
  if (!isLoopback(canonicalHost(address)))
    context.say('reachable from the network. The token is the only protection.', 'warning');
  if (events !== undefined) context.say(`Only ${events.map(({ text }) => printable(text)).join(', ')}`);
  for (const { url: target, events: routed } of targets) {
    const what = routed === undefined ? '' : `${routed.map(({ text }) => printable(text)).join(', ')} `;
    context.say(`Forwarding ${what}to ${printable(withoutTokens(target.href))}`);
  }
  if (inFlight > 1)
    context.say(`Up to ${inFlight} deliveries at once to each target, so their order is not kept.`);
  context.say(`Keeping deliveries in ${printable(store)}`);
  if (metrics !== undefined) context.say(`Metrics on ${metrics.url}/metrics`);
}
