import { jetstreamManager } from '@nats-io/jetstream';
import { connect as connectNats } from '@nats-io/transport-node';
import { Redis } from 'ioredis';
import postgresql from 'pg';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Engine } from '../../src/engines/engine.ts';
import { endOfSuite } from './end-of-suite.ts';
import { engineDelivery, openExampleEngine } from './example-engine.ts';
import { natsConfiguration } from './nats-configuration.ts';
import { engineKinds, urlOf } from './server-urls.ts';
import { type EngineServer, isInstalled, startEngineServer } from './servers.ts';

type EngineKind = (typeof engineKinds)[number];

/** A delivery as a client of the engine reads it. */
interface Stored {
  readonly key: string;
  /** The columns, the fields, or the headers. */
  readonly named: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Place {
  readonly url: string;
  /** In their order. */
  read(): Promise<readonly Stored[]>;
}

let count = 0;

/** A new table or stream. */
const newPlace: Readonly<Record<EngineKind, (server: EngineServer) => Place>> = {
  postgresql(server) {
    count += 1;
    const table = `deliveries_${count}`;
    const url = urlOf.postgresql(server);
    const read = async () => {
      const client = new postgresql.Client(url);
      await client.connect();
      try {
        const times = 'to_char(received_at at time zone \'UTC\', \'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"\') as time';
        const { rows } = await client.query<Record<string, unknown>>(
          `select *, payload::text as payload, ${times} from ${table} order by position`,
        );
        return rows.map((row) => ({
          key: String(row.id),
          named: Object.fromEntries(
            Object.entries(row).flatMap(([name, value]) =>
              value === null || name === 'body' ? [] : [[name, String(value)]],
            ),
          ),
          body: Buffer.isBuffer(row.body) ? row.body : Buffer.alloc(0),
        }));
      } finally {
        await client.end();
      }
    };
    return { url: `${url}?table=${table}`, read };
  },
  redis(server) {
    count += 1;
    const stream = `deliveries-${count}`;
    const read = async () => {
      const redis = new Redis(server.port, '127.0.0.1');
      try {
        const [entries, keys] = await Promise.all([
          redis.xrangeBuffer(stream, '-', '+'),
          redis.zrange(`{${stream}}:keys`, 0, '-1'),
        ]);
        expect(keys).toHaveLength(entries.length);
        return entries.map(([, fields]) => {
          const named: Record<string, string> = {};
          for (let at = 0; at < fields.length; at += 2) named[`${fields[at]}`] = `${fields[at + 1]}`;
          const body = fields.at(-1) ?? Buffer.alloc(0);
          expect(`${fields.at(-2)}`).toBe('body');
          const { body: _text, ...attributes } = named;
          const key = [named.id, named.dedupkey].find((text) => text !== undefined && keys.includes(text));
          return { key: key ?? '', named: attributes, body };
        });
      } finally {
        redis.disconnect();
      }
    };
    return { url: `${urlOf.redis(server)}?stream=${stream}`, read };
  },
  nats(server) {
    count += 1;
    const stream = `DELIVERIES_${count}`;
    const read = async () => {
      const connection = await connectNats({ servers: `127.0.0.1:${server.port}`, reconnect: false });
      try {
        const manager = await jetstreamManager(connection);
        const { state } = await manager.streams.info(stream);
        const stored: Stored[] = [];
        for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
          const message = await manager.streams.getMessage(stream, { seq });
          if (message === null) continue;
          const named = Object.fromEntries(
            message.header.keys().map((name) => [name, message.header.get(name)]),
          );
          stored.push({
            key: named['Nats-Msg-Id'] ?? '',
            named: { ...named, subject: message.subject },
            body: Buffer.from(message.data),
          });
        }
        return stored;
      } finally {
        await connection.close();
      }
    };
    return { url: `${urlOf.nats(server)}?stream=${stream}&subject=p${count}.{network}.{event}`, read };
  },
};

const data = {
  'numbers beyond 2^53': '{"id":"1","height":18446744073709551615,"fee":1.00,"small":-0,"large":1E+400}',
  'the order of keys': '{"b":1,"a":2,"10":3,"2":4}',
  'duplicate keys': '{"id":"1","a":1,"a":2,"id":"2"}',
  'escapes and white space': '{ "a" : "\\u0041\\/\\n" ,\t"b":[ ] }',
  'a NUL': '{"id":"1","vendorField":"a\\u0000b"}',
  'halves of surrogate pairs': '{"vendorField":"\\ud800 \\udc00 \\ud83d"}',
  'text beyond ASCII': '{"vendorField":"ümläut 漢字 🚀 \u2028\u202e","ключ":"значение"}',
  'a payload that is a text': '"text"',
  'a payload that is null': 'null',
  '128 levels': `${'['.repeat(127)}${']'.repeat(127)}`,
  '5 MB': `{"id":"1","vendorField":"${'ü'.repeat(2_500_000)}"}`,
} as const;

for (const kind of engineKinds) {
  describe.skipIf(!isInstalled(kind))(kind, () => {
    const atEnd = endOfSuite();
    let server: EngineServer;

    beforeAll(async () => {
      const settings =
        kind === 'nats' ? ['--config', await natsConfiguration('max_payload: 8MB', atEnd)] : [];
      server = await startEngineServer(kind, settings, atEnd);
    });

    async function open(dedupes = false) {
      const place = newPlace[kind](server);
      return { ...place, engine: await openExampleEngine(place.url, { dedupes }) };
    }

    test.for(Object.entries(data))('a body with %s is kept byte for byte', async ([, text]) => {
      const { engine, read } = await open();
      const body = Buffer.from(` {"timestamp":1,"data":${text},"event":"block.forged"}\n`);
      expect(await engine.store([engineDelivery(1, { body })])).toEqual({ kind: 'stored' });
      const [stored, ...others] = await read();
      expect(others).toEqual([]);
      expect(stored?.body.equals(body)).toBe(true);
      if (kind === 'postgresql') expect(stored?.named.payload).toBe(text);
    });

    test('a body that is not a delivery is kept byte for byte', async () => {
      const { engine, read } = await open();
      // A part of a larger buffer, as bodies often are.
      const body = Buffer.from([9, 0, 255, 128, 10, 13, 39, 92, 0, 9]).subarray(1, 9);
      expect(await engine.store([engineDelivery(1, { body })])).toEqual({ kind: 'stored' });
      expect((await read()).map((stored) => stored.body)).toEqual([Buffer.from(body)]);
    });

    test('an empty body is kept', async () => {
      const { engine, read } = await open();
      expect(await engine.store([engineDelivery(1, { body: Buffer.alloc(0) })])).toEqual({ kind: 'stored' });
      expect((await read()).map((stored) => stored.body.length)).toEqual([0]);
    });

    test('deliveries keep their order, in one call and over several', async () => {
      const { engine, read } = await open();
      const numbers = Array.from({ length: 3 * engine.maxTogether + 5 }, (_, index) => (index * 7) % 1000);
      for (let at = 0; at < numbers.length; at += engine.maxTogether) {
        const deliveries = numbers.slice(at, at + engine.maxTogether).map((n) => engineDelivery(n));
        expect(await engine.store(deliveries)).toEqual({ kind: 'stored' });
      }
      expect((await read()).map(({ key }) => key)).toEqual(numbers.map((n) => `run-${n}`));
    });

    test('no deliveries are stored without an error', async () => {
      const { engine } = await open();
      expect(await engine.store([])).toEqual({ kind: 'stored' });
    });

    test('a delivery that is stored again stays as it was', async () => {
      const { engine, read } = await open();
      const again = engineDelivery(1, { body: Buffer.from('{"event":"a.b","data":{"id":"9"}}') });
      await engine.store([engineDelivery(1), engineDelivery(2)]);
      expect(await engine.store([again, engineDelivery(2), engineDelivery(3)])).toEqual({ kind: 'stored' });
      const stored = await read();
      expect(stored.map(({ key }) => key)).toEqual(['run-1', 'run-2', 'run-3']);
      expect(stored[0]?.body).toEqual(engineDelivery(1).body);
    });

    test('a delivery that is twice in a call is stored once', async () => {
      const { engine, read } = await open();
      const twice = [engineDelivery(1), engineDelivery(2), engineDelivery(1)];
      expect(await engine.store(twice)).toEqual({ kind: 'stored' });
      expect((await read()).map(({ key }) => key)).toEqual(['run-1', 'run-2']);
    });

    test('the same block of two nodes is stored twice, or once if asked', async () => {
      const both = [engineDelivery(1), engineDelivery(1, { id: 'other-1', token: 'other' })];
      const each = await open();
      expect(await each.engine.store(both)).toEqual({ kind: 'stored' });
      expect((await each.read()).map(({ key }) => key)).toEqual(['run-1', 'other-1']);
      const once = await open(true);
      expect(await once.engine.store(both)).toEqual({ kind: 'stored' });
      expect((await once.read()).map(({ key }) => key)).toEqual(['block.forged:1']);
    });

    test('without the id of a block, the id of the delivery is the key', async () => {
      const { engine, read } = await open(true);
      const body = Buffer.from('{"event":"a.b","data":{}}');
      await engine.store([engineDelivery(1, { body }), engineDelivery(2, { body })]);
      expect((await read()).map(({ key }) => key)).toEqual(['run-1', 'run-2']);
    });

    test('the attributes are stored with the body', async () => {
      const { engine, read } = await open();
      await engine.store([engineDelivery(7), hostile]);
      const stored = await read();
      expect(stored.map(({ named }) => named)).toEqual(
        attributes[kind].map((named) => expect.objectContaining(named)),
      );
    });

    test('two engines create the same place at once', async () => {
      const { url, read } = newPlace[kind](server);
      const engines = await Promise.all([1, 2, 3].map(() => openExampleEngine(url)));
      // NATS may still be about to announce a stream that another engine has just created: then a relay tries again.
      const stored = (engine: Engine, n: number) =>
        expect.poll(() => engine.store([engineDelivery(n)])).toEqual({ kind: 'stored' });
      await Promise.all(engines.map(stored));
      expect(await read()).toHaveLength(3);
    });
  });
}

/** What anybody can send. */
const hostile = engineDelivery(8, {
  event: `transaction.\r\nDROP '";--\0 ключ 🚀 * > ${'z'.repeat(300)}`,
  token: 'läbel.*\n>',
  rawHeaders: ['content-type', 'text/plän\r\nx: y'],
  body: Buffer.from('{"event":"a.b","data":{"id":"c0ffee","blockHeight":18446744073709551615}}'),
});

const attributes: Readonly<Record<EngineKind, readonly Readonly<Record<string, string>>[]>> = {
  postgresql: [
    {
      ...{ id: 'run-7', event: 'block.forged', source: 'urn:phantom-webhook:0123456789abcdef:default' },
      ...{ time: '2026-11-30T10:00:00.007Z', subject: '7', dedup_key: 'block.forged:7', block_height: '7' },
      ...{ token: 'default', attempt: '1', content_type: 'application/json' },
      payload: '{"id":"7","height":7}',
    },
    {
      ...{ id: 'run-8', event: hostile.attributes.type, token: 'läbel.*\\u000a>', subject: 'c0ffee' },
      ...{ transaction_id: 'c0ffee', content_type: 'text/plän\\u000d\\u000ax: y' },
    },
  ],
  redis: [
    {
      ...{ specversion: '1.0', id: 'run-7', source: 'urn:phantom-webhook:0123456789abcdef:default' },
      ...{ type: 'block.forged', time: '2026-11-30T10:00:00.007Z', datacontenttype: 'application/json' },
      ...{ subject: '7', dedupkey: 'block.forged:7', token: 'default', attempt: '1' },
    },
    {
      type: hostile.attributes.type,
      token: 'läbel.*\\u000a>',
      datacontenttype: 'text/plän\\u000d\\u000ax: y',
    },
  ],
  nats: [
    {
      ...{ 'ce-specversion': '1.0', 'ce-id': 'run-7', 'ce-type': 'block.forged' },
      ...{ 'ce-source': 'urn:phantom-webhook:0123456789abcdef:default', 'ce-attempt': '1' },
      ...{ 'ce-time': '2026-11-30T10:00:00.007Z', 'content-type': 'application/json', 'ce-subject': '7' },
      ...{ 'ce-dedupkey': 'block.forged:7', 'ce-token': 'default', 'Nats-Msg-Id': 'run-7' },
      subject: expect.stringMatching(/^p\d+\.mainnet\.block\.forged$/),
    },
    {
      'ce-token': 'l%C3%A4bel.*\\u000a>',
      'content-type': 'text/plän\\u000d\\u000ax: y',
      subject: expect.stringMatching(/^p\d+\.mainnet\.transaction\.[A-Za-z0-9_-]+$/),
    },
  ],
};

describe.skipIf(!isInstalled('redis'))('a stream of Redis with a maximum length', () => {
  test('keeps the keys of exactly the entries that it keeps', async () => {
    const server = await startEngineServer('redis');
    const engine = await openExampleEngine(`${urlOf.redis(server)}?stream=short&maxlen=10`);
    const deliveries = Array.from({ length: 25 }, (_, index) => engineDelivery(index + 1));
    // Again, as when the answer to the first call was lost.
    for (let call = 0; call < 2; call += 1) {
      expect(await engine.store(deliveries.slice(-10))).toEqual({ kind: 'stored' });
      if (call === 0) expect(await engine.store(deliveries)).toEqual({ kind: 'stored' });
    }
    const redis = new Redis(server.port, '127.0.0.1');
    onTestFinished(() => redis.disconnect());
    const entries = await redis.xrange('short', '-', '+');
    const ids = entries.map(([, fields]) => fields[fields.indexOf('id') + 1]);
    expect(await redis.zrange('{short}:keys', 0, '-1')).toEqual(ids);
    expect(ids.length).toBe(10);
  });
});
