import { execFileSync } from 'node:child_process';
import { chown, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DiscardPolicy, jetstreamManager } from '@nats-io/jetstream';
import { connect as connectNats } from '@nats-io/transport-node';
import { Redis } from 'ioredis';
import postgresql from 'pg';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { EngineFailure, EngineFailureReason } from '../../src/engines/engine.ts';
import { tableStatements } from '../../src/engines/postgresql-table.ts';
import { freePort } from '../free-port.ts';
import { mayMount, smallDisk } from '../small-disk.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { endOfSuite } from './end-of-suite.ts';
import { engineDelivery, openExampleEngine } from './example-engine.ts';
import { natsConfiguration } from './nats-configuration.ts';
import { urlOf } from './server-urls.ts';
import { type EngineServer, isInstalled, startEngineServer } from './servers.ts';

const password = 's3cr3t-right';
const wrongPassword = 's3cr3t-wrong';

/** What a failure tells: its reason, its message and its hint. */
type Words = readonly [reason: EngineFailureReason, message: unknown, hint: unknown];

interface Case {
  readonly name: string;
  /** @param at the server of the kind */
  url(at: string): string;
  readonly creates?: boolean;
  /** Of the body of each delivery. */
  readonly bytes?: number;
  readonly words: Words;
}

/** Stores deliveries until one is refused. */
async function failureOf(
  url: string,
  { creates = false, bytes = 100 }: Pick<Case, 'creates' | 'bytes'>,
): Promise<EngineFailure> {
  const engine = await openExampleEngine(url, { creates });
  for (let n = 0; n < 100; n += 1) {
    const outcome = await engine.store([engineDelivery(n, { body: Buffer.alloc(bytes, 1) })]);
    if (outcome.kind === 'failed') return outcome;
  }
  throw new Error('Every delivery was stored.');
}

function wordsOf({ reason, detail, problem }: EngineFailure): Words {
  expect(`${problem?.message} ${problem?.hint} ${detail}`).not.toContain('s3cr3t');
  return [reason, problem?.message, problem?.hint];
}

function testCases(cases: readonly Case[], serverAddress: () => string): void {
  test.for(cases)('refuses: $name', async (refused) => {
    expect(wordsOf(await failureOf(refused.url(serverAddress()), refused))).toEqual(refused.words);
  });
}

const nothing = 'nothing listens at this address';

describe.skipIf(!isInstalled('postgresql'))('PostgreSQL', () => {
  const atEnd = endOfSuite();
  let server: EngineServer;

  beforeAll(async () => {
    server = await startEngineServer('postgresql', [], atEnd);
    const rules = `${server.folder}/pg_hba.conf`;
    await writeFile(rules, `host all locked all scram-sha-256\n${await readFile(rules, 'utf8')}`);
    await server.stop();
    await server.start();
    await sql([
      ...tableStatements('webhook_deliveries'),
      `create role locked login password '${password}'`,
      'create role nobody login',
      'create role reader login superuser',
      'alter role reader set default_transaction_read_only = on',
      "create database latin encoding 'LATIN1' template template0 locale 'C'",
      'create table few (id text primary key)',
      'create table binary_payload (like webhook_deliveries including all)',
      'alter table binary_payload alter column payload type jsonb',
      'create table loose (like webhook_deliveries)',
      'create table strict (like webhook_deliveries including all, tenant text not null)',
    ]);
  });

  async function sql(statements: readonly string[]): Promise<void> {
    const client = new postgresql.Client(urlOf.postgresql(server));
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  }

  const login = 'Set PGPASSWORD, or name a file in the URL: password-file=FILE.';
  const otherTable = 'Name another table in the URL: table=NAME. --create never alters one.';
  const readOnly = 'This is a replica, or a transaction is read-only by default. Name the primary server.';

  testCases(
    [
      {
        name: 'a socket that does not exist',
        url: () => 'postgres:///postgres?host=/nowhere',
        words: ['refused', 'PostgreSQL at /nowhere:5432: there is no such socket.', undefined],
      },
      {
        name: 'a wrong password',
        url: (at) => `postgres://locked:${wrongPassword}@${at}/postgres`,
        words: ['no-login', 'PostgreSQL: it refused the user "locked" or the password.', login],
      },
      {
        name: 'no password',
        url: (at) => `postgres://locked@${at}/postgres`,
        words: ['no-login', 'PostgreSQL: it refused the user "locked" or the password.', login],
      },
      {
        name: 'an unknown user',
        url: (at) => `postgres://stranger:${password}@${at}/postgres`,
        words: ['no-login', 'PostgreSQL: it refused the user "stranger" or the password.', login],
      },
      {
        name: 'an unknown database',
        url: (at) => `postgres://phantom@${at}/nowhere`,
        words: ['missing', 'PostgreSQL: there is no database "nowhere".', 'Create it: createdb nowhere'],
      },
      {
        name: 'a user without a grant',
        url: (at) => `postgres://nobody@${at}/postgres`,
        words: [
          'no-permission',
          'PostgreSQL: the user "nobody" may not use the table "webhook_deliveries" (permission denied for table webhook_deliveries).',
          'Run as its owner: grant select, insert on webhook_deliveries to "nobody". --create needs the right to create tables.',
        ],
      },
      {
        name: 'a user who may not create the table',
        url: (at) => `postgres://nobody@${at}/postgres?table=mine`,
        creates: true,
        words: [
          'no-permission',
          'PostgreSQL: the user "nobody" may not use the table "mine" (permission denied for schema public).',
          'Run as its owner: grant select, insert on mine to "nobody". --create needs the right to create tables.',
        ],
      },
      {
        name: 'a table that does not exist',
        url: (at) => `postgres://phantom@${at}/postgres?table=mine`,
        words: [
          'missing',
          'PostgreSQL: there is no table "mine".',
          'Use --create, or run the statements in docs/engines.md of the repository.',
        ],
      },
      {
        name: 'a schema that does not exist',
        url: (at) => `postgres://phantom@${at}/postgres?table=audit.mine`,
        creates: true,
        words: [
          'missing',
          'PostgreSQL: there is no schema for the table "audit.mine".',
          'Create the schema first: create schema NAME',
        ],
      },
      {
        name: 'a table without a column',
        url: (at) => `postgres://phantom@${at}/postgres?table=few`,
        creates: true,
        words: ['wrong-type', 'PostgreSQL: the table "few" has no column position.', otherTable],
      },
      {
        name: 'a table with a column of another type',
        url: (at) => `postgres://phantom@${at}/postgres?table=binary_payload`,
        words: [
          'wrong-type',
          'PostgreSQL: the table "binary_payload" has a column payload of type jsonb, not json.',
          otherTable,
        ],
      },
      {
        name: 'a table without a unique index',
        url: (at) => `postgres://phantom@${at}/postgres?table=loose`,
        words: [
          'wrong-type',
          'PostgreSQL: the table "loose" has no unique index on its column id.',
          'Without one, a delivery could be stored twice. Name another table, or use --create.',
        ],
      },
      {
        name: 'a table with another column that needs a value',
        url: (at) => `postgres://phantom@${at}/postgres?table=strict`,
        words: [
          'wrong-type',
          'PostgreSQL: the table "strict" has other columns or constraints, which refuse the delivery (null value in column "tenant" of relation "strict" violates not-null constraint).',
          'Give other columns a default, or name another table in the URL: table=NAME.',
        ],
      },
      {
        name: 'a database that is not encoded as UTF-8',
        url: (at) => `postgres://phantom@${at}/latin`,
        creates: true,
        words: [
          'wrong-type',
          'PostgreSQL: the database is encoded as LATIN1, which cannot hold every payload.',
          'Create another one: createdb --encoding UTF8 --template template0 NAME',
        ],
      },
      {
        name: 'a read-only server',
        url: (at) => `postgres://reader@${at}/postgres`,
        words: ['read-only', 'PostgreSQL: it only answers reads.', readOnly],
      },
      {
        name: 'a read-only server that is to create a table',
        url: (at) => `postgres://reader@${at}/postgres?table=mine`,
        creates: true,
        words: ['read-only', 'PostgreSQL: it only answers reads.', readOnly],
      },
      {
        name: 'a server without TLS',
        url: (at) => `postgres://phantom@${at}/postgres?sslmode=require`,
        words: [
          'reset',
          expect.stringMatching(/^PostgreSQL at [\d.:]+: The server does not support SSL connections\.$/),
          'If the server does not use TLS, add sslmode=disable to the URL. Others can then read the password.',
        ],
      },
    ],
    () => `127.0.0.1:${server.port}`,
  );

  test('refuses: no server', async () => {
    const place = `127.0.0.1:${await freePort()}`;
    const words = ['refused', `PostgreSQL at ${place}: ${nothing}.`, undefined];
    expect(wordsOf(await failureOf(`postgres://phantom@${place}/postgres`, {}))).toEqual(words);
  });

  test('finds a password in the file of passwords', async () => {
    const file = join(await temporaryFolder(), 'passwords');
    await writeFile(file, `127.0.0.1:${server.port}:*:locked:${password}\n`, { mode: 0o600 });
    vi.stubEnv('PGPASSFILE', file);
    onTestFinished(() => void vi.unstubAllEnvs());
    await sql(['create schema if not exists own authorization locked']);
    const engine = await openExampleEngine(
      `postgres://locked@127.0.0.1:${server.port}/postgres?table=own.mine`,
    );
    expect(await engine.store([engineDelivery(1)])).toEqual({ kind: 'stored' });
  });

  test.skipIf(!mayMount)('refuses: a full disk', async () => {
    const disk = await smallDisk();
    const { uid, gid } = await stat(server.folder);
    await chown(disk, uid, gid);
    execFileSync('chmod', ['755', disk]);
    await sql([`create tablespace small location '${disk}'`]);
    onTestFinished(() => sql(['drop table packed', 'drop tablespace small']));
    await sql([
      'create table packed (like webhook_deliveries including all excluding indexes) tablespace small',
      'create unique index on packed (id)',
      'alter table packed alter column body set storage plain',
    ]);
    const words = [
      'full',
      'PostgreSQL: its disk is full.',
      'Deliveries wait in the store until there is room.',
    ];
    const url = `${urlOf.postgresql(server)}?table=packed`;
    expect(wordsOf(await failureOf(url, { bytes: 7000 }))).toEqual(words);
  });
});

describe.skipIf(!isInstalled('redis'))('Redis', () => {
  const atEnd = endOfSuite();
  let server: EngineServer;

  beforeAll(async () => {
    server = await startEngineServer('redis', [], atEnd);
    const redis = new Redis(server.port, '127.0.0.1');
    const allow = (user: string, ...rules: readonly string[]) =>
      redis.call('ACL', 'SETUSER', user, 'on', `>${password}`, ...rules);
    await allow('locked', '~*', '+@all');
    await allow('reader', '~*', '+@read', '+@connection');
    await allow('half', '~*', '+@read', '+eval');
    await allow('other', '~other', '+@all');
    const needed = ['+eval', '+xadd', '+zadd', '+zscore', '+zremrangebyrank'];
    await allow('least', '~webhooks', '~{webhooks}:keys', ...needed);
    await allow('forgetful', '~*', ...needed, '-zadd');
    await redis.set('text', 'a text');
    await redis.set('{keys}:keys', 'a text');
    redis.disconnect();
  });

  const login = 'Set REDISCLI_AUTH, or name a file in the URL: password-file=FILE.';
  const otherStream = 'Name another stream in the URL: stream=NAME.';
  const needed =
    'Check the number of the database, and that the user may run what is needed: +eval +xadd +zadd +zscore +zremrangebyrank';

  testCases(
    [
      {
        name: 'a socket that does not exist',
        url: () => 'unix:/nowhere/redis.sock',
        words: ['refused', 'Redis at /nowhere/redis.sock: there is no such socket.', undefined],
      },
      {
        name: 'a wrong password',
        url: (at) => `redis://locked:${wrongPassword}@${at}`,
        words: ['no-login', 'Redis: it refused the user "locked" or the password.', login],
      },
      {
        name: 'a user without permissions',
        url: (at) => `redis://reader:${password}@${at}`,
        words: [
          'no-permission',
          'Redis: the user "reader" may not use the stream "webhooks" (NOPERM this user has no permissions to run the \'eval\' command).',
          'Allow it: ACL SETUSER reader ~webhooks ~{webhooks}:keys +eval +xadd +zadd +zscore +zremrangebyrank',
        ],
      },
      {
        name: 'a user who may not run a command of the script',
        url: (at) => `redis://half:${password}@${at}`,
        words: [
          'rejected',
          "Redis: it refused: The user executing the script can't run this command or subcommand.",
          needed,
        ],
      },
      {
        name: 'a user who may use other keys only',
        url: (at) => `redis://other:${password}@${at}`,
        words: [
          'no-permission',
          'Redis: the user "other" may not use the stream "webhooks" (NOPERM this user has no permissions to access one of the keys used as arguments).',
          'Allow it: ACL SETUSER other ~webhooks ~{webhooks}:keys +eval +xadd +zadd +zscore +zremrangebyrank',
        ],
      },
      {
        name: 'a user who may not select the database',
        url: (at) => `redis://least:${password}@${at}/3`,
        words: [
          'no-permission',
          'Redis: the user "least" may not use the stream "webhooks" (NOPERM this user has no permissions to run the \'select\' command).',
          'Allow it: ACL SETUSER least ~webhooks ~{webhooks}:keys +eval +xadd +zadd +zscore +zremrangebyrank +select',
        ],
      },
      {
        name: 'a database that does not exist',
        url: (at) => `redis://${at}/99`,
        words: ['rejected', 'Redis: it refused: DB index is out of range.', `${needed} +select`],
      },
      {
        name: 'a key that is not a stream',
        url: (at) => `redis://${at}?stream=text`,
        words: [
          'wrong-type',
          'Redis: the key "text" is not a stream, or "{text}:keys" is not a sorted set.',
          otherStream,
        ],
      },
      {
        name: 'a key that is not a sorted set',
        url: (at) => `redis://${at}?stream=keys`,
        words: [
          'wrong-type',
          'Redis: the key "keys" is not a stream, or "{keys}:keys" is not a sorted set.',
          otherStream,
        ],
      },
    ],
    () => `127.0.0.1:${server.port}`,
  );

  test('refuses: no server', async () => {
    const place = `127.0.0.1:${await freePort()}`;
    const words = ['refused', `Redis at ${place}: ${nothing}.`, undefined];
    expect(wordsOf(await failureOf(`redis://${place}`, {}))).toEqual(words);
  });

  test('refuses: a server without TLS', async () => {
    const url = `rediss://127.0.0.1:${server.port}`;
    const engine = await openExampleEngine(url, { timeoutMs: 500 });
    expect(await engine.store([engineDelivery(1)])).toMatchObject({
      reason: 'timeout',
      problem: {
        message: `Redis at 127.0.0.1:${server.port}: it did not answer within 500 ms.`,
        hint: 'Raise --timeout if it is only slow. Check that the server uses TLS at this port.',
      },
    });
  });

  test('refuses: a full memory', async () => {
    const full = await startEngineServer('redis', ['--maxmemory', '1mb']);
    const words = [
      'full',
      'Redis: its memory is full.',
      'Raise maxmemory, or lower maxlen in the URL. Deliveries wait in the store until there is room.',
    ];
    expect(wordsOf(await failureOf(urlOf.redis(full), { bytes: 100_000 }))).toEqual(words);
  });

  test('refuses: a replica', async () => {
    const replica = await startEngineServer('redis', ['--replicaof', '127.0.0.1', `${server.port}`]);
    const words = [
      'read-only',
      'Redis: it only answers reads.',
      'This is a replica. Name the primary server.',
    ];
    expect(wordsOf(await failureOf(urlOf.redis(replica), {}))).toEqual(words);
  });

  test('refuses: a server that requires a password', async () => {
    const locked = await startEngineServer('redis');
    const redis = new Redis(locked.port, '127.0.0.1');
    await redis.config('SET', 'requirepass', password);
    redis.disconnect();
    const url = urlOf.redis(locked);
    expect(wordsOf(await failureOf(url, {}))).toEqual(['no-login', 'Redis: it requires a password.', login]);
    const wrong = url.replace('//', `//:${wrongPassword}@`);
    const words = ['no-login', 'Redis: it refused the user "default" or the password.', login];
    expect(wordsOf(await failureOf(wrong, {}))).toEqual(words);
  });

  test('adds nothing for a user who may not keep its key', async () => {
    const place = `127.0.0.1:${server.port}`;
    const engine = await openExampleEngine(`redis://forgetful:${password}@${place}?stream=forgotten`);
    expect(await engine.store([engineDelivery(1)])).toMatchObject({ reason: 'rejected' });
    const redis = new Redis(`redis://${place}`);
    onTestFinished(() => redis.disconnect());
    expect(await redis.xlen('forgotten')).toBe(0);
  });

  test('needs no more permissions than the hint lists', async () => {
    const engine = await openExampleEngine(`redis://least:${password}@127.0.0.1:${server.port}`);
    expect(await engine.store([engineDelivery(1)])).toEqual({ kind: 'stored' });
  });

  test('stores nothing in another database than the one of the URL', async () => {
    const engine = await openExampleEngine(`redis://127.0.0.1:${server.port}/5?stream=fifth`);
    expect(await engine.store([engineDelivery(1)])).toEqual({ kind: 'stored' });
    const redis = new Redis(server.port, '127.0.0.1');
    onTestFinished(() => redis.disconnect());
    expect(await redis.exists('fifth')).toBe(0);
    await redis.select(5);
    expect(await redis.exists('fifth')).toBe(1);
  });
});

const accounts = `
max_payload: 64KB
accounts: {
  A: {
    jetstream: enabled
    users: [
      { user: phantom, password: "${password}" }
      { user: reader, password: "${password}", permissions: { publish: { deny: ["phantom.>"] } } }
      { user: deaf, password: "${password}", permissions: { subscribe: { deny: [">"] } } }
      { user: writer, password: "${password}", permissions: { publish: { deny: ["$JS.API.STREAM.CREATE.>"] } } }
    ]
  }
  B: { users: [{ user: other, password: "${password}" }] }
}
`;

describe.skipIf(!isInstalled('nats'))('NATS', () => {
  const atEnd = endOfSuite();
  let server: EngineServer;

  beforeAll(async () => {
    const file = await natsConfiguration(accounts, atEnd);
    server = await startEngineServer('nats', ['--config', file], atEnd);
    const login = { user: 'phantom', pass: password };
    const connection = await connectNats({ servers: `127.0.0.1:${server.port}`, ...login });
    const { streams } = await jetstreamManager(connection);
    await streams.add({ name: 'WEBHOOKS', subjects: ['phantom.>'] });
    await streams.add({ name: 'FEW', subjects: ['few.>'], max_msgs: 1, discard: DiscardPolicy.New });
    await streams.add({ name: 'BYTES', subjects: ['bytes.>'], max_bytes: 999, discard: DiscardPolicy.New });
    await streams.add({ name: 'SHORT', subjects: ['short.>'], max_msg_size: 10 });
    await connection.close();
  });

  const login = 'Set NATS_USER and NATS_PASSWORD, or name a file in the URL: creds-file=FILE.';
  const permissions =
    'Allow this user to publish to phantom.mainnet.> and to subscribe to _INBOX.>. --create also publishes to $JS.API.STREAM.INFO.WEBHOOKS and $JS.API.STREAM.CREATE.WEBHOOKS.';
  const create = (stream: string, subject: string) =>
    `Use --create, or create it: nats stream add ${stream} --subjects '${subject}'. If there is such a stream, add the subject to it.`;
  const limits =
    'Raise its limits, or let it discard old messages. Deliveries wait in the store until there is room.';
  const otherSubject = 'Name that stream in the URL, or use another subject: subject=WORDS.{event}';
  const phantom = `phantom:${password}`;

  testCases(
    [
      {
        name: 'a wrong password',
        url: (at) => `nats://phantom:${wrongPassword}@${at}`,
        words: ['no-login', 'NATS: it refused the user "phantom" or the password.', login],
      },
      {
        name: 'no password',
        url: (at) => `nats://${at}`,
        words: ['no-login', 'NATS: it refused the user or the password.', login],
      },
      {
        name: 'a wrong token',
        url: (at) => `nats://${wrongPassword}@${at}`,
        words: ['no-login', 'NATS: it refused the user or the password.', login],
      },
      {
        name: 'a user who may not publish',
        url: (at) => `nats://reader:${password}@${at}`,
        words: [
          'no-permission',
          'NATS: it refused: Permissions Violation for Publish to "phantom.mainnet.block.forged".',
          permissions,
        ],
      },
      {
        name: 'a user who may not receive the answer',
        url: (at) => `nats://deaf:${password}@${at}`,
        words: [
          'no-permission',
          expect.stringMatching(
            /^NATS: it refused: Permissions Violation for Subscription to "_INBOX\..+"\.$/,
          ),
          permissions,
        ],
      },
      {
        name: 'a user who may not create the stream',
        url: (at) => `nats://writer:${password}@${at}?stream=MINE&subject=mine.{event}`,
        creates: true,
        words: [
          'no-permission',
          'NATS: it refused: Permissions Violation for Publish to "$JS.API.STREAM.CREATE.MINE".',
          permissions.replaceAll('WEBHOOKS', 'MINE').replace('phantom.mainnet', 'mine'),
        ],
      },
      {
        name: 'an account without JetStream',
        url: (at) => `nats://other:${password}@${at}`,
        words: [
          'missing',
          'NATS: no stream takes the subject phantom.mainnet.>, or JetStream is not enabled.',
          create('WEBHOOKS', 'phantom.mainnet.>'),
        ],
      },
      {
        name: 'a stream that does not exist',
        url: (at) => `nats://${phantom}@${at}?stream=MINE&subject=mine.{event}`,
        words: [
          'missing',
          'NATS: no stream takes the subject mine.>, or JetStream is not enabled.',
          create('MINE', 'mine.>'),
        ],
      },
      {
        name: 'a stream that does not take the subject',
        url: (at) => `nats://${phantom}@${at}?subject=mine.{event}`,
        creates: true,
        words: [
          'missing',
          'NATS: no stream takes the subject mine.>, or JetStream is not enabled.',
          create('WEBHOOKS', 'mine.>'),
        ],
      },
      {
        name: 'a subject of another stream',
        url: (at) => `nats://${phantom}@${at}?stream=MINE`,
        words: [
          'wrong-type',
          'NATS: another stream than "MINE" takes the subject phantom.mainnet.>.',
          otherSubject,
        ],
      },
      {
        name: 'a subject of another stream that is to be created',
        url: (at) => `nats://${phantom}@${at}?stream=MINE`,
        creates: true,
        words: [
          'wrong-type',
          'NATS: another stream than "MINE" takes the subject phantom.mainnet.>.',
          otherSubject,
        ],
      },
      {
        name: 'a stream that takes no more messages',
        url: (at) => `nats://${phantom}@${at}?stream=FEW&subject=few.{event}`,
        words: ['full', 'NATS: the stream "FEW" takes no more (maximum messages exceeded).', limits],
      },
      {
        name: 'a stream that takes no more bytes',
        url: (at) => `nats://${phantom}@${at}?stream=BYTES&subject=bytes.{event}`,
        words: ['full', 'NATS: the stream "BYTES" takes no more (maximum bytes exceeded).', limits],
      },
      {
        name: 'a delivery that is too large for the stream',
        url: (at) => `nats://${phantom}@${at}?stream=SHORT&subject=short.{event}`,
        words: [
          'too-large',
          'NATS: a delivery is larger than the stream "SHORT" allows.',
          'Raise the largest message size of the stream.',
        ],
      },
      {
        name: 'a delivery that is too large for the server',
        url: (at) => `nats://${phantom}@${at}`,
        bytes: 65_536,
        words: [
          'too-large',
          'NATS: a delivery is larger than the server allows.',
          'Raise max_payload in its configuration. The default is 1 MB.',
        ],
      },
      {
        name: 'a server without TLS',
        url: (at) => `tls://${phantom}@${at}`,
        words: [
          'reset',
          expect.stringMatching(
            /^NATS at [\d.:]+: the connection ended \(server does not support 'tls'\)\.$/,
          ),
          'If the server does not use TLS, write nats:// instead of tls://. Others can then read the password.',
        ],
      },
    ],
    () => `127.0.0.1:${server.port}`,
  );

  test('refuses: no server', async () => {
    const place = `127.0.0.1:${await freePort()}`;
    const words = ['refused', `NATS at ${place}: ${nothing}.`, undefined];
    expect(wordsOf(await failureOf(`nats://${place}`, {}))).toEqual(words);
  });

  test('accepts a token instead of a user', async () => {
    const file = await natsConfiguration(`authorization: { token: "${password}" }`);
    const locked = await startEngineServer('nats', ['--config', file]);
    const engine = await openExampleEngine(`nats://${password}@127.0.0.1:${locked.port}`);
    expect(await engine.store([engineDelivery(1)])).toEqual({ kind: 'stored' });
  });
});
