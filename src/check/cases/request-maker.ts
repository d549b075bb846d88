import { drawBytes } from '../../chain/crypto/seed.ts';
import { authorizationOf, envelopeText, profileHeaders } from '../../protocol/delivery/delivery-request.ts';
import { type Profile, type ProfileName, profiles } from '../../protocol/delivery/profile.ts';
import type { Pace, RawRequest } from '../../protocol/delivery/raw-request.ts';
import { splitToken, type Token } from '../../protocol/token/token.ts';
import type { PayloadTexts } from './payload-texts.ts';

export interface RequestMakerOptions {
  readonly token: Token;
  /** Host and port as they stand in the Host header. */
  readonly host: string;
  /** Path and query. */
  readonly path: string;
  /** Decides every made-up value. */
  readonly seed: string;
  /** Unix milliseconds of the first delivery. */
  readonly atMs: number;
  /** Made with the same seed and time. */
  readonly payloads: PayloadTexts;
  /** Whose envelope the handler understands, for deliveries that are about something else. */
  readonly profile: ProfileName;
  /** When ARK gives up, or what the user says. */
  readonly timeoutMs: number;
}

export interface DeliveryOptions {
  readonly profile?: ProfileName;
  readonly event?: string;
  /** The payload as JSON text; null leaves it out; a block of its own when absent. */
  readonly dataText?: string | null;
  /** The whole body, whatever it holds. */
  readonly body?: Uint8Array;
  readonly method?: string;
  /** Added to the query of the target. */
  readonly query?: string;
  /** One header for each; the right one when absent. */
  readonly authorizations?: readonly string[];
  /** Rewrites the headers: names and values in turn. */
  readonly headers?: (rawHeaders: readonly string[]) => readonly string[];
  /** In the place of the real one. */
  readonly contentLength?: number;
  readonly pace?: Pace;
  readonly patienceMs?: number;
}

/** Makes what the cases send. No two deliveries are alike, so that one which remembers them finds none twice. */
export interface RequestMaker {
  /** Host and port as they stand in the Host header. */
  readonly host: string;
  readonly token: Token;
  /** Of another webhook, made up. */
  readonly otherToken: Token;
  readonly timeoutMs: number;
  delivery(options?: DeliveryOptions): RawRequest;
  /** The same for those who are not authorized: nobody should ever look into it, so it is always of one block. */
  stranger(options: DeliveryOptions): RawRequest;
  readonly payload: PayloadTexts;
  /** Has made what nobody will send: it is counted, so that all else is the same, and nothing of it is signed. */
  passOver(make: () => unknown): void;
}

/** Stands where a payload would. */
const unsigned = '{}';

/** Those before are for the cases that name an event. */
const firstBlock = 20;

export function createRequestMaker({
  token,
  host,
  path,
  seed,
  atMs,
  payloads,
  profile,
  timeoutMs,
}: RequestMakerOptions): RequestMaker {
  const otherToken = splitToken(drawBytes(seed, 'other token').toString('hex'));
  let made = 0;
  let blocks = 0;
  let strangersBlock: number | undefined;
  let isSigning = true;

  return { host, token, otherToken, timeoutMs, delivery, stranger, payload, passOver };

  function delivery(options: DeliveryOptions = {}): RawRequest {
    const speaker = profiles[options.profile ?? profile];
    const body = options.body ?? Buffer.from(nextEnvelope(speaker, options));
    const rawHeaders = profileHeaders(speaker, {
      authorizations: options.authorizations ?? [authorizationOf(speaker, token)],
      bodyBytes: options.contentLength ?? body.length,
      host,
    });
    return {
      method: options.method ?? 'POST',
      path: options.query === undefined ? path : `${path}${path.includes('?') ? '&' : '?'}${options.query}`,
      rawHeaders: options.headers?.(rawHeaders) ?? rawHeaders,
      body,
      pace: options.pace ?? { kind: 'at-once' },
      ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }),
    };
  }

  function stranger(options: DeliveryOptions): RawRequest {
    strangersBlock ??= nextBlock();
    return delivery({ dataText: blockText(strangersBlock), ...options });
  }

  function nextEnvelope(speaker: Profile, { event = 'block.forged', dataText }: DeliveryOptions): string {
    made += 1;
    const data = dataText === undefined ? blockText(nextBlock()) : dataText;
    return envelopeText(speaker, { event, timestampMs: atMs + made, dataText: data ?? undefined });
  }

  function nextBlock(): number {
    blocks += 1;
    return firstBlock + blocks;
  }

  function blockText(index: number): string | null {
    return payload('block.forged', { index });
  }

  function payload(...wanted: Parameters<PayloadTexts>): string | null {
    return isSigning ? payloads(...wanted) : unsigned;
  }

  function passOver(make: () => unknown): void {
    isSigning = false;
    make();
    isSigning = true;
  }
}
