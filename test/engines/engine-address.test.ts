import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type EngineAddress,
  isEngineUrl,
  parseEngineUrl,
  withoutLogin,
} from '../../src/engines/engine-address.ts';
import { Problem } from '../../src/problem.ts';

test.for([
  ['postgres://localhost/db', true],
  ['POSTGRESQL://localhost/db', true],
  ['redis:', true],
  ['rediss://localhost', true],
  ['unix:/run/redis.sock', true],
  ['nats://localhost', true],
  ['tls://localhost', true],
  ['http://localhost', false],
  ['localhost:3000', false],
  ['redis.example:6379', false],
  ['', false],
] as const)('%j is the URL of an engine: %s', ([text, expected]) => {
  expect(isEngineUrl(text)).toBe(expected);
});

type Case = readonly [
  text: string,
  env: Readonly<Record<string, string>>,
  expected: Partial<Omit<EngineAddress, 'settings'>>,
];

const cases: readonly Case[] = [
  // What a URL leaves out has a default.
  [
    'postgres://',
    {},
    {
      ...{ kind: 'postgresql', host: 'localhost', port: 5432, isTls: false, database: '', user: undefined },
      ...{ password: undefined, isPasswordInUrl: false, start: { kind: 'beginning' } },
      href: 'postgresql://localhost?table=webhook_deliveries',
    },
  ],
  [
    'redis://',
    {},
    {
      ...{ kind: 'redis', host: 'localhost', port: 6379, isTls: false, database: '0' },
      href: 'redis://localhost/0?stream=webhooks',
    },
  ],
  [
    'nats://',
    {},
    {
      ...{ kind: 'nats', host: 'localhost', port: 4222, isTls: false, database: '' },
      href: 'nats://localhost?stream=WEBHOOKS',
    },
  ],
  // The scheme decides on TLS; the host does for PostgreSQL.
  ['rediss://db.example', {}, { kind: 'redis', isTls: true, port: 6379 }],
  ['redis://db.example', {}, { isTls: false }],
  ['tls://db.example', {}, { kind: 'nats', isTls: true, port: 4222 }],
  ['nats://db.example', {}, { isTls: false }],
  ['postgres://db.example/d', {}, { isTls: true }],
  ['postgres://127.0.0.2/d', {}, { isTls: false }],
  ['postgres://[::1]/d', {}, { isTls: false }],
  ['postgres://LOCALHOST/d', {}, { isTls: false }],
  ['postgres://localhost.example/d', {}, { isTls: true }],
  ['postgres://127.0.0.1.example/d', {}, { isTls: true }],
  ['postgres://localhost/d?sslmode=require', {}, { isTls: true }],
  ['postgres://localhost/d?sslmode=verify-ca', {}, { isTls: true }],
  ['postgres://localhost/d?sslmode=verify-full', {}, { isTls: true }],
  ['postgres://db.example/d?sslmode=disable', {}, { isTls: false }],
  // The environment variables of each engine.
  [
    'postgres:',
    { PGHOST: 'db.example', PGPORT: '6543', PGDATABASE: 'audit', PGUSER: 'alice', PGPASSWORD: 'p w' },
    {
      ...{ host: 'db.example', port: 6543, database: 'audit', user: 'alice', password: 'p w', isTls: true },
      isPasswordInUrl: false,
      href: 'postgresql://db.example:6543/audit?table=webhook_deliveries',
    },
  ],
  [
    'postgres://bob:other@127.0.0.1:5433/own',
    { PGHOST: 'db.example', PGPORT: '6543', PGDATABASE: 'audit', PGUSER: 'alice', PGPASSWORD: 'p' },
    { host: '127.0.0.1', port: 5433, database: 'own', user: 'bob', password: 'other', isPasswordInUrl: true },
  ],
  ['postgres://db.example/d', { PGSSLMODE: 'disable' }, { isTls: false }],
  ['postgres://localhost/d', { PGSSLMODE: 'require' }, { isTls: true }],
  ['postgres://localhost/d?sslmode=disable', { PGSSLMODE: 'require' }, { isTls: false }],
  ['postgres://db.example/d', { PGSSLMODE: 'prefer' }, { isTls: true }],
  ['postgres://', { PGHOST: '/run/postgresql', PGUSER: '' }, { host: '/run/postgresql', user: undefined }],
  ['redis://localhost', { REDISCLI_AUTH: 'secret' }, { user: undefined, password: 'secret' }],
  ['redis://:mine@localhost', { REDISCLI_AUTH: 'secret' }, { password: 'mine', isPasswordInUrl: true }],
  ['nats://localhost', { NATS_USER: 'alice', NATS_PASSWORD: 'p' }, { user: 'alice', password: 'p' }],
  ['nats://bob@localhost', { NATS_USER: 'alice', NATS_PASSWORD: 'p' }, { user: 'bob', password: 'p' }],
  ['nats://localhost', { NATS_PASSWORD: 'p' }, { user: undefined, password: 'p' }],
  // A database of PostgreSQL has the name of its user, if no other is given.
  ['postgres://alice@localhost', {}, { database: 'alice' }],
  ['postgres://localhost', { PGUSER: 'alice' }, { database: 'alice' }],
  ['redis://alice@localhost', {}, { database: '0', href: 'redis://localhost/0?stream=webhooks' }],
  // A token of NATS stands in the place of the user.
  [
    'nats://s3cr3t@localhost',
    {},
    { user: undefined, password: 's3cr3t', isPasswordInUrl: true, href: 'nats://localhost?stream=WEBHOOKS' },
  ],
  [
    'nats://alice@localhost?password-file=p',
    {},
    { user: 'alice', password: undefined, isPasswordInUrl: false, href: 'nats://localhost?stream=WEBHOOKS' },
  ],
  // Sockets.
  [
    'postgres:///db?host=/run',
    {},
    { host: '/run', port: 5432, isTls: false, href: 'postgresql://%2Frun/db?table=webhook_deliveries' },
  ],
  ['postgres://%2Frun/db', {}, { host: '/run', port: 5432, database: 'db' }],
  ['postgres:///db?host=/run', { PGPORT: '6543' }, { port: 6543 }],
  [
    'unix:/run/redis.sock',
    {},
    {
      ...{ kind: 'redis', host: '/run/redis.sock', port: undefined, database: '0', isTls: false },
      href: 'redis://%2Frun%2Fredis.sock/0?stream=webhooks',
    },
  ],
  ['unix:///run/re%20dis.sock?stream=s', {}, { host: '/run/re dis.sock' }],
  ['unix:/run/redis%401.sock', {}, { host: '/run/redis@1.sock' }],
  // IPv6.
  ['postgres://[2001:DB8::1]:6543/d', {}, { host: '2001:db8::1', port: 6543, isTls: true }],
  ['redis://[::1]', {}, { host: '::1', href: 'redis://[::1]/0?stream=webhooks' }],
  ['nats://[0:0:0:0:0:0:0:1]:4223', {}, { host: '::1', href: 'nats://[::1]:4223?stream=WEBHOOKS' }],
  // Percent-encoding.
  [
    'postgres://al%40ice:p%2F%3F%23%40%25@localhost/my%20db',
    {},
    {
      ...{ user: 'al@ice', password: 'p/?#@%', database: 'my db' },
      href: 'postgresql://localhost/my%20db?table=webhook_deliveries',
    },
  ],
  ['redis://:p@ss@localhost', {}, { host: 'localhost', password: 'p@ss' }],
  // Where to begin to read.
  ['redis://localhost?from=', {}, { start: { kind: 'beginning' } }],
  ['redis://localhost?from=1a2b-7', {}, { start: { kind: 'id', id: '1a2b-7' } }],
  [
    'redis://localhost?from=2026-11-30',
    {},
    { start: { kind: 'time', atMs: Date.UTC(2026, 10, 30) }, href: 'redis://localhost/0?stream=webhooks' },
  ],
  [
    'nats://localhost?from=2026-11-30T10:00:00Z',
    {},
    { start: { kind: 'time', atMs: Date.UTC(2026, 10, 30, 10) } },
  ],
];

test.for(cases)('%s with %j', ([text, env, expected]) => {
  expect(parseEngineUrl(text, env)).toMatchObject(expected);
});

test.for([
  ['postgres://h/d?table=audit.deliveries_2', { table: 'audit.deliveries_2' }],
  [
    'postgres://h/d?password-file=/run/secret',
    { 'password-file': '/run/secret', table: 'webhook_deliveries' },
  ],
  ['redis://h?stream=a:b&maxlen=1', { stream: 'a:b', maxlen: '1' }],
  ['redis://h?maxlen=999999999999', { maxlen: '999999999999' }],
  ['redis://h', { maxlen: '1000000', 'password-file': '' }],
  ['nats://h?stream=A-b_1&network=devnet', { stream: 'A-b_1', network: 'devnet' }],
  ['nats://h', { subject: 'phantom.{network}.{event}', network: 'mainnet', 'creds-file': '' }],
  ['nats://h?subject=fixed', { subject: 'fixed' }],
  ['nats://h?subject=a.{network}-{token}.{event}', { subject: 'a.{network}-{token}.{event}' }],
  ['nats://h?creds-file=user.creds', { 'creds-file': 'user.creds' }],
] as const)('%s has the settings %j', ([text, settings]) => {
  expect(parseEngineUrl(text, {}).settings).toMatchObject(settings);
});

test.for([
  // An unknown parameter.
  ['postgres://h/d?tabel=x', 'Unknown parameter "tabel" in the URL of PostgreSQL.', 'Did you mean table?'],
  ['redis://h?steram=x', 'Unknown parameter "steram" in the URL of Redis.', 'Did you mean stream?'],
  ['nats://h?credsfile=x', 'Unknown parameter "credsfile" in the URL of NATS.', 'Did you mean creds-file?'],
  [
    'redis://h?table=x',
    'Unknown parameter "table" in the URL of Redis.',
    'Known: stream, maxlen, password-file, from.',
  ],
  // A value that is not valid.
  ['postgres://h/d?table=a;b', 'letters, digits and _', undefined],
  [`postgres://h/d?table=${'t'.repeat(48)}`, 'up to 47 letters, digits and _', undefined],
  ['postgres://h/d?table=a.b.c', 'in table=, got "a.b.c"', undefined],
  ['postgres://h/d?table=', 'in table=, got ""', undefined],
  ['postgres://h/d?table=a%00b', 'in table=, got "a\\u0000b"', undefined],
  [
    'postgres://h/d?sslmode=prefer',
    'Expected disable, require, verify-ca or verify-full in sslmode=, got "prefer".',
    undefined,
  ],
  ['postgres:///d?host=db.example', 'Expected the folder of a socket in host=, got "db.example".', undefined],
  ['redis://h?maxlen=0', 'Expected a number of deliveries from 1 on in maxlen=, got "0".', undefined],
  ['redis://h?maxlen=1e6', 'got "1e6"', undefined],
  ['redis://h?stream=', 'Expected a name without braces and blanks in stream=, got "".', undefined],
  ['redis://h?stream={a}', 'in stream=', undefined],
  ['nats://h?stream=a.b', 'Expected letters, digits, - and _ in stream=, got "a.b".', undefined],
  ['nats://h?network=a.b', 'Expected letters, digits, - and _ in network=, got "a.b".', undefined],
  ['nats://h?subject=a..b', 'Expected words separated by dots', undefined],
  ['nats://h?subject={event}.x', 'in subject=, got "{event}.x"', undefined],
  ['nats://h?subject=a.*', 'in subject=', undefined],
  ['nats://h?subject={user}', 'in subject=', undefined],
  ['redis://h?from=2026-13-01', 'in from=, got "2026-13-01"', 'For example from=2026-11-30T10:00:00Z.'],
  ['redis://h/one', 'Expected the number of a database of Redis, got "one".', 'For example redis://'],
  ['redis://h/0/1', 'got "0/1"', 'For example'],
  ['nats://h/WEBHOOKS', 'Expected no path in the URL of NATS, got "/WEBHOOKS".', 'For example nats://'],
  ['redis://h:0', 'Expected a port from 1 to 65535, got "0".', undefined],
  // Sockets.
  ['unix:redis.sock', 'Expected the full path of a socket in the URL of Redis.', 'unix:/run/redis.sock'],
  ['unix:', 'Expected the full path of a socket', 'unix:/run/redis.sock'],
  ['unix://run/redis.sock', 'Expected the full path of a socket', 'unix:/run/redis.sock'],
  ['nats://%2Frun%2Fnats.sock', 'Expected the name of a host in the URL of NATS.', 'nats://localhost'],
  // Not the URL of an engine, or one that a password has broken.
  ['http://localhost', 'Expected the URL of a PostgreSQL, Redis or NATS server.', 'Encode special'],
  ['postgres:/localhost/d', 'Expected the URL of', 'For example postgres://'],
  ['redis:6379', 'Expected the URL of', 'For example postgres://'],
  ['redis://h:99999', 'Expected the URL of', 'Encode special'],
  ['postgres://u:p/q@h/d', 'Expected the URL of', 'Encode special'],
  ['postgres://u:1/q@h/d', 'Expected the URL of', 'Encode special'],
  ['postgres://u:1?q@h/d', 'Expected the URL of', 'Encode special'],
  ['postgres://u:1#q@h/d', 'Expected the URL of', 'Encode special'],
  ['postgres://u:50%@h/d', 'The URL has a % that is not followed', 'Write %25 for a percent sign.'],
] as const)('%s is refused', ([text, message, hint]) => {
  const problem = refusal(text);
  expect(problem).toMatchObject({ code: 'malformed-url' });
  expect(problem?.message).toContain(message);
  if (hint === undefined) expect(problem?.hint).toBeUndefined();
  else expect(problem?.hint).toContain(hint);
});

test('a port in the environment that is not a port is refused', () => {
  expect(refusal('postgres://localhost/d', { PGPORT: 'x' })?.message).toContain('got "x"');
});

test.for([
  ['postgres://a:b@LOCALHOST:5432/db', 'postgresql://localhost/db?table=webhook_deliveries&sslmode=disable'],
  ['postgres://localhost/%64b', 'postgres://localhost/db'],
  ['postgres://%2Frun/db', 'postgres:///db?host=/run'],
  ['rediss://alice@localhost?maxlen=5', 'redis://localhost:6379/0?from=x&stream=webhooks'],
  ['unix:/run/redis.sock', 'redis://%2Frun%2Fredis.sock'],
  ['nats://[::1]?network=a', 'tls://u:p@[0::1]:4222?subject=a.{event}'],
] as const)('%s and %s are the same place', ([one, other]) => {
  expect(parseEngineUrl(one, {}).href).toBe(parseEngineUrl(other, {}).href);
});

test.for([
  ['postgres://localhost/a', 'postgres://localhost/b'],
  ['postgres://localhost/a', 'postgres://localhost/a?table=b'],
  ['postgres://localhost/a', 'postgres://localhost:5433/a'],
  ['redis://localhost', 'redis://localhost/1'],
  ['nats://localhost', 'nats://localhost?stream=b'],
  ['nats://localhost', 'nats://127.0.0.1'],
] as const)('%s and %s are different places', ([one, other]) => {
  expect(parseEngineUrl(one, {}).href).not.toBe(parseEngineUrl(other, {}).href);
});

const scheme = fc.constantFrom('postgres', 'redis', 'rediss', 'unix', 'nats', 'tls');

/** Begins with a text that no part of an address or a message contains. */
const secret = fc.string({ unit: 'binary', maxLength: 20 }).map((text) => `Qx7${text}Qx7`);

/** The rest of a URL, often not a valid one. */
const rest = fc.constantFrom(
  '',
  '/0',
  '/one',
  ':0',
  ':x',
  '?stream=',
  '?tabel=x',
  '?from=2026-99-99',
  '/%',
  '#x',
);

test('the address never contains the user and the password', () => {
  fc.assert(
    fc.property(scheme, secret, secret, (name, user, password) => {
      fc.pre(name !== 'unix');
      const text = `${name}://${encodeURIComponent(user)}:${encodeURIComponent(password)}@host/${name.startsWith('p') ? 'db' : ''}`;
      const address = parseEngineUrl(text, {});
      expect(address).toMatchObject({ user, password, isPasswordInUrl: true });
      expect(address.href).toBe(
        parseEngineUrl(`${name}://host/${name.startsWith('p') ? 'db' : ''}`, {}).href,
      );
    }),
  );
});

test('a problem never contains a password, however it is written', () => {
  fc.assert(
    fc.property(scheme, secret, fc.boolean(), rest, (name, password, isEncoded, end) => {
      const written = isEncoded ? encodeURIComponent(password) : password;
      for (const text of [`${name}://user:${written}@host${end}`, `${name}://user:1${written}@host${end}`]) {
        const address = accepted(text, {
          PGPASSWORD: password,
          REDISCLI_AUTH: password,
          NATS_PASSWORD: password,
        });
        if (address instanceof Problem) expect(`${address.message} ${address.hint}`).not.toContain('Qx7');
        else expect(address.href).not.toContain('Qx7');
      }
    }),
    { numRuns: 2000 },
  );
});

function accepted(text: string, env: Readonly<Record<string, string>>): EngineAddress | Problem {
  try {
    return parseEngineUrl(text, env);
  } catch (cause) {
    if (cause instanceof Problem) return cause;
    throw cause;
  }
}

function refusal(text: string, env: Readonly<Record<string, string>> = {}): Problem | undefined {
  const found = accepted(text, env);
  return found instanceof Problem ? found : undefined;
}

test.for([
  ['redis://user:PASSWORD@h', 'redis://h'],
  ['redis://user:PASS@WORD@h/0', 'redis://h/0'],
  ['redis:user:PASSWORD@h', 'redis:h'],
  ['block.*=redis://user:PASSWORD@h', 'block.*=redis://h'],
  ['block.*=redis:user:PASSWORD@h', 'block.*=redis:h'],
  ['redis://h/0', 'redis://h/0'],
] as const)('%s is shown as %s', ([url, shown]) => {
  expect(withoutLogin(url)).toBe(shown);
});
