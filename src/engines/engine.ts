import { printable } from '../printable.ts';
import { Problem } from '../problem.ts';
import { type EngineAddress, engineNames } from './engine-address.ts';
import type { EngineDelivery } from './engine-delivery.ts';

export interface EngineOptions {
  /** How long one call may take, from the connection to the answer. */
  readonly timeoutMs: number;
  /** False accepts any certificate. */
  readonly checksCertificate: boolean;
  /** Whether to create what keeps the deliveries (a table, a stream) if it is missing. */
  readonly creates: boolean;
  /** Whether the key of a delivery is its `dedupkey` instead of its id. */
  readonly dedupes: boolean;
  /** Ends what is under way. */
  readonly cut: AbortSignal;
}

/** A place for deliveries: a table of PostgreSQL, a stream of Redis or NATS JetStream. */
export interface Engine {
  /** The most deliveries that can be stored at once. */
  readonly maxTogether: number;
  /** Limit on the bytes of their bodies. One more may be added to as many. */
  readonly maxBytesTogether: number;
  /** Does what can be done before a delivery is stored. Called while others are on their way. */
  prepare?(delivery: EngineDelivery): void;
  /**
   * Stores deliveries in their order, up to the first that cannot be stored. A key that the engine remembers is not stored
   * again. Never rejects.
   */
  store(deliveries: readonly EngineDelivery[]): Promise<StoreOutcome>;
  close(): Promise<void>;
}

type StoreOutcome = { readonly kind: 'stored' } | EngineFailure;

/** Why deliveries were not stored, or may not have been. */
export interface EngineFailure {
  readonly kind: 'failed';
  readonly reason: EngineFailureReason;
  /** The error code of the engine or the system; from outside. */
  readonly detail: string;
  /** In words, with what to do. Undefined if the program itself is about to end. */
  readonly problem?: Problem;
  /** How many were stored before the one that failed; absent for none. */
  readonly arrived?: number;
}

export type EngineFailureReason =
  /** There is no server at this address. */
  | 'refused'
  | 'unresolved'
  | 'unreachable'
  /** The connection ended. */
  | 'reset'
  | 'timeout'
  | 'certificate'
  /** The server starts, stops, or has too many clients. */
  | 'unavailable'
  /** It only answers reads: a replica. */
  | 'read-only'
  | 'no-login'
  | 'no-permission'
  /** There is no such database, table or stream. */
  | 'missing'
  /** It exists, but is something else. */
  | 'wrong-type'
  | 'full'
  /** This delivery is larger than the engine allows. */
  | 'too-large'
  /** Refused for another reason. */
  | 'rejected'
  | 'interrupted';

/** What an error means, in words. */
export interface Explanation {
  readonly reason: EngineFailureReason;
  readonly detail: string;
  /** What is wrong, as the end of a sentence: `it refused the password`. */
  readonly what: string;
  readonly hint?: string | undefined;
}

/** What an error code means; the code itself is the detail. */
export type CodeMeaning = Omit<Explanation, 'detail'>;

const temporary: ReadonlySet<EngineFailureReason> = new Set([
  'refused',
  'unresolved',
  'unreachable',
  'reset',
  'timeout',
  'certificate',
  'unavailable',
]);

/** Makes a failure of what an error means. */
export function engineFailure(
  { kind, host, port }: Pick<EngineAddress, 'kind' | 'host' | 'port'>,
  { reason, detail, what, hint }: Explanation,
  cause?: unknown,
): EngineFailure {
  const isTemporary = temporary.has(reason);
  const code = isTemporary ? 'engine-unreachable' : 'engine-refused';
  const place = port === undefined ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const name = `${engineNames[kind]}${isTemporary ? ` at ${place}` : ''}`;
  const problem = new Problem(code, `${name}: ${what}.`, {
    ...(hint === undefined ? {} : { hint }),
    cause,
  });
  return { kind: 'failed', reason, detail: printable(detail), problem };
}

const systemReasons: Readonly<Record<string, readonly [EngineFailureReason, string]>> = {
  ECONNREFUSED: ['refused', 'nothing listens at this address'],
  ENOENT: ['refused', 'there is no such socket'],
  ENOTFOUND: ['unresolved', 'the host name cannot be resolved'],
  EAI_AGAIN: ['unresolved', 'the host name cannot be resolved now'],
  ECONNRESET: ['reset', 'the connection was reset'],
  EPIPE: ['reset', 'the connection ended'],
  ETIMEDOUT: ['unreachable', 'the host does not answer'],
  EHOSTUNREACH: ['unreachable', 'there is no route to the host'],
  ENETUNREACH: ['unreachable', 'there is no route to the network'],
  EACCES: ['no-permission', 'this user may not open the socket'],
  EMFILE: ['unavailable', 'this process has too many open files'],
};

const certificateCode = /CERT|SELF_SIGNED|ISSUER|LEAF_SIGNATURE|ALTNAME/;

/** Explains an error of the system or of TLS by its code; undefined if it is another one. */
export function explainConnection(cause: unknown): Explanation | undefined {
  // One error for each address of the host.
  if (cause instanceof AggregateError) return explainConnection(cause.errors[0]);
  const code = codeOf(cause);
  const [reason, what] = entryFor(systemReasons, code) ?? [];
  if (reason !== undefined && what !== undefined) return { reason, what, detail: code };
  if (code.startsWith('ERR_SSL_')) {
    const hint = 'Check that the server uses TLS at this port.';
    return { reason: 'reset', detail: code, what: `the TLS handshake failed (${code})`, hint };
  }
  if (!certificateCode.test(code)) return undefined;
  return {
    reason: 'certificate',
    detail: code,
    what: `its TLS certificate is not accepted (${code})`,
    hint: 'Use the host name of the certificate, and name its authority in NODE_EXTRA_CA_CERTS. --insecure accepts any.',
  };
}

/** What a table has for a code. The code is from outside, and may be the name of what every object inherits. */
export function entryFor<Entry>(table: Readonly<Record<string, Entry>>, code: string): Entry | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}

/** The code of an error; empty if it has none. */
export function codeOf(cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : '';
}

const maxMessageLength = 200;

/** The message of an engine, for people; from outside. */
export function messageOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.slice(0, maxMessageLength).replace(/\.$/, '');
}
