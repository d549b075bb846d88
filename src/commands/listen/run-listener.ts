import { aborted, type CommandContext, type ExitCode } from '../../context.ts';
import { createFilter } from '../../filter/filter.ts';
import type { FindDeviations } from '../../filter/validation.ts';
import { openReceiver } from '../../http/receiver/receiver.ts';
import type { Identity } from '../../http/receiver/tls-server.ts';
import { connectionsWithin, receiverLimits } from '../../http/server/receiver-limits.ts';
import type { Inspector } from '../../inspector/server/open-inspector.ts';
import type { RegistrationPlan } from '../../node-session/registration-plan.ts';
import type { HeldTokens } from '../../protocol/delivery/held-tokens.ts';
import { profiles } from '../../protocol/delivery/profile.ts';
import { createGoal } from '../../protocol/events/expectation.ts';
import { createCounter, createForwardFailures } from '../../protocol/reception/tally.ts';
import { filterWords } from '../../terminal/deliveries/judgement-text.ts';
import { openBoundedOutput, skippedLine, skippedText } from '../../terminal/output/bounded-output.ts';
import { createStrainWarnings, warnOfFault } from '../../terminal/output/warnings.ts';
import { hasKeys } from '../../terminal/text/key-help.ts';
import { announceListener, announceTokens } from './announce-listener.ts';
import { readyLine } from './display/delivery-line.ts';
import type { ListenOptions } from './flags.ts';
import { createArrivalHandling } from './handle-arrivals.ts';
import type { ListenInspector } from './listen-inspector.ts';
import { type ListenKeys, listenActions, openListenKeys } from './listen-keys.ts';
import { createListenerEnd, flushTimeoutMs, reportListening } from './listener-end.ts';
import { openMisbehaviour } from './misbehave.ts';
import type { ForwardTargets } from './open-forwarders.ts';
import type { Recording } from './open-recording.ts';
import { createRecentDeliveries } from './recent-deliveries.ts';
import { openReceptionView } from './reception-view.ts';
import type { Registration } from './registration/registration.ts';
import { type RunningCommand, startCommand } from './run-command.ts';

/** The parts that a listener works with, already opened. */
export interface ListenerParts {
  readonly held: HeldTokens;
  /** Where the tokens were found, for example `--token`; undefined if the user gave none. */
  readonly tokenSource: string | undefined;
  /** True when the first token was created for this run. */
  readonly isFresh: boolean;
  readonly identity: Identity | undefined;
  readonly targets: ForwardTargets | undefined;
  readonly recording: Recording | undefined;
  readonly findDeviations: FindDeviations | undefined;
  /** Undefined without `--ui`. */
  readonly inspector: ListenInspector | undefined;
  /** What to register at a node; undefined for nothing. */
  readonly plan: RegistrationPlan | undefined;
}

/** How long the end waits for delays and targets. With the time to give them up, less than the receiver's grace. */
const patienceMs = 3_000;
/** After this long without a message, it looks as if Ctrl-C had no effect. */
const silenceMs = 300;
const waitingText =
  'Finishing requests in progress (at most five seconds). Press Ctrl-C again to stop at once.';
/** How many bodies of the largest size may wait for a slow reader: a burst over that many connections. */
const maxQueuedBodies = 16;
const minQueuedBytes = 8 * 1_048_576;

/**
 * Listens until there is a reason to end, then reports what was received.
 * @throws Problem `port-in-use`, `address-unavailable`, `malformed-url` for a target that is the listener itself;
 *   `node-refused`, `node-unreachable` if it cannot be registered
 */
export async function runListener(
  options: ListenOptions,
  parts: ListenerParts,
  surroundings: CommandContext,
): Promise<ExitCode> {
  let keys: ListenKeys | undefined;
  // Remarks appear above the line of a picked delivery.
  const said: Pick<CommandContext, 'say'> = {
    say: (message, kind) => (keys ?? surroundings).say(message, kind),
  };
  // A context inherits most of its properties, so they cannot be spread.
  const context = Object.assign<CommandContext, typeof said>(Object.create(surroundings), said);
  const { held, tokenSource, isFresh, targets, recording, identity, plan, inspector } = parts;
  const { isJson } = options;
  const end = createListenerEnd(context);
  const output = openBoundedOutput(context.stdout, {
    maxQueuedBytes: Math.max(minQueuedBytes, maxQueuedBodies * options.maxBodyBytes),
    skippedText: isJson ? skippedLine : skippedText,
    // A command continues, even if the output of the listener is closed.
    onClosed: options.command.length > 0 ? () => {} : end.loseOutput,
  });
  const view = await openReceptionView(options, held.hider, context);
  const counter = createCounter();
  const goal = createGoal(options);
  const failures = createForwardFailures();
  const isSteered = !isJson && options.command.length === 0 && hasKeys(context);
  const recent = createRecentDeliveries();
  let isReached = false;
  let command: RunningCommand | undefined;
  const arrivals = createArrivalHandling({
    choose: createFilter({ ...options, generation: profiles[options.profile].generation, say: context.say }),
    misbehaviour: openMisbehaviour(options, context),
    recording,
    clock: context,
    hider: held.hider,
    findDeviations: parts.findDeviations,
    targets,
    isInspected: inspector !== undefined,
    onAccepted(event) {
      // Before the answer, so a delivery after the last expected one is refused.
      if (!goal.count(event)) return;
      isReached = true;
      // With a command, the command decides when to end.
      if (options.command.length > 0 && command?.end() === undefined) return;
      receiver.refuse();
      end.reach();
    },
    onFailed: failures.add,
  });

  const maxConnections = connectionsWithin(context.freeDescriptors());
  const receiver = await openReceiver({
    host: options.host,
    port: options.port,
    path: options.path,
    verify: held.verify,
    limits: { ...receiverLimits, maxConnections, maxBodyBytes: options.maxBodyBytes },
    clock: context,
    ...(identity === undefined ? {} : { identity }),
    handle(arrival) {
      if (isSteered) recent.hold(arrival);
      inspector?.hold(arrival);
      return arrivals.handle(arrival);
    },
    onFault: (error) => warnOfFault('handling a delivery', error, context),
    onReception(reception) {
      counter.count(reception);
      if (isSteered) recent.add(reception);
      inspector?.add(reception);
      const text = view.render(reception);
      if (text === '') return;
      output.print(text);
      keys?.printed(text);
    },
    ...createStrainWarnings(maxConnections, maxConnections < receiverLimits.maxConnections, context),
  });
  let timer: NodeJS.Timeout | undefined;
  let registration: Registration | undefined;
  let page: Inspector | undefined;
  let isAllDeleted = true;
  let isCommandStopped = false;
  try {
    targets?.refuseListener({ host: options.host, ...receiver });
    if (inspector !== undefined && options.uiPort !== undefined) {
      page = await inspector.open(receiver.url, options.uiPort);
      targets?.refuseListener({ host: options.host, address: '127.0.0.1', port: page.port });
    }
    if (isJson) output.printAlways(readyLine({ url: receiver.url, pid: context.pid, uiUrl: page?.url }));
    announceListener({ ...parts, ...receiver, filter: filterWords(options) }, context);
    if (page !== undefined) {
      const { announceInspector } = await import('../../inspector-session/announce-inspector.ts');
      announceInspector(page, options, context);
    }
    if (options.timeoutMs !== undefined) timer = setTimeout(end.timeOut, options.timeoutMs);
    if (plan !== undefined) {
      const { openRegistration } = await import('./registration/registration.ts');
      const printLine = (line: string) => isJson && output.printAlways(line);
      registration = await openRegistration({ plan, receiver, held, listening: options, printLine }, context);
      await registration.register(end.signal);
    }
    if (!end.signal.aborted && options.command.length === 0) {
      // Nodes create their own tokens, so with a plan the tokens have several sources.
      const source = plan === undefined ? tokenSource : undefined;
      await announceTokens({ url: receiver.url, tokens: held.all(), source, isFresh }, context);
    }
    if (!end.signal.aborted && options.command.length > 0) {
      command = await startCommand(
        options.command,
        { url: receiver.url, tokens: held.all(), isJson },
        context,
      );
      void command.ended.then((isGood) => {
        // Otherwise the missing deliveries may still arrive before the timeout.
        if (!isGood || isReached || options.timeoutMs === undefined || !goal.result().isExpecting)
          end.reach();
      });
    } else if (!isJson) {
      const isForwarding = targets !== undefined;
      const steered = { view, output, arrivals, isForwarding, recent, url: receiver.url, quit: end.quit };
      keys = await openListenKeys(listenActions(steered, surroundings), surroundings);
    }
    await aborted(end.signal);
  } finally {
    keys?.close();
    keys = undefined;
    clearTimeout(timer);
    if (command !== undefined && command.end() === undefined) {
      isCommandStopped = true;
      await command.stop();
    }
    // The receiver still runs, so deliveries sent before the node deletes its webhooks are answered.
    isAllDeleted = (await registration?.remove()) ?? true;
    const hurrying = setTimeout(
      () => void arrivals.hurry().catch((error) => warnOfFault('ending', error, context)),
      patienceMs,
    );
    const notice = setTimeout(() => context.stop.aborted && context.say(waitingText), silenceMs);
    await Promise.all([receiver.close(), page?.close()]);
    clearTimeout(notice);
    clearTimeout(hurrying);
    // Even after a failure: the lines printed so far report what was registered.
    await output.flush(flushTimeoutMs);
  }

  const hasFailed = recording?.hasFailed() === true || !isAllDeleted;
  const { timeoutMs } = options;
  return reportListening(
    {
      ...{
        tally: counter.tally(),
        result: goal.result(),
        failures,
        timeoutMs,
        end,
        hasFailed,
        isJson,
        output,
      },
      command,
      isCommandStopped,
    },
    context,
  );
}
