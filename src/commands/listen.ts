import type { CommandContext, ExitCode } from '../context.ts';
import { openReceiver } from '../http/receiver.ts';
import { receiverLimits } from '../http/receiver-limits.ts';
import { Problem } from '../problem.ts';
import { defaultLabel, type LabelledToken } from '../protocol/labelled-token.ts';
import type { Reception } from '../protocol/reception.ts';
import { createCounter } from '../protocol/tally.ts';
import { createToken, tokenBytes } from '../protocol/token.ts';
import { createVerifier } from '../protocol/verify-authorization.ts';
import { openBoundedOutput } from '../terminal/bounded-output.ts';
import { clearScreenText } from '../terminal/clear-screen.ts';
import { deliveryLine, readyLine, summaryLine } from '../terminal/delivery-line.ts';
import { type DeliveryDetail, deliveryText } from '../terminal/delivery-text.ts';
import { loadPalette } from '../terminal/palette.ts';
import { tallyText } from '../terminal/tally-text.ts';
import { announceListener } from './announce-listener.ts';
import { openListenKeys } from './listen-keys.ts';
import { readTokens, type TokenOptions } from './read-tokens.ts';

export interface ListenOptions extends TokenOptions {
  readonly host: string;
  readonly port: number;
  /** The only path served; undefined serves all. */
  readonly path: string | undefined;
  readonly maxBodyBytes: number;
  readonly isJson: boolean;
  readonly detail: DeliveryDetail;
  readonly showRejected: boolean;
  readonly isDemo: boolean;
}

/** What may wait for a reader that is slower than the deliveries. */
const maxQueuedBytes = 8 * 1_048_576;
/** How long the end waits for the reader: a terminal may have been stopped for good. */
const flushTimeoutMs = 2_000;

/**
 * Receives deliveries, verifies and prints them until it is stopped or nobody reads its output any more.
 * @throws Problem for tokens that cannot be read, `port-in-use`, `address-unavailable`
 */
export async function listen(options: ListenOptions, context: CommandContext): Promise<ExitCode> {
  const given = await readTokens(options, context);
  if (given.length === 0 && context.isQuiet && !options.isDemo) {
    throw new Problem('no-token', 'Expected a token with --quiet, got none.', {
      hint: 'Without one a fresh token is made, and --quiet keeps it from you.',
    });
  }
  const tokens = given.length > 0 ? given : [freshToken(context)];
  const outputClosed = new AbortController();
  const output = openBoundedOutput(context.stdout, {
    maxQueuedBytes,
    skippedText: options.isJson ? skippedLine : skippedText,
    onClosed: (cause) => outputClosed.abort(cause),
  });
  const view = { detail: options.detail };
  const render = options.isJson ? deliveryLine : await textRenderer(view, options, context);
  const counter = createCounter();

  const receiver = await openReceiver({
    host: options.host,
    port: options.port,
    path: options.path,
    verify: createVerifier(tokens),
    limits: { ...receiverLimits, maxBodyBytes: options.maxBodyBytes },
    clock: context,
    onReception(reception) {
      counter.count(reception);
      output.print(render(reception));
    },
  });
  if (options.isJson) output.printAlways(readyLine({ url: receiver.url, pid: context.pid }));
  await announceListener(
    { ...receiver, tokens, isFresh: given.length === 0, isDemo: options.isDemo },
    context,
  );

  const quit = new AbortController();
  const ended = AbortSignal.any([context.stop, outputClosed.signal, quit.signal]);
  const keys = options.isJson
    ? undefined
    : await openListenKeys(
        {
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
  if (options.isDemo) await demo(receiver.url, tokens, context, ended);
  else await untilAborted(ended);

  keys?.close();
  await receiver.close();
  const tally = counter.tally();
  if (options.isJson) output.printAlways(summaryLine(tally));
  // Below the ^C that the terminal shows.
  else context.say(`${context.stderr.isTerminal ? '\n' : ''}${tallyText(tally)}`);
  await output.flush(flushTimeoutMs);
  // How the program ends then is for the one place that catches (cli/run).
  if (outputClosed.signal.aborted) throw outputClosed.signal.reason;
  return 0;
}

function freshToken(context: CommandContext): LabelledToken {
  return { label: defaultLabel, ...createToken(context.randomBytes(tokenBytes)) };
}

async function textRenderer(
  view: { readonly detail: DeliveryDetail },
  { showRejected }: ListenOptions,
  context: CommandContext,
): Promise<(reception: Reception) => string> {
  const palette = await loadPalette(context.isColoured(context.stdout));
  const { columns } = context.stdout;
  const width = columns === undefined || columns === 0 ? {} : { width: columns };
  return (reception) => deliveryText(reception, { palette, showRejected, ...view, ...width });
}

function skippedText(skipped: number): string {
  return `… ${skipped} not shown: more came than could wait for this output\n`;
}

function skippedLine(skipped: number): string {
  return `${JSON.stringify({ type: 'skipped', count: skipped })}\n`;
}

async function demo(
  url: string,
  [token]: readonly LabelledToken[],
  context: CommandContext,
  signal: AbortSignal,
): Promise<void> {
  if (token === undefined) return;
  const { runDemo } = await import('./demo.ts');
  await runDemo(url, token, context, signal);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
