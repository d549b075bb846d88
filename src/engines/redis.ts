import type { Redis } from 'ioredis';
import {
  type CodeMeaning,
  codeOf,
  type Engine,
  type EngineOptions,
  type Explanation,
  explainConnection,
  messageOf,
} from './engine.ts';
import type { EngineAddress } from './engine-address.ts';
import { type Attributes, keyOf } from './engine-delivery.ts';
import type { EngineSecrets } from './engine-secrets.ts';
import { type ConnectOptions, keepConnection } from './keep-connection.ts';
import { loadClient } from './load-client.ts';

/**
 * A script blocks the server while it runs: about 1 ms for 64 blocks, 2 ms for 128 and 4 ms for 256, of 1.1 kB each
 * (SLOWLOG of Redis 7.0.15, two cores that were also busy otherwise). What takes 10 ms is slow for Redis.
 */
const maxEntries = 256;
/** Larger bodies take longer to copy: 32 of 16 kB take 2 ms. */
const maxBytes = 524_288;

/**
 * Adds deliveries to a stream, unless their keys are among those of the last entries. Runs as one: a delivery is in the
 * stream exactly when its key is in the set. The first ZADD changes nothing: it fails before the entry is added if the
 * user may not add the key. The set is as long as the stream, in the order of the entries: a score has the time of an entry
 * in milliseconds and its number within that, and fits into the 53 bits of a number until 2248.
 * KEYS: the stream, the set. ARGV: the length to keep; for each delivery its attributes (names and values) and its key, all
 * as one JSON array, because the client takes as long for an argument as for all of them; then the bodies.
 */
const script = [
  'local maxlen = tonumber(ARGV[1])',
  'for at, fields in ipairs(cjson.decode(ARGV[2])) do',
  '  local key = fields[#fields]',
  "  if not redis.call('ZSCORE', KEYS[2], key) then",
  "    redis.call('ZADD', KEYS[2], 'XX', 0, key)",
  "    fields[#fields] = 'body'",
  '    fields[#fields + 1] = ARGV[at + 2]',
  "    local entry = redis.call('XADD', KEYS[1], 'MAXLEN', maxlen, '*', unpack(fields))",
  "    local time, number = string.match(entry, '^(%d+)-(%d+)$')",
  "    redis.call('ZADD', KEYS[2], string.format('%.0f', time * 1024 + math.min(number, 1023)), key)",
  '  end',
  'end',
  "redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -maxlen - 1)",
].join('\n');

/** Opens a stream of Redis. Connects with the first delivery. @throws Problem `missing-client` */
export async function openRedis(
  address: EngineAddress,
  secrets: EngineSecrets,
  options: EngineOptions,
): Promise<Engine> {
  const { stream = '', maxlen = '' } = address.settings;
  const connect = await loadRedis();
  const connection = keepConnection<Redis>(
    {
      address,
      open: (dropped, onEnded) => connect({ address, secrets, options, dropped, onEnded }),
      explain: (cause) => explainRedis(cause, address),
    },
    options,
  );
  return {
    maxTogether: maxEntries,
    maxBytesTogether: maxBytes,
    async store(deliveries) {
      const entries = deliveries.map(({ attributes }) => fieldsOf(attributes, options.dedupes));
      const bodies = deliveries.map(({ body }) => Buffer.from(body.buffer, body.byteOffset, body.byteLength));
      // The hash tag keeps both keys on the same server of a cluster.
      const keys = [stream, `{${stream}}:keys`];
      const failure = await connection.use((redis) =>
        redis.eval(script, keys.length, ...keys, maxlen, JSON.stringify(entries), ...bodies),
      );
      return failure ?? { kind: 'stored' };
    },
    async close() {
      connection.close();
    },
  };
}

/** The names and values of an entry, then its key. */
function fieldsOf(attributes: Attributes, dedupes: boolean): readonly string[] {
  const fields: string[] = [];
  for (const [name, value] of Object.entries(attributes)) fields.push(name, String(value));
  fields.push(keyOf(attributes, dedupes));
  return fields;
}

/** @throws Problem `missing-client` */
export async function loadRedis(): Promise<(options: ConnectOptions) => Promise<Redis>> {
  const { Redis: Client } = await loadClient('redis', 'ioredis', () => import('ioredis'));
  return async ({ address, secrets, options, dropped, onEnded }) => {
    const { host, port, database, user, isTls } = address;
    const redis = new Client({
      ...(port === undefined ? { path: host } : { host, port }),
      ...(user === undefined ? {} : { username: user }),
      ...(secrets.password === undefined ? {} : { password: secrets.password }),
      ...(isTls ? { tls: { rejectUnauthorized: options.checksCertificate } } : {}),
      lazyConnect: true,
      // The client would ask with INFO, which a user may not be allowed to run. A server that loads refuses by itself.
      enableReadyCheck: false,
      // The connection is opened again by the next delivery, and nothing is sent twice without being asked.
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      enableOfflineQueue: false,
      // The time limit of a call includes the connection.
      connectTimeout: 0,
      connectionName: 'phantom-webhook',
    });
    let failure: unknown;
    redis.on('error', (cause: unknown) => {
      failure = cause;
    });
    redis.on('end', onEnded);
    const drop = () => redis.disconnect();
    dropped.addEventListener('abort', drop, { once: true });
    try {
      if (dropped.aborted) throw new Error('The connection was dropped.');
      await redis.connect();
      // The client ignores a refusal, and would store in database 0.
      if (database !== '0') await redis.select(database);
      return redis;
    } catch (cause) {
      drop();
      // What the client rejects with is only that the connection is closed.
      throw failure ?? cause;
    }
  };
}

export function explainRedis(cause: unknown, { settings, user, database }: EngineAddress): Explanation {
  const connection = explainConnection(cause);
  if (connection !== undefined) return connection;
  // An error in a script names the script by a digest that looks like a token.
  const message = messageOf(cause).replace(/,? script: [0-9a-f]{40}.*$/, '');
  // An error of the server begins with its code: redis.io/docs/latest/develop/reference/protocol-spec.
  const [code = ''] = /^[A-Z]{2,}\b/.exec(message) ?? [];
  const known = codes[code];
  if (known !== undefined) {
    return {
      detail: code,
      ...known({ stream: settings.stream ?? '', user: user ?? 'default', database, message }),
    };
  }
  if (code === '')
    return { reason: 'reset', detail: codeOf(cause), what: `the connection ended (${message})` };
  return { reason: 'rejected', detail: code, what: `it refused: ${message}` };
}

interface CodeFacts {
  readonly stream: string;
  readonly user: string;
  readonly database: string;
  readonly message: string;
}

/** What a user needs to store deliveries, as rules of an access control list. */
function commands(database: string): string {
  const select = database === '0' ? '' : ' +select';
  return `+eval +xadd +zadd +zscore +zremrangebyrank${select}`;
}

const codes: Readonly<Record<string, (facts: CodeFacts) => CodeMeaning>> = {
  WRONGPASS: ({ user }) => ({
    reason: 'no-login',
    what: `it refused the user "${user}" or the password`,
    hint: 'Set REDISCLI_AUTH, or name a file in the URL: password-file=FILE.',
  }),
  NOAUTH: () => ({
    reason: 'no-login',
    what: 'it requires a password',
    hint: 'Set REDISCLI_AUTH, or name a file in the URL: password-file=FILE.',
  }),
  NOPERM: ({ stream, user, database, message }) => ({
    reason: 'no-permission',
    what: `the user "${user}" may not use the stream "${stream}" (${message})`,
    hint: `Allow it: ACL SETUSER ${user} ~${stream} ~{${stream}}:keys ${commands(database)}`,
  }),
  WRONGTYPE: ({ stream }) => ({
    reason: 'wrong-type',
    what: `the key "${stream}" is not a stream, or "{${stream}}:keys" is not a sorted set`,
    hint: 'Name another stream in the URL: stream=NAME.',
  }),
  // Also what is not allowed within the script: it has no other code.
  ERR: ({ message, database }) => ({
    reason: 'rejected',
    what: `it refused: ${message.replace(/^ERR /, '')}`,
    hint: `Check the number of the database, and that the user may run what is needed: ${commands(database)}`,
  }),
  OOM: () => ({
    reason: 'full',
    what: 'its memory is full',
    hint: 'Raise maxmemory, or lower maxlen in the URL. Deliveries wait in the store until there is room.',
  }),
  MISCONF: ({ message }) => ({
    reason: 'full',
    what: `it cannot write to its disk (${message})`,
    hint: 'Look at the disk and the log of the server.',
  }),
  READONLY: () => ({
    reason: 'read-only',
    what: 'it only answers reads',
    hint: 'This is a replica. Name the primary server.',
  }),
  LOADING: () => ({ reason: 'unavailable', what: 'it is loading its data' }),
  BUSY: () => ({ reason: 'unavailable', what: 'a script keeps it busy' }),
  MASTERDOWN: () => ({ reason: 'unavailable', what: 'it has lost its primary server' }),
  CLUSTERDOWN: () => ({ reason: 'unavailable', what: 'its cluster is down' }),
  MOVED: ({ message }) => ({
    reason: 'rejected',
    what: `the stream is on another server of the cluster (${message})`,
    hint: 'Name that server. The relay does not follow redirects of a cluster.',
  }),
};
