import { drawBytes } from '../../chain/crypto/seed.ts';
import { authorizationOf, envelopeText, profileHeaders } from '../../protocol/delivery/delivery-request.ts';
import { type Profile, profiles } from '../../protocol/delivery/profile.ts';
import type { ProfileName } from '../../protocol/delivery/profile-name.ts';
import type { Pace, RawRequest } from '../../protocol/delivery/raw-request.ts';
import type { Generation } from '../../protocol/events/generation.ts';
import { splitToken, type Token } from '../../protocol/token/token.ts';
import { withHeader } from './headers.ts';
import type { PayloadTexts } from './payload-texts.ts';

export interface RequestMakerOptions {
  readonly token: Token;
  /** Host and port, as in the Host header. */
  readonly host: string;
  /** Path and query. */
  readonly path: string;
  /** Determines every made-up value. */
  readonly seed: string;
  /** Unix milliseconds of the first delivery. */
  readonly atMs: number;
  /** Created with the same seed and time. */
  readonly payloads: PayloadTexts;
  /** A profile whose envelope the handler understands, for cases that test something else. */
  readonly profile: ProfileName;
  /** The only content type that the handler understands, if it is not that of the profile. */
  readonly contentType?: string;
  /** How long an answer may take: as long as ARK waits, unless the user chose another time. */
  readonly timeoutMs: number;
}

export interface DeliveryOptions {
  readonly profile?: ProfileName;
  readonly event?: string;
  /** The payload as JSON text, or null to omit it. Default: a new block. */
  readonly dataText?: string | null;
  /** How much older its timestamp is than it would be otherwise, in milliseconds. Default: 0. */
  readonly ageMs?: number;
  /** The whole body, sent as it is. */
  readonly body?: Uint8Array;
  readonly method?: string;
  /** Added to the query of the target. */
  readonly query?: string;
  /** The values of the Authorization headers. Default: one header with the right value. */
  readonly authorizations?: readonly string[];
  /** Rewrites the headers, a list of alternating names and values. */
  readonly headers?: (rawHeaders: readonly string[]) => readonly string[];
  /** Announced instead of the real length. */
  readonly contentLength?: number;
  readonly returnsCookies?: boolean;
  readonly pace?: Pace;
  readonly patienceMs?: number;
}

/** Makes the requests of the cases. No two deliveries are alike, so a handler that remembers them sees no duplicate. */
export interface RequestMaker {
  /** Host and port, as in the Host header. */
  readonly host: string;
  readonly token: Token;
  /** The made-up token of another webhook. */
  readonly otherToken: Token;
  readonly timeoutMs: number;
  /** The format of deliveries that name no other. */
  readonly profile: ProfileName;
  delivery(options?: DeliveryOptions): RawRequest;
  /** Makes an unauthorized delivery. All of them contain the same block, because no handler should read them. */
  stranger(options: DeliveryOptions): RawRequest;
  readonly payload: PayloadTexts;
  /** Makes requests that will not be sent. They are counted, so later requests stay the same, but not signed. */
  passOver(make: () => unknown): void;
  /** Returns texts that take long to find, or as many others if the requests will not be sent. */
  costly(find: () => readonly string[], count: number): readonly string[];
}

/** Takes the place of a payload that is not needed. */
const unsigned = '{}';

/** Lower indexes are for the cases that name an event. */
const firstBlock = 20;

/** Returns hexadecimal text of the same length that differs in every character. */
export function wrongHex(hex: string): string {
  return [...hex].map((digit) => ((Number.parseInt(digit, 16) + 5) % 16).toString(16)).join('');
}

export function createRequestMaker({
  token,
  host,
  path,
  seed,
  atMs,
  payloads,
  profile,
  contentType,
  timeoutMs,
}: RequestMakerOptions): RequestMaker {
  const otherToken = splitToken(drawBytes(seed, 'other token').toString('hex'));
  let made = 0;
  let blocks = 0;
  let strangersBlock: number | undefined;
  let isSent = true;

  return { host, token, otherToken, timeoutMs, profile, delivery, stranger, payload, passOver, costly };

  function delivery(options: DeliveryOptions = {}): RawRequest {
    const speaker = profiles[options.profile ?? profile];
    const body = options.body ?? Buffer.from(nextEnvelope(speaker, options));
    const profileOwn = profileHeaders(speaker, {
      authorizations: options.authorizations ?? [authorizationOf(speaker, token)],
      bodyBytes: options.contentLength ?? body.length,
      host,
    });
    const rawHeaders =
      options.profile === undefined && contentType !== undefined
        ? withHeader('content-type', contentType)(profileOwn)
        : profileOwn;
    return {
      method: options.method ?? 'POST',
      path: options.query === undefined ? path : `${path}${path.includes('?') ? '&' : '?'}${options.query}`,
      rawHeaders: options.headers?.(rawHeaders) ?? rawHeaders,
      body,
      pace: options.pace ?? { kind: 'at-once' },
      ...(options.returnsCookies === true ? { returnsCookies: true } : {}),
      ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }),
    };
  }

  function stranger(options: DeliveryOptions): RawRequest {
    strangersBlock ??= nextBlock();
    return delivery({ dataText: blockText(strangersBlock, profiles[profile].generation), ...options });
  }

  function nextEnvelope(
    speaker: Profile,
    { event = 'block.forged', dataText, ageMs = 0 }: DeliveryOptions,
  ): string {
    made += 1;
    const data = dataText === undefined ? blockText(nextBlock(), speaker.generation) : dataText;
    const timestampMs = atMs + made - ageMs;
    return envelopeText(speaker, { event, timestampMs, dataText: data ?? undefined });
  }

  function nextBlock(): number {
    blocks += 1;
    return firstBlock + blocks;
  }

  function blockText(index: number, generation: Generation): string | null {
    return payload('block.forged', { index, generation });
  }

  function payload(...wanted: Parameters<PayloadTexts>): string | null {
    return isSent ? payloads(...wanted) : unsigned;
  }

  function passOver(make: () => unknown): void {
    isSent = false;
    make();
    isSent = true;
  }

  function costly(find: () => readonly string[], count: number): readonly string[] {
    return isSent ? find() : Array<string>(count).fill('');
  }
}
