import type { NetworkName } from '../chain/network.ts';
import type { CommandContext, ExitCode } from '../context.ts';
import { postDelivery } from '../http/post-delivery.ts';
import { parseTargetUrl } from '../http/target-url.ts';
import { printable } from '../printable.ts';
import { Problem } from '../problem.ts';
import { envelopeText, profileHeaders } from '../protocol/delivery-request.ts';
import { parseEventName } from '../protocol/event-catalogue.ts';
import { maskToken } from '../protocol/mask-token.ts';
import { isSuccess, type PostOutcome } from '../protocol/post-outcome.ts';
import { type ProfileName, profiles } from '../protocol/profile.ts';
import type { Token } from '../protocol/token.ts';
import { answerHint, answerText } from '../terminal/answer-text.ts';
import { failureWords } from '../terminal/failure-words.ts';
import { loadPalette } from '../terminal/palette.ts';
import { type RequestParts, requestLine, requestText } from '../terminal/request-text.ts';
import { withSpinner } from '../terminal/spinner.ts';
import { pickToken } from './pick-token.ts';
import { readInput } from './read-input.ts';
import { readTokens, type TokenOptions } from './read-tokens.ts';

export interface SendOptions extends TokenOptions {
  readonly event: string;
  readonly url: string;
  readonly profile: ProfileName;
  readonly network: NetworkName;
  /** Decides every made-up value; undefined draws one and says it. */
  readonly seed: string | undefined;
  /** Unix milliseconds that the payload and the envelope are dated; undefined is now. */
  readonly atMs: number | undefined;
  /** A file with the payload as JSON, or `-`. */
  readonly dataFile: string | undefined;
  /** A file with the whole body, or `-`. */
  readonly bodyFile: string | undefined;
  readonly timeoutMs: number;
  readonly isDryRun: boolean;
  readonly isJson: boolean;
}

/** What a file may hold: far more than any handler takes, so that limits can be tried. */
const maxInputBytes = 64 * 1_048_576;

/**
 * Sends one delivery with the right authorization and shows the answer.
 * @throws Problem for whatever keeps it from being sent at all
 */
export async function send(options: SendOptions, context: CommandContext): Promise<ExitCode> {
  const url = parseTargetUrl(options.url);
  const isMadeUp = options.dataFile === undefined && options.bodyFile === undefined;
  if (isMadeUp) parseEventName(options.event);
  const token = pickToken(await readTokens(options, context), options.event);

  const body = await makeBody(options, context);
  const profile = profiles[options.profile];
  const headers = profileHeaders(profile, {
    authorization: token.authorization,
    bodyBytes: body.length,
    host: url.host,
  });
  const request = { url, headers, body };
  if (options.isDryRun) return showRequest(request, options, context);

  const startedMs = context.monotonicMs();
  const outcome = await withSpinner(
    {
      stream: context.stderr,
      text: `Waiting for ${url.host}`,
      isColoured: context.isColoured(context.stderr),
    },
    postDelivery({
      ...request,
      timeoutMs: options.timeoutMs,
      followsRedirects: profile.followsRedirects,
      signal: context.stop,
    }),
  );
  const sent = {
    outcome: masked(outcome, token),
    durationMs: context.monotonicMs() - startedMs,
    bodyBytes: body.length,
  };
  await (options.isJson ? showJson(options.event, sent, url, context) : showText(sent, url, context));
  return exitCodeOf(outcome);
}

function masked(outcome: PostOutcome, token: Token): PostOutcome {
  if (outcome.kind === 'failed') return outcome;
  const { statusText, text, location } = outcome;
  return {
    ...outcome,
    statusText: maskToken(statusText, token),
    text: maskToken(text, token),
    location: location === undefined ? undefined : maskToken(location, token),
  };
}

interface Sent {
  readonly outcome: PostOutcome;
  readonly durationMs: number;
  readonly bodyBytes: number;
}

async function makeBody(options: SendOptions, context: CommandContext): Promise<Uint8Array> {
  if (options.bodyFile !== undefined) return readInput(options.bodyFile, maxInputBytes, context);
  const atMs = options.atMs ?? context.now();
  const dataText =
    options.dataFile === undefined
      ? await makeUpPayload(options, atMs, context)
      : await readPayload(options.dataFile, context);
  const envelope = { event: options.event, timestampMs: atMs, dataText };
  return Buffer.from(envelopeText(profiles[options.profile], envelope));
}

async function makeUpPayload(
  { event, network, seed: given }: SendOptions,
  atMs: number,
  context: CommandContext,
): Promise<string | undefined> {
  const { makePayload } = await import('../chain/payload.ts');
  const seed = given ?? Buffer.from(context.randomBytes(4)).toString('hex');
  if (given === undefined)
    context.say(`Seed ${seed}: --seed ${seed} --at ${atMs} makes the same bytes again.`);
  return JSON.stringify(makePayload(parseEventName(event), { network, seed, atMs }));
}

async function readPayload(name: string, context: CommandContext): Promise<string> {
  const bytes = await readInput(name, maxInputBytes, context);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim();
    JSON.parse(text);
    // The text itself goes out: parsing and writing it again would round numbers beyond 2^53.
    return text;
  } catch (cause) {
    throw new Problem(
      'malformed-payload',
      `Expected JSON in ${name}, got ${bytes.length} bytes that are not.`,
      {
        hint: '--body sends a file as it is, whatever it holds.',
        cause,
      },
    );
  }
}

async function showRequest(
  request: RequestParts,
  { event, isJson }: SendOptions,
  { stdout }: CommandContext,
): Promise<ExitCode> {
  await stdout.print(isJson ? requestLine(event, request) : requestText(request));
  return 0;
}

async function showText({ outcome, durationMs }: Sent, url: URL, context: CommandContext): Promise<void> {
  if (outcome.kind === 'failed') {
    await context.stderr.print(`Not delivered: ${failureWords(outcome, url.host)}\n`);
    return;
  }
  const palette = await loadPalette(context.isColoured(context.stdout));
  await context.stdout.print(answerText(outcome, durationMs, palette));
  const hint = isSuccess(outcome) ? undefined : answerHint(outcome);
  if (hint !== undefined) context.say(hint);
}

async function showJson(
  event: string,
  { outcome, durationMs, bodyBytes }: Sent,
  url: URL,
  { stdout }: CommandContext,
): Promise<void> {
  const isAnswered = outcome.kind === 'answered';
  const line = {
    type: 'sent',
    n: 1,
    event,
    status: isAnswered ? outcome.status : null,
    durationMs: Math.round(durationMs * 1000) / 1000,
    error: isAnswered ? null : failureWords(outcome, url.host),
    bodyBytes,
  };
  const isGood = isSuccess(outcome);
  const summary = {
    type: 'summary',
    sent: 1,
    '2xx': isGood ? 1 : 0,
    other: isAnswered && !isGood ? 1 : 0,
    failed: isAnswered ? 0 : 1,
  };
  await stdout.print(`${printable(JSON.stringify(line))}\n${JSON.stringify(summary)}\n`);
}

function exitCodeOf(outcome: PostOutcome): ExitCode {
  if (outcome.kind === 'failed' && outcome.reason === 'interrupted') return 130;
  return isSuccess(outcome) ? 0 : 1;
}
