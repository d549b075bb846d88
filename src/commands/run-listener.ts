import type { CommandContext, ExitCode, Keys } from '../context.ts';
import { openReceiver, type Receiver } from '../http/receiver.ts';
import { receiverLimits } from '../http/receiver-limits.ts';
import type { Identity } from '../http/tls-server.ts';
import { createGoal } from '../protocol/goal.ts';
import { createTokenHider } from '../protocol/hide-tokens.ts';
import type { LabelledToken } from '../protocol/labelled-token.ts';
import { profiles } from '../protocol/profile.ts';
import { createCounter } from '../protocol/tally.ts';
import { createVerifier } from '../protocol/verify-authorization.ts';
import { openBoundedOutput } from '../terminal/bounded-output.ts';
import { clearScreenText } from '../terminal/clear-screen.ts';
import { readyLine, summaryLine } from '../terminal/delivery-line.ts';
import { filterWords } from '../terminal/filter-words.ts';
import { missingText } from '../terminal/missing-text.ts';
import { skippedLine, skippedText } from '../terminal/skipped-text.ts';
import { tallyText } from '../terminal/tally-text.ts';
import { announceListener } from './announce-listener.ts';
import { createFilter } from './filter.ts';
import { createArrivalHandling } from './handle-arrivals.ts';
import { openListenKeys } from './listen-keys.ts';
import type { ListenOptions } from './listen-options.ts';
import { createMisbehaviour } from './misbehave.ts';
import type { ForwardTargets } from './open-forwarders.ts';
import type { Recording } from './open-recording.ts';
import { openReceptionView } from './reception-view.ts';

/** What a listener works with, opened already. */
export interface ListenerParts {
  readonly tokens: readonly LabelledToken[];
  /** True when the token was made for this run. */
  readonly isFresh: boolean;
  readonly identity: Identity | undefined;
  readonly targets: ForwardTargets | undefined;
  readonly recording: Recording | undefined;
}

/** How long the end waits for delays and targets; with what it takes to give those up, less than the receiver's grace. */
const patienceMs = 3_000;
/** What may wait for a reader that is slower than the deliveries. */
const maxQueuedBytes = 8 * 1_048_576;
/** How long the end waits for the reader: a terminal may have been stopped for good. */
const flushTimeoutMs = 2_000;

/**
 * Listens until there is no reason to, then tells what came.
 * @throws Problem `port-in-use`, `address-unavailable`, `malformed-url` for a target that is the listener itself
 */
export async function runListener(
  options: ListenOptions,
  parts: ListenerParts,
  context: CommandContext,
): Promise<ExitCode> {
  const { tokens, targets, recording, identity } = parts;
  const outputClosed = new AbortController();
  const output = openBoundedOutput(context.stdout, {
    maxQueuedBytes,
    skippedText: options.isJson ? skippedLine : skippedText,
    onClosed: (cause) => outputClosed.abort(cause),
  });
  const view = await openReceptionView(options, context);
  const hider = createTokenHider(tokens);
  const counter = createCounter();
  const goal = createGoal(options);
  const reached = new AbortController();
  const quit = new AbortController();
  let keys: Keys | undefined;
  let timer: NodeJS.Timeout | undefined;
  const arrivals = createArrivalHandling({
    choose: createFilter({ ...options, generation: profiles[options.profile].generation }),
    misbehaviour: createMisbehaviour({
      status: options.respondStatus,
      text: options.respondText,
      delayMs: options.delayMs,
      failRate: options.failRate,
      seed: seedOf(options, context),
    }),
    journal: recording?.journal,
    monotonicMs: context.monotonicMs,
    hider,
    targets,
    onChosen(event) {
      // Now rather than when it has been answered: what comes after the last that is wanted is refused.
      if (!goal.count(event)) return;
      receiver.refuse();
      reached.abort();
    },
  });

  const receiver = await openReceiver({
    host: options.host,
    port: options.port,
    path: options.path,
    verify: createVerifier(tokens),
    limits: { ...receiverLimits, maxBodyBytes: options.maxBodyBytes },
    clock: context,
    ...(identity === undefined ? {} : { identity }),
    handle: arrivals.handle,
    onReception(reception) {
      counter.count(reception);
      const text = view.render(hider.hideInRequest(reception));
      if (text !== '') output.print(text);
    },
    onHandshakeFailure: sayOnce((reason) => context.say(`A sender could not connect: ${reason}.`)),
  });
  try {
    targets?.refuseListener({ host: options.host, ...receiver });
    if (options.isJson) output.printAlways(readyLine({ url: receiver.url, pid: context.pid }));
    await announceListener(
      { ...parts, ...receiver, isDemo: options.isDemo, filter: filterWords(options) },
      context,
    );
    if (options.timeoutMs !== undefined) timer = setTimeout(() => reached.abort(), options.timeoutMs);
    const ended = AbortSignal.any([context.stop, quit.signal, outputClosed.signal, reached.signal]);
    if (!options.isJson) {
      keys = await openListenKeys(
        {
          ...(targets === undefined ? {} : { resend: () => void resend() }),
          toggleDetail: () => {
            view.detail = view.detail === 'full' ? 'compact' : 'full';
            return view.detail;
          },
          clear: () => output.interject(clearScreenText),
          pause: output.pause,
          resume: output.resume,
          quit: () => quit.abort(),
        },
        context,
      );
    }
    await untilEnded(options, parts, receiver, ended, context);
  } finally {
    keys?.close();
    clearTimeout(timer);
    const hurrying = setTimeout(() => void arrivals.hurry(), patienceMs);
    await receiver.close();
    clearTimeout(hurrying);
  }

  const tally = counter.tally();
  const result = goal.result();
  if (options.isJson) output.printAlways(summaryLine(tally, result));
  await output.flush(flushTimeoutMs);
  // Below the ^C that the terminal shows, and what came last.
  if (!options.isJson) context.say(`${context.stderr.isTerminal ? '\n' : ''}${tallyText(tally)}`);

  if (result.missing.length > 0) {
    context.warn(missingText(result.missing, tally).trimEnd());
    return context.stop.aborted || quit.signal.aborted ? 130 : 1;
  }
  if (recording?.hasFailed()) return 3;
  // How the program ends then is for the one place that catches (cli/run).
  if (outputClosed.signal.aborted) throw outputClosed.signal.reason;
  return 0;

  async function resend(): Promise<void> {
    const again = await arrivals.forwardAgain();
    if (again === undefined) context.say('Nothing has been forwarded yet.');
    else output.print(view.renderAgain(again));
  }
}

async function untilEnded(
  { isDemo }: ListenOptions,
  { tokens: [token] }: ListenerParts,
  { url }: Receiver,
  signal: AbortSignal,
  context: CommandContext,
): Promise<void> {
  if (isDemo && token !== undefined) {
    const { runDemo } = await import('./demo.ts');
    await runDemo(url, token, context, signal);
    return;
  }
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function seedOf({ seed, failRate }: ListenOptions, context: CommandContext): string {
  const drawn = seed ?? Buffer.from(context.randomBytes(4)).toString('hex');
  if (failRate > 0 && seed === undefined)
    context.say(`Seed ${drawn}: --seed ${drawn} fails the same ones again.`);
  return drawn;
}

/** Senders try again and again; each reason is told once. */
function sayOnce(say: (text: string) => void): (text: string) => void {
  const said = new Set<string>();
  return (text) => {
    if (said.has(text)) return;
    said.add(text);
    say(text);
  };
}
