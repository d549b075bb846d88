import { setTimeout as wait } from 'node:timers/promises';
import { aborted, type CommandContext, type ExitCode } from '../../context.ts';
import { createFilter } from '../../filter/filter.ts';
import { defaultSender } from '../../filter/filter-flags.ts';
import { openValidation } from '../../filter/validation.ts';
import { canonicalHost, isLoopback, isOwnAddress } from '../../http/addresses/host-name.ts';
import { machineHosts } from '../../http/addresses/machine-hosts.ts';
import { openReceiver, type Receiver } from '../../http/receiver/receiver.ts';
import type { Identity } from '../../http/receiver/tls-server.ts';
import { connectionsWithin, receiverLimits } from '../../http/server/receiver-limits.ts';
import type { Inspector } from '../../inspector/server/open-inspector.ts';
import type { RegistrationPlan } from '../../node-session/registration-plan.ts';
import { printable } from '../../printable.ts';
import { Problem } from '../../problem.ts';
import { holdTokens } from '../../protocol/delivery/held-tokens.ts';
import { profiles } from '../../protocol/delivery/profile.ts';
import type { Reception } from '../../protocol/reception/reception.ts';
import type { LabelledToken } from '../../protocol/token/token.ts';
import { httpTarget, viaName } from '../../relay/http-target.ts';
import { openRelay } from '../../relay/open-relay.ts';
import type { RelayEvent } from '../../relay/relay-event.ts';
import { fitLines } from '../../terminal/deliveries/fit-width.ts';
import { openBoundedOutput, skippedLine, skippedText } from '../../terminal/output/bounded-output.ts';
import { createStrainWarnings, warnOfFault } from '../../terminal/output/warnings.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import { withoutTokens } from '../../without-tokens.ts';
import { engineTarget } from './engine-target.ts';
import type { RelayCommandOptions } from './flags.ts';
import { createKeeping } from './keep-arrivals.ts';
import { metricsText } from './metrics.ts';
import { type MetricsServer, openMetricsServer } from './metrics-server.ts';
import type { TargetPlan } from './parse-targets.ts';
import { adoptStoredTokens, type RegistrationOptions, registerRelay, retiredTokens } from './registration.ts';
import type { RelayInspector, RelayInspectorParts } from './relay-inspector.ts';
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

/** The parts that a relay works with, already read. */
interface RelayParts {
  readonly targets: readonly TargetPlan[];
  /** What to register at a node; undefined for nothing. */
  readonly plan: RegistrationPlan | undefined;
  readonly tokens: readonly LabelledToken[];
  /** Where the tokens were found; undefined if the user gave none. */
  readonly source: string | undefined;
  readonly identity: Identity | undefined;
  readonly secrets: readonly Uint8Array[];
}

/** How long the end waits for what is under way: to the senders, then to the targets. */
const graceMs = 5_000;
const flushTimeoutMs = 2_000;
const maxQueuedBytes = 8 * 1_048_576;
const runIdBytes = 6;

/**
 * Keeps and forwards deliveries until it is stopped, then reports what was done.
 * @throws Problem `port-in-use`, `address-unavailable`, `unknown-store`, `journal-in-use`, `unwritable-file`,
 *   `malformed-url` for a target that is the relay itself; `node-refused`, `node-unreachable` if it cannot be registered
 */
export async function runRelay(
  options: RelayCommandOptions,
  { targets, plan, tokens, source, identity, secrets }: RelayParts,
  context: CommandContext,
): Promise<ExitCode> {
  const { isJson, store } = options;
  const held = holdTokens(tokens);
  const palette = await loadPalette(context.isColoured(context.stdout));
  // A relay continues when nobody reads its output.
  const output = openBoundedOutput(context.stdout, {
    maxQueuedBytes,
    skippedText: isJson ? skippedLine : skippedText,
    onClosed() {},
  });
  const findDeviations = await openValidation(options, held.hider);
  let retired: readonly LabelledToken[] = [];
  const requests = {
    timeoutMs: options.timeoutMs,
    checksCertificate: !options.isInsecure,
    secrets,
    authorizationOf(label: string, isWholeToken: boolean) {
      const token = [...held.all(), ...retired].find((known) => known.label === label);
      return isWholeToken ? token?.token : token?.authorization;
    },
  };
  const relayed = await openRelay({
    store,
    targets: targets.map(({ destination, events }) =>
      destination.kind === 'handler'
        ? httpTarget(destination.url, events, requests)
        : engineTarget(destination.address, events, { ...requests, ...options }, context),
    ),
    schedule: options,
    maxInFlight: options.inFlight,
    keepMs: options.keepMs,
    maxStoreBytes: options.maxStoreBytes,
    opener: context,
    clock: clockOf(context),
    onEvent,
  });
  const keeping = createKeeping({
    relay: relayed,
    choose: createFilter({
      ...options,
      generation: profiles[options.sender ?? defaultSender].generation,
      say: context.say,
    }),
    findDeviations,
    hider: held.hider,
    via: viaName(relayed.folder.id),
    runId: Buffer.from(context.randomBytes(runIdBytes)).toString('hex'),
  });
  const { idOf } = keeping;
  const parts = { held, targets, secrets, retired: () => retired, idOf, folder: relayed.folder };
  const inspector = await inspectorOf(options, parts, context);
  let receiver: Receiver | undefined;
  let metrics: MetricsServer | undefined;
  let page: Inspector | undefined;
  let isForwarding = false;
  try {
    const stored = await adoptStoredTokens(relayed.folder, held, context);
    retired = retiredTokens(stored);
    const maxConnections = connectionsWithin(context.freeDescriptors());
    receiver = await openReceiver({
      host: options.host,
      port: options.port,
      path: options.path,
      verify: held.verify,
      limits: { ...receiverLimits, maxConnections, maxBodyBytes: options.maxBodyBytes },
      clock: context,
      ...(identity === undefined ? {} : { identity }),
      handle(arrival) {
        inspector?.hold(arrival);
        return keeping.handle(arrival);
      },
      onFault: (error) => warnOfFault('keeping a delivery', error, context),
      onReception,
      ...createStrainWarnings(maxConnections, maxConnections < receiverLimits.maxConnections, context),
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
    if (inspector !== undefined && options.uiPort !== undefined) {
      page = await inspector.open(receiver.url, options.uiPort);
      refuseOwnAddress(targets, { host: options.host, address: '127.0.0.1', port: page.port });
    }
    if (isJson) {
      const { url } = receiver;
      const facts = { url, pid: context.pid, store, metricsUrl: metrics?.url, uiUrl: page?.url };
      output.printAlways(readyLine(facts));
    }
    announce(options, receiver, metrics, targets, context);
    if (page !== undefined) {
      const { announceInspector } = await import('../../inspector-session/announce-inspector.ts');
      announceInspector(page, options, context);
    }
    relayed.start();
    isForwarding = true;
    if (plan?.node !== undefined) {
      const { path } = options;
      await register(
        { node: plan.node, plan, folder: relayed.folder, stored, path, receiver, held },
        context,
      );
    }
    if (!context.stop.aborted) context.say(`Verifying with ${tokensText(held.all().length, source)}.`);
    await aborted(context.stop);
  } finally {
    // A slow sender must not take the time of what is under way to a target.
    await Promise.all([
      receiver?.close(),
      metrics?.close(),
      page?.close(),
      relayed.finish(isForwarding ? graceMs : 0),
    ]);
    await relayed.close();
    // Even after a failure: the lines printed so far report what was kept.
    await output.flush(flushTimeoutMs);
  }

  const { targets: counts } = relayed.counts();
  if (isJson) output.printAlways(summaryLine(keeping.tally(), counts));
  await output.flush(flushTimeoutMs);
  context.say(`${context.stderr.isTerminal ? '\n' : ''}${tallyText(keeping.tally(), counts)}`);
  return 0;

  function onReception(reception: Reception): void {
    const shown = held.hider.hideInRequest(reception);
    keeping.count(reception);
    inspector?.add(shown);
    if (isJson) output.print(receivedLine(shown, keeping.idOf(reception)));
    else if (reception.status !== 200) printFitted(refusedText(shown, palette));
    else {
      const text = deviationText(shown, keeping.idOf(reception), palette);
      if (text !== '') printFitted(text);
    }
  }

  function onEvent(event: RelayEvent): void {
    if (event.kind !== 'tried') {
      sayRelayEvent(event, store, context);
      return;
    }
    inspector?.addTry(event);
    if (isJson) output.print(triedLine(event, context.now()));
    else printFitted(triedText(event, shownTarget(event.target), context.now(), palette));
  }

  /** At a terminal the targets were announced before, and a line of 80 columns has no room for a URL. */
  function shownTarget(target: string): string {
    if (!context.stdout.isTerminal) return target;
    return targets.length === 1 ? '' : target.replace(/^https?:\/\/(?:(?:127\.0\.0\.1|localhost)(?=:))?/, '');
  }

  function printFitted(text: string): void {
    output.print(fitLines(text, context.stdout.columns).join('\n'));
  }
}

/** Loaded late, because most relays have no page. */
async function inspectorOf(
  options: RelayCommandOptions,
  parts: RelayInspectorParts,
  context: CommandContext,
): Promise<RelayInspector | undefined> {
  if (options.uiPort === undefined) return undefined;
  const { createRelayInspector } = await import('./relay-inspector.ts');
  return createRelayInspector(options, parts, context);
}

/** @throws Problem `node-refused`, `node-unreachable`, unless the relay was stopped meanwhile */
async function register(options: RegistrationOptions, context: CommandContext): Promise<void> {
  try {
    await registerRelay(options, context);
  } catch (cause) {
    // What was kept until then is forwarded after the next start, so that is a good end too.
    const isInterrupted = cause instanceof Problem && cause.code === 'node-unreachable';
    if (!context.stop.aborted || !isInterrupted) throw cause;
  }
}

function tokensText(count: number, source: string | undefined): string {
  const origin = source === undefined ? '' : ` from ${printable(source)}`;
  return `${count === 1 ? 'one token' : `${count} tokens`}${origin}`;
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
  targets: readonly TargetPlan[],
  { host, address, port }: { readonly host: string; readonly address: string; readonly port: number },
): void {
  const listener = { hosts: [host, address], port, machineHosts: machineHosts() };
  const own = targets.find(
    ({ destination }) => destination.kind === 'handler' && isOwnAddress(destination.url, listener),
  );
  if (own === undefined) return;
  throw new Problem('malformed-url', `The target is this relay: ${own.href}.`, {
    hint: 'Start your handler on another port, and use its URL.',
  });
}

function announce(
  { store, inFlight, events }: RelayCommandOptions,
  { url, address }: Receiver,
  metrics: MetricsServer | undefined,
  targets: readonly TargetPlan[],
  context: CommandContext,
): void {
  context.say(`Listening on ${printable(url.replace(/\/$/, ''))}`);
  if (!isLoopback(canonicalHost(address)))
    context.say('reachable from the network. The token is the only protection.', 'warning');
  if (events !== undefined) context.say(`Only ${events.map(({ text }) => printable(text)).join(', ')}`);
  for (const { href, events: routed } of targets) {
    const what = routed === undefined ? '' : `${routed.map(({ text }) => printable(text)).join(', ')} `;
    context.say(`Forwarding ${what}to ${printable(withoutTokens(href))}`);
  }
  if (inFlight > 1)
    context.say(`Up to ${inFlight} deliveries at once to each target, so their order is not kept.`);
  context.say(`Keeping deliveries in ${printable(store)}`);
  if (metrics !== undefined) context.say(`Metrics on ${metrics.url}/metrics`);
}
