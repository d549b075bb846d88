import { closestName } from '../closest-name.ts';
import { Problem } from '../problem.ts';

export type EngineKind = 'postgresql' | 'redis' | 'nats';

/** The name of each engine, as people write it. */
export const engineNames: Readonly<Record<EngineKind, string>> = {
  postgresql: 'PostgreSQL',
  redis: 'Redis',
  nats: 'NATS',
};

/** The address of an engine, as the user gave it in a URL, completed from the environment. */
export interface EngineAddress {
  readonly kind: EngineKind;
  /** The address in one form, without user and password: identifies the engine, and can be shown. */
  readonly href: string;
  /** A name or an address; a folder for PostgreSQL, or the file of the socket for Redis, if `port` is undefined. */
  readonly host: string;
  readonly port: number | undefined;
  readonly isTls: boolean;
  /** The database, as a name (PostgreSQL) or a number (Redis). */
  readonly database: string;
  readonly user: string | undefined;
  /** From the URL or the environment. */
  readonly password: string | undefined;
  /** Whether the URL contains it: other users can see that in the process list. */
  readonly isPasswordInUrl: boolean;
  /** What is set in the query of the URL, or its default. */
  readonly settings: Readonly<Record<string, string>>;
  /** Where to begin to read. */
  readonly start: ReadStart;
}

type ReadStart =
  | { readonly kind: 'beginning' }
  /** Unix milliseconds, of the time at which a relay received the delivery. */
  | { readonly kind: 'time'; readonly atMs: number }
  /** The id of the first delivery. */
  | { readonly kind: 'id'; readonly id: string };

type Environment = Readonly<Record<string, string | undefined>>;

interface Dialect {
  readonly kind: EngineKind;
  readonly isTls: boolean;
  /** A path to a socket follows the scheme. */
  readonly isSocket?: true;
}

const dialects: Readonly<Record<string, Dialect>> = {
  'postgres:': { kind: 'postgresql', isTls: false },
  'postgresql:': { kind: 'postgresql', isTls: false },
  'redis:': { kind: 'redis', isTls: false },
  'rediss:': { kind: 'redis', isTls: true },
  'unix:': { kind: 'redis', isTls: false, isSocket: true },
  'nats:': { kind: 'nats', isTls: false },
  'tls:': { kind: 'nats', isTls: true },
};

/** The schemes of the URLs of engines, for messages. */
export const engineSchemes = Object.keys(dialects).map((scheme) => `${scheme}//`);

interface Settings {
  /** The parameters of a URL, and their defaults. Empty means none. */
  readonly defaults: Readonly<Record<string, string>>;
  /** Those that are not part of the identity of the place. */
  readonly means: readonly string[];
  readonly port: number;
  readonly database: string;
  readonly variables: {
    readonly host?: string;
    readonly port?: string;
    readonly database?: string;
    readonly user?: string;
    readonly password: string;
  };
}

const settingsOf: Readonly<Record<EngineKind, Settings>> = {
  postgresql: {
    defaults: { table: 'webhook_deliveries', sslmode: '', host: '', 'password-file': '', from: '' },
    means: ['sslmode', 'host', 'password-file', 'from'],
    port: 5432,
    database: '',
    variables: {
      host: 'PGHOST',
      port: 'PGPORT',
      database: 'PGDATABASE',
      user: 'PGUSER',
      password: 'PGPASSWORD',
    },
  },
  redis: {
    defaults: { stream: 'webhooks', maxlen: '1000000', 'password-file': '', from: '' },
    means: ['maxlen', 'password-file', 'from'],
    port: 6379,
    database: '0',
    variables: { password: 'REDISCLI_AUTH' },
  },
  nats: {
    defaults: {
      stream: 'WEBHOOKS',
      subject: 'phantom.{network}.{event}',
      network: 'mainnet',
      'creds-file': '',
      'password-file': '',
      from: '',
    },
    means: ['subject', 'network', 'creds-file', 'password-file', 'from'],
    port: 4222,
    database: '',
    variables: { user: 'NATS_USER', password: 'NATS_PASSWORD' },
  },
};

/** Whether a text is the URL of an engine: its scheme decides. */
export function isEngineUrl(text: string): boolean {
  const [scheme = ''] = /^[a-z]+:/i.exec(text) ?? [];
  return Object.hasOwn(dialects, scheme.toLowerCase());
}

/**
 * Reads the URL of an engine. What it leaves out comes from the usual environment variables of the engine.
 * @throws Problem `malformed-url`, without any credentials
 */
export function parseEngineUrl(text: string, env: Environment): EngineAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const dialect = url && dialects[url.protocol];
  // With one slash, the host would be a part of the path. Without anything, it comes from the environment.
  const hasHost = dialect?.isSocket === true || /^[a-z]+:(?:\/\/|\?|$)/i.test(text);
  if (url === undefined || dialect === undefined || !hasHost || hasPartOfPassword(url)) {
    throw new Problem('malformed-url', 'Expected the URL of a PostgreSQL, Redis or NATS server.', {
      hint: 'For example postgres://user@localhost:5432/database. Encode special characters of a password; a port is at most 65535.',
    });
  }
  const { kind, isSocket = false } = dialect;
  const known = settingsOf[kind];
  const settings = readSettings(url, known.defaults, kind);
  const variable = (name: string | undefined) => (name === undefined ? undefined : env[name] || undefined);
  const folder = settings.host?.startsWith('/') ? settings.host : undefined;
  const host =
    (isSocket
      ? decoded(url.pathname)
      : (folder ?? decoded(url.hostname.replace(/^\[|\]$/g, '')).toLowerCase())) ||
    (variable(known.variables.host) ?? 'localhost');
  const isPath = host.startsWith('/');
  if (isSocket ? !isPath || url.hostname !== '' : isPath && kind === 'nats') {
    const [expected, example] = isSocket
      ? ['the full path of a socket', 'unix:/run/redis.sock']
      : ['the name of a host', 'nats://localhost'];
    throw new Problem('malformed-url', `Expected ${expected} in the URL of ${engineNames[kind]}.`, {
      hint: `For example ${example}.`,
    });
  }
  const port =
    isPath && kind !== 'postgresql' ? undefined : readPort(url.port || variable(known.variables.port), known);
  const login = readLogin(url, kind, settings, variable);
  const database = isSocket
    ? known.database
    : decoded(url.pathname.slice(1)) || (variable(known.variables.database) ?? known.database);
  const address = {
    ...{ kind, host, port, settings },
    ...login,
    database: checkedDatabase(kind, database || (kind === 'postgresql' ? (login.user ?? '') : '')),
    isTls: dialect.isTls || (kind === 'postgresql' && usesTls(settings.sslmode || env.PGSSLMODE || '', host)),
    start: readStart(settings.from ?? ''),
  };
  checkSettings(kind, settings);
  return { ...address, href: shownHref(address, known) };
}

/** A password that contains `/`, `?` or `#` ends the host early. What follows it would be shown as a part of the address. */
function hasPartOfPassword({ pathname, search, hash }: URL): boolean {
  return hash !== '' || pathname.includes('@') || search.includes('@');
}

type Login = Pick<EngineAddress, 'user' | 'password' | 'isPasswordInUrl'>;

function readLogin(
  url: URL,
  kind: EngineKind,
  settings: Readonly<Record<string, string>>,
  variable: (name: string | undefined) => string | undefined,
): Login {
  const { variables } = settingsOf[kind];
  const user = decoded(url.username) || variable(variables.user);
  const password = decoded(url.password) || variable(variables.password);
  const isPasswordInUrl = url.password !== '';
  const hasFile = settings['password-file'] !== '' || settings['creds-file'] !== '';
  // NATS calls a password without a user a token, and writes it where the user would be.
  if (kind === 'nats' && url.username !== '' && password === undefined && !hasFile) {
    return { user: undefined, password: user, isPasswordInUrl: true };
  }
  return { user, password, isPasswordInUrl };
}

function readSettings(
  url: URL,
  defaults: Readonly<Record<string, string>>,
  kind: EngineKind,
): Readonly<Record<string, string>> {
  const names = Object.keys(defaults);
  for (const name of url.searchParams.keys()) {
    if (names.includes(name)) continue;
    const closest = closestName(name, names);
    throw new Problem('malformed-url', `Unknown parameter "${name}" in the URL of ${engineNames[kind]}.`, {
      hint: closest === undefined ? `Known: ${names.join(', ')}.` : `Did you mean ${closest}?`,
    });
  }
  return { ...defaults, ...Object.fromEntries(url.searchParams) };
}

/** Names have up to 63 characters in PostgreSQL. Those of the indexes are longer than that of their table. */
const identifier = /^(?:[a-z_][a-z0-9_$]{0,62}\.)?[a-z_][a-z0-9_$]{0,46}$/i;

const settingRules: Readonly<Record<string, readonly [pattern: RegExp, expected: string]>> = {
  host: [/^(?:|\/.*)$/, 'the folder of a socket'],
  table: [identifier, 'up to 47 letters, digits and _, with or without a schema: audit.webhook_deliveries'],
  sslmode: [/^(?:|disable|require|verify-ca|verify-full)$/, 'disable, require, verify-ca or verify-full'],
  maxlen: [/^[1-9]\d{0,11}$/, 'a number of deliveries from 1 on'],
  network: [/^[A-Za-z0-9_-]{1,64}$/, 'letters, digits, - and _'],
  subject: [
    /^(?!.*\{event\}.)(?:[\w-]|\{(?:network|event|token)\})+(?:\.(?:[\w-]|\{(?:network|event|token)\})+)*$/,
    'words separated by dots, with {network}, {token} and, at the end, {event}',
  ],
};

function checkSettings(kind: EngineKind, settings: Readonly<Record<string, string>>): void {
  const rules = {
    ...settingRules,
    // NATS allows fewer names, because they become parts of subjects.
    stream: kind === 'nats' ? natsStream : redisStream,
  };
  for (const [name, [pattern, expected]] of Object.entries(rules)) {
    const value = settings[name];
    if (value === undefined || pattern.test(value)) continue;
    throw new Problem('malformed-url', `Expected ${expected} in ${name}=, got "${value}".`);
  }
}

const natsStream: readonly [RegExp, string] = [/^[A-Za-z0-9_-]{1,255}$/, 'letters, digits, - and _'];
const redisStream: readonly [RegExp, string] = [/^[^{}\s]{1,512}$/, 'a name without braces and blanks'];

function checkedDatabase(kind: EngineKind, database: string): string {
  if (kind === 'redis' && !/^\d{1,5}$/.test(database)) {
    throw new Problem('malformed-url', `Expected the number of a database of Redis, got "${database}".`, {
      hint: 'For example redis://localhost/0?stream=webhooks.',
    });
  }
  if (kind === 'nats' && database !== '') {
    throw new Problem('malformed-url', `Expected no path in the URL of NATS, got "/${database}".`, {
      hint: 'For example nats://localhost?stream=WEBHOOKS.',
    });
  }
  return database;
}

/** TLS is the default beyond this machine, because libpq would send the password to any server that asks. */
function usesTls(mode: string, host: string): boolean {
  if (mode === 'disable') return false;
  const isLocal = host.startsWith('/') || /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);
  return !isLocal || mode === 'require' || mode.startsWith('verify-');
}

const largestPort = 65_535;

function readPort(text: string | undefined, { port }: Settings): number {
  if (text === undefined) return port;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= largestPort) return number;
  throw new Problem('malformed-url', `Expected a port from 1 to ${largestPort}, got "${text}".`);
}

function readStart(text: string): ReadStart {
  if (text === '') return { kind: 'beginning' };
  if (/^\d{4}-\d\d-\d\d(?:$|T)/.test(text)) {
    const atMs = Date.parse(text);
    if (!Number.isNaN(atMs)) return { kind: 'time', atMs };
    throw new Problem('malformed-url', `Expected a time or the id of a delivery in from=, got "${text}".`, {
      hint: 'For example from=2026-11-30T10:00:00Z.',
    });
  }
  return { kind: 'id', id: text };
}

/** One form for all ways to write the same address: defaults, order, and nothing of how it is reached. */
function shownHref(
  {
    kind,
    host,
    port,
    database,
    settings,
  }: Pick<EngineAddress, 'kind' | 'host' | 'port' | 'database' | 'settings'>,
  known: Settings,
): string {
  const place = Object.keys(known.defaults).filter((name) => !known.means.includes(name));
  const query = place.map((name) => `${name}=${encodeURIComponent(settings[name] ?? '')}`).join('&');
  const isPath = host.startsWith('/');
  const shownHost = host.includes(':') && !isPath ? `[${host}]` : encodeURIComponent(host);
  const authority = `${shownHost}${port === undefined || port === known.port ? '' : `:${port}`}`;
  return `${kind}://${authority}${database === '' ? '' : `/${encodeURIComponent(database)}`}?${query}`;
}

/** @throws Problem `malformed-url` for a percent sign that begins no escape */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Problem('malformed-url', 'The URL has a % that is not followed by two hexadecimal digits.', {
      hint: 'Write %25 for a percent sign.',
    });
  }
}

/**
 * Cuts everything that may be a user or a password from the URL of an engine. Unlike `withoutPasswords`, it expects one
 * URL and no other words, so it can cut more, and it leaves no mark.
 */
export function withoutLogin(text: string): string {
  return text.replace(/^((?:[^/]*=)?[a-z][a-z0-9+.-]*:(?:\/\/)?)?.*@/is, '$1');
}
