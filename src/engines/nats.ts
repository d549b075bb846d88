import { connect as connectSocket } from 'node:net';
import type { JetStreamClient } from '@nats-io/jetstream';
import {
  type CodeMeaning,
  codeOf,
  type Engine,
  type EngineOptions,
  type Explanation,
  entryFor,
  explainConnection,
  messageOf,
} from './engine.ts';
import type { EngineAddress } from './engine-address.ts';
import { type Attributes, keyOf } from './engine-delivery.ts';
import type { EngineSecrets } from './engine-secrets.ts';
import { type ConnectOptions, keepConnection } from './keep-connection.ts';
import { loadClient } from './load-client.ts';

/**
 * How long a stream that `--create` makes remembers ids: longer than the pauses between tries, which a relay doubles up
 * to 10 minutes.
 */
const duplicateWindowMs = 3_600_000;
const nanosPerMs = 1_000_000;
const longestConnectMs = 5_000;
/** After so many messages the relay writes its state. A crash repeats at most these, and the server drops repeats. */
const maxMessages = 16;
const maxBytes = 4 * 1_048_576;

/** Opens a stream of NATS JetStream. Connects with the first delivery. @throws Problem `missing-client` */
export async function openNats(
  address: EngineAddress,
  secrets: EngineSecrets,
  options: EngineOptions,
): Promise<Engine> {
  const { stream = '' } = address.settings;
  const { timeoutMs, creates, dedupes } = options;
  const { connect, jetstream, jetstreamManager, headers } = await loadNats();
  const linked = keepConnection<JetStreamClient>(
    {
      address,
      async open(dropped, onEnded) {
        const connection = await connect({ address, secrets, options, dropped, onEnded });
        if (creates) {
          const manager = await jetstreamManager(connection, { checkAPI: false });
          await createStream(manager, address);
        }
        return jetstream(connection);
      },
      explain: (cause) => explainNats(cause, address),
    },
    options,
  );
  return {
    maxTogether: maxMessages,
    maxBytesTogether: maxBytes,
    async store(deliveries) {
      // A message is refused on its own, so those after it must not be sent yet.
      for (const [arrived, { attributes, body }] of deliveries.entries()) {
        const message = headers();
        for (const [name, value] of headersOf(attributes)) message.set(name, value);
        const failure = await linked.use((client) =>
          client.publish(subjectOf(address, attributes), body, {
            msgID: keyOf(attributes, dedupes),
            expect: { streamName: stream },
            headers: message,
            timeout: timeoutMs,
          }),
        );
        if (failure !== undefined) return arrived === 0 ? failure : { ...failure, arrived };
      }
      return { kind: 'stored' };
    },
    async close() {
      linked.close();
    },
  };
}

/** @throws Problem `missing-client` */
export async function loadNats() {
  const packages = '@nats-io/transport-node @nats-io/jetstream';
  const [transport, { jetstream, jetstreamManager }] = await loadClient('nats', packages, () =>
    Promise.all([import('@nats-io/transport-node'), import('@nats-io/jetstream')]),
  );
  return { connect, jetstream, jetstreamManager, headers: transport.headers };

  async function connect({ address, secrets, options, dropped, onEnded }: ConnectOptions) {
    const { host, port, isTls, user } = address;
    const { password, credentials } = secrets;
    // Without the host, the client checks the certificate of an address against the name localhost.
    const tls = { rejectUnauthorized: options.checksCertificate, host };
    await checkGreeting(host, port ?? 0, dropped);
    const connection = await transport.connect({
      servers: `${host.includes(':') ? `[${host}]` : host}:${port}`,
      name: 'phantom-webhook',
      // A connection that is being opened cannot be ended, and keeps the program from exiting.
      timeout: Math.min(options.timeoutMs, longestConnectMs),
      // The next delivery connects again.
      reconnect: false,
      ignoreClusterUpdates: true,
      ...(user !== undefined
        ? { user, ...(password === undefined ? {} : { pass: password }) }
        : password === undefined
          ? {}
          : { token: password }),
      ...(credentials === undefined
        ? {}
        : { authenticator: transport.credsAuthenticator(Buffer.from(credentials)) }),
      ...(isTls ? { tls } : {}),
    });
    const drop = () => void connection.close().catch(() => {});
    void connection.closed().then(onEnded, onEnded);
    dropped.addEventListener('abort', drop, { once: true });
    if (dropped.aborted) drop();
    return connection;
  }
}

/** A server introduces itself in one line, with a list of the servers of its cluster. */
const maxGreetingBytes = 65_536;

class OtherProtocol extends Error {}

/**
 * Looks whether NATS answers at an address. The client reads without limit what has no end of line, even after its time
 * limit, and cannot be stopped then.
 */
function checkGreeting(host: string, port: number, dropped: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ host, port, signal: dropped });
    let greeting = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      greeting = Buffer.concat([greeting, chunk]);
      const isWhole = greeting.includes('\n');
      if (!isWhole && greeting.length < maxGreetingBytes) return;
      socket.destroy();
      if (isWhole && /^INFO \{/i.test(greeting.toString('latin1', 0, 16))) resolve();
      else reject(new OtherProtocol('It is not NATS.'));
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('it was closed')));
  });
}

interface StreamManager {
  readonly streams: {
    info(name: string): Promise<unknown>;
    add(settings: { name: string; subjects: string[]; duplicate_window: number }): Promise<unknown>;
  };
}

/** Creates the stream if there is none of this name. An existing one is never altered. */
async function createStream({ streams }: StreamManager, address: EngineAddress): Promise<void> {
  const { stream: name = '' } = address.settings;
  try {
    await streams.info(name);
  } catch (cause) {
    if (codeNumber(cause) !== streamNotFound) throw cause;
    await streams.add({
      name,
      subjects: [subjectPattern(address)],
      duplicate_window: duplicateWindowMs * nanosPerMs,
    });
  }
}

/** What the template of the subject contains for a delivery: the words of NATS are separated by dots. */
function subjectOf({ settings }: EngineAddress, { type, token }: Attributes): string {
  const words = type.split('.').map(subjectWord);
  return filled(settings, { '{event}': words.join('.'), '{token}': subjectWord(token) });
}

/** The subjects of all deliveries. */
function subjectPattern({ settings }: EngineAddress): string {
  return filled(settings, { '{event}': '>', '{token}': '*' });
}

function filled(
  { subject = '', network = '' }: EngineAddress['settings'],
  values: Readonly<Record<string, string>>,
): string {
  const all: Readonly<Record<string, string>> = { ...values, '{network}': network };
  return subject.replace(/\{[a-z]+\}/g, (name) => all[name] ?? name);
}

function subjectWord(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/g, '_') || '_';
}

/** As the NATS and HTTP bindings of CloudEvents 1.0 name and encode them. */
function headersOf({ datacontenttype, ...attributes }: Attributes): readonly (readonly [string, string])[] {
  const named = Object.entries(attributes).map(
    ([name, value]) => [`ce-${name}`, encoded(String(value))] as const,
  );
  return [...named, ['content-type', datacontenttype]];
}

function encoded(value: string): string {
  return value.replace(/[^!#-$&-~]/gu, encodeURIComponent);
}

export function explainNats(cause: unknown, address: EngineAddress): Explanation {
  if (cause instanceof OtherProtocol) return notNats;
  const { settings, user, isTls } = address;
  const origin = cause instanceof Error ? cause.cause : undefined;
  const connection = explainConnection(cause) ?? explainConnection(origin);
  if (connection !== undefined && (isTls || connection.reason !== 'certificate')) return connection;
  // The client takes options of TLS only if TLS is required.
  if (connection !== undefined) return { ...connection, hint: `${connection.hint} Write tls:// to use it.` };
  // The client wraps it as a failed request.
  if (origin instanceof Error && origin.name === 'PermissionViolationError')
    return explainNats(origin, address);
  const number = codeNumber(cause);
  const name = cause instanceof Error ? cause.name : '';
  const detail = number === 0 ? name : String(number);
  const message = messageOf(cause);
  const stream = settings.stream ?? '';
  const known = entryFor(explanations, detail);
  if (known === undefined)
    return { reason: 'rejected', detail: detail || codeOf(cause), what: `it refused: ${message}` };
  return { detail, ...known({ stream, subjects: subjectPattern(address), user, isTls, message }) };
}

const notNats: Explanation = {
  reason: 'reset',
  detail: 'protocol',
  what: 'what answers at this address is not NATS',
  hint: 'Check the host and the port.',
};

interface ErrorFacts {
  readonly stream: string;
  readonly subjects: string;
  readonly user: string | undefined;
  readonly isTls: boolean;
  readonly message: string;
}

type Explain = (facts: ErrorFacts) => CodeMeaning;

const streamNotFound = 10_059;

const otherStream: Explain = ({ stream, subjects }) => ({
  reason: 'wrong-type',
  what: `another stream than "${stream}" takes the subject ${subjects}`,
  hint: 'Name that stream in the URL, or use another subject: subject=WORDS.{event}',
});

const full: Explain = ({ stream, message }) => ({
  reason: 'full',
  what: `the stream "${stream}" takes no more (${message})`,
  hint: 'Raise its limits, or let it discard old messages. Deliveries wait in the store until there is room.',
});

const noLogin: Explain = ({ user }) => ({
  reason: 'no-login',
  what: `it refused the user ${user === undefined ? '' : `"${user}" `}or the password`,
  hint: 'Set NATS_USER and NATS_PASSWORD, or name a file in the URL: creds-file=FILE.',
});

const ended: Explain = ({ isTls, message }) => ({
  reason: 'reset',
  what: `the connection ended (${message})`,
  hint: isTls
    ? 'If the server does not use TLS, write nats:// instead of tls://. Others can then read the password.'
    : undefined,
});

function creation({ stream, subjects }: ErrorFacts): string {
  return `Use --create, or create it: nats stream add ${stream} --subjects '${subjects}'`;
}

/**
 * By the names of errors of the client, and the error codes of JetStream:
 * github.com/nats-io/nats-server/blob/main/server/errors.json.
 */
const explanations: Readonly<Record<string, Explain>> = {
  [streamNotFound]: (facts) => ({
    reason: 'missing',
    what: `there is no stream "${facts.stream}"`,
    hint: creation(facts),
  }),
  10060: otherStream,
  10065: otherStream,
  10077: full,
  10023: full,
  10054: ({ stream }) => ({
    reason: 'too-large',
    what: `a delivery is larger than the stream "${stream}" allows`,
    hint: 'Raise the largest message size of the stream.',
  }),
  10039: () => ({
    reason: 'missing',
    what: 'JetStream is not enabled',
    hint: 'Start the server with JetStream: nats-server --jetstream',
  }),
  JetStreamNotEnabled: (facts) => ({
    reason: 'missing',
    what: `no stream takes the subject ${facts.subjects}, or JetStream is not enabled`,
    hint: `${creation(facts)}. If there is such a stream, add the subject to it.`,
  }),
  AuthorizationError: noLogin,
  UserAuthenticationExpiredError: noLogin,
  PermissionViolationError: ({ stream, subjects, message }) => ({
    reason: 'no-permission',
    what: `it refused: ${message}`,
    hint: `Allow this user to publish to ${subjects} and to subscribe to _INBOX.>. --create also publishes to $JS.API.STREAM.INFO.${stream} and $JS.API.STREAM.CREATE.${stream}.`,
  }),
  InvalidArgumentError: () => ({
    reason: 'too-large',
    what: 'a delivery is larger than the server allows',
    hint: 'Raise max_payload in its configuration. The default is 1 MB.',
  }),
  TimeoutError: () => ({ reason: 'timeout', what: 'it did not answer in time' }),
  ConnectionError: ended,
  ClosedConnectionError: ended,
  DrainingConnectionError: ended,
  RequestError: ended,
};

/** The number of an error of JetStream; 0 for another error. */
export function codeNumber(cause: unknown): number {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'number' ? code : 0;
}
