import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { splitToken } from '../../src/protocol/token/token.ts';
import { listenAt } from '../commands/start-registered.ts';
import { deliveryOf } from '../end-to-end/deliver.ts';
import { type FakeContext, fakeContext } from '../fake-context.ts';
import { rawExchange, requestBytes } from '../http/raw-exchange.ts';
import { boom, startNode } from '../node-stand-in/start-node.ts';
import { portOf } from '../port-of.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { spellings, startEchoingTarget, startRepeatingTarget } from './echoing-target.ts';
import { findLeaks } from './find-leaks.ts';

const secret = splitToken('9c1f07e3b25a84d6f0387bce51a9264d7e40b1c86f52d39a0be7451836cdaf92');
const { token, authorization, verification } = secret;
const variable = 'PHANTOM_WEBHOOK_TOKEN';

interface World {
  readonly directory: string;
  /** Runs a command to its end; the token is in the environment. */
  call(...argv: readonly string[]): Promise<FakeContext>;
  start(...argv: readonly string[]): { readonly context: FakeContext; readonly ended: Promise<number> };
}

async function openWorld(env: Readonly<Record<string, string>> = { [variable]: token }): Promise<World> {
  const directory = await temporaryFolder();
  const start = (...argv: readonly string[]) => {
    const context = fakeContext({ directory, env });
    return { context, ended: run(argv, context) };
  };
  return {
    directory,
    start,
    async call(...argv) {
      const { context, ended } = start(...argv);
      await ended;
      return context;
    },
  };
}

/** What was written, by stream and file, and holds a piece of the token. */
async function leaks(contexts: readonly FakeContext[], directory?: string, except: readonly string[] = []) {
  const written = contexts.flatMap((context, n) => [
    [`stdout ${n}`, context.out()],
    [`stderr ${n}`, context.err()],
  ]);
  const files = directory === undefined ? [] : await readdir(directory);
  for (const file of files) {
    if (!except.includes(file)) written.push([file, await readFile(join(directory ?? '', file), 'utf8')]);
  }
  return written.flatMap(([where = '', text = '']) =>
    findLeaks(text, secret).length === 0 ? [] : [`${where}: ${text}`],
  );
}

async function portInUse(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  return String(portOf(server));
}

test('the search for leaks finds every spelling of a token, so that an empty result is reliable', () => {
  for (const spelling of spellings(secret)) expect(findLeaks(`a ${spelling} b`, secret)).not.toEqual([]);
  expect(findLeaks(`${authorization.slice(3, 14)}`, secret)).not.toEqual([]);
  expect(findLeaks('4a6b4c8d and 1234567890123456', secret)).toEqual([]);
});

describe('listen', () => {
  const requests: readonly (readonly [string, readonly string[], string?])[] = [
    ['/', ['Authorization', authorization]],
    ['/', ['Authorization', token]],
    ['/', ['Authorization', verification]],
    ['/', ['Authorization', `Bearer ${authorization}`]],
    ['/', ['Authorization', authorization, 'Authorization', authorization]],
    ['/', ['Proxy-Authorization', authorization, 'Cookie', `a=${token}`]],
    ...spellings(secret).flatMap((spelling): [string, readonly string[]][] => [
      [`/hook/${spelling}/a?token=${spelling}#${spelling}`, ['Authorization', authorization]],
      [`/?${spelling}`, ['X-Original-Authorization', spelling]],
      ['/', ['Authorization', authorization, 'X-Forwarded-Authorization', `Basic ${spelling}`]],
      ['/', ['Authorization', authorization, `X-${spelling.replaceAll(/[^0-9a-z]/gi, '')}`, '1']],
    ]),
    ['/', ['Authorization', authorization], `{"token":"${authorization}"`],
    ['/', ['Authorization', `${authorization}\u0000`]],
  ];

  test.for(['--json', '--full', '--compact'])(
    '%s does not show the token, whatever is sent and answered',
    async (flag) => {
      const { directory, start } = await openWorld();
      const target = await startEchoingTarget(secret);
      const { context, ended } = start(
        'listen',
        '--port',
        '0',
        ...[
          flag,
          '--show-rejected',
          '--record',
          'deliveries.ndjson',
          '--forward-to',
          `${target.url.href}?key=${authorization}`,
        ],
      );
      await context.waitFor('err', 'Verifying with');
      const [, url = ''] = /Listening on ([^\s"]+)/.exec(context.err()) ?? [];
      for (const [path, headers, body = deliveryOf('block.forged', { height: 1 })] of requests) {
        const all = ['Host', 'x', ...headers, 'Content-Length', String(body.length)];
        const answer = await rawExchange(url, requestBytes(all, body, `POST ${path} HTTP/1.1`));
        // The sender gets the answer of the target; it knows the authorization anyway.
        if (answer.status !== 500) expect(findLeaks(answer.head + answer.body, secret)).toEqual([]);
      }
      context.interrupt();
      expect(await ended).toBe(0);
      expect(target.received.length).toBeGreaterThan(requests.length / 2);
      const shown = context.out().split('\n').length;
      expect(shown).toBeGreaterThan(requests.length);
      expect(await leaks([context], directory)).toEqual([]);
    },
  );

  test('that cannot start reports it without the token', async () => {
    const { directory, call } = await openWorld();
    await writeFile(join(directory, 'twice'), `a=${token}\na=${token.replace('9', '8')}\n`, { mode: 0o600 });
    await writeFile(join(directory, 'bad'), `${token}${authorization}\n`, { mode: 0o600 });
    const port = await portInUse();
    const told = [
      await call('listen', '--port', port),
      await call('listen', '--port', '0', '--token-file', 'twice'),
      await call('listen', '--port', '0', '--token-file', 'bad'),
      await call('listen', '--port', '0', '--token', `${token}0`),
      await call('listen', '--port', '0', '--token', `${authorization}`),
      await call('listen', '--port', '0', '--record', `none/${token}`),
      await call('listen', '--port', port, '--forward-to', `http://127.0.0.1:${port}/?${authorization}`),
      await call('listen', '--port', port, '--forward-to', `http://u:${authorization}@127.0.0.1`),
      await call('listen', `--${token}`),
      await call('listen', '--port', token),
    ];
    for (const context of told) expect(context.err()).not.toBe('');
    expect(await leaks(told, directory, ['twice', 'bad'])).toEqual([]);
  });
});

describe('send', () => {
  test.for([[[]], [['--json']], [['--count', '3']], [['--profile', 'ark-2.3']]])(
    '%j does not show the token when the target repeats it',
    async ([flags = []]) => {
      const { directory, call } = await openWorld();
      const target = await startEchoingTarget(secret);
      const sent = await call('send', 'block.forged', target.url.href, '--state', 'chain.json', ...flags);
      expect(target.received.length).toBeGreaterThan(0);
      expect(sent.out()).toMatch(/500|other +3/);
      expect(await leaks([sent], directory)).toEqual([]);
    },
  );

  test('does not show the token when nothing can be sent', async () => {
    const { directory, call } = await openWorld();
    const url = `http://127.0.0.1:1/hook?key=${authorization}`;
    const told = [
      await call('send', 'block.forged', url),
      await call('send', 'block.forged', url, '--json'),
      await call('send', 'block.forged', url, '--count', '2'),
      await call('send', 'block.forged', `http://u:${token}@127.0.0.1/`),
      await call('send', 'block.forged', `ftp://${token}`),
      await call('send', 'block.forged', 'localhost', '--set', `${token}=1`),
      await call('send', 'block.forged', 'localhost', '--patch', `${token}=1`),
      await call('send', 'block.forged', 'localhost', '--data', token),
      await call('send', 'block.forged', 'localhost', '-H', token),
      await call('send', token, 'localhost'),
      await call('send', '--from', token, 'localhost'),
    ];
    for (const [n, context] of told.entries()) expect([n, context.err()]).not.toEqual([n, '']);
    expect(await leaks(told, directory)).toEqual([]);
  });

  test.for([[[]], [['--json']], [['--curl']]])(
    '--dry-run %j shows the request without the token',
    async ([flags = []]) => {
      const { call } = await openWorld();
      const url = `http://127.0.0.1:1/hook?key=${authorization}`;
      const more = ['--dry-run', '-H', `X-Copy: ${token}`, '-H', `X-Upper: ${verification.toUpperCase()}`];
      const shown = await call('send', 'block.forged', url, ...more, ...flags);
      expect(shown.out()).toContain('block.forged');
      expect(await leaks([shown])).toEqual([]);
    },
  );
});

test('check does not show the token as text, as JSON or in JUnit XML', async () => {
  const { directory, call } = await openWorld();
  for (const status of [200, 302, 500]) {
    const target = await startEchoingTarget(secret, status);
    const flags = ['--only', 'accepts/right-delivery,accepts/portable,refuses/missing,refuses/wrong-half'];
    const told = [
      await call('check', target.url.href, ...flags, '--junit', 'report.xml'),
      await call('check', target.url.href, ...flags, '--json'),
      await call('check', target.url.href, '--fuzz', '60', '--save', 'failing', '--json'),
      await call('check', target.url.href, '--fuzz', '60', '--verbose'),
    ];
    expect(told[1]?.out()).toContain('"type":"summary"');
    expect(await leaks(told, directory, ['failing'])).toEqual([]);
    expect(await readdir(join(directory, 'failing'))).not.toEqual([]);
    expect(await leaks([], join(directory, 'failing'))).toEqual([]);
  }
  const refused = await call('check', `http://127.0.0.1:1/${token}`);
  expect(refused.out()).toContain('nothing listens there');
  expect(await leaks([refused], directory, ['failing'])).toEqual([]);
});

describe('webhook', () => {
  test('shows a token when it is created, and never again', async () => {
    const { directory, call } = await openWorld({});
    const node = await startNode('phantom-2.2');
    const at = ['--node', node.url];
    const target = `http://u:${authorization}@127.0.0.1:3000/`;
    for (const flags of [[], ['--json']]) {
      const created = await call('webhook', 'create', 'block.forged', ':3000', ...flags, ...at);
      const kept = node.webhooks.at(-1);
      const own = splitToken(kept?.token ?? '');
      expect(findLeaks(created.out(), own)).not.toEqual([]);
      expect(findLeaks(created.err(), own)).toEqual([]);
      if (kept !== undefined) kept.target = target;
      for (const words of [['list'], ['show', '1'], ['update', '1', '--disabled'], ['delete', '1']]) {
        const told = await call('webhook', ...words, ...flags, ...at);
        expect(told.out()).toContain(
          'block.forged'.slice(0, words[0] === 'delete' && flags.length > 0 ? 0 : 12),
        );
        expect(findLeaks(told.all(), own)).toEqual([]);
        // User and password of a target are secrets too.
        expect(await leaks([told], directory)).toEqual([]);
      }
      node.webhooks.splice(0);
    }
  });

  test.for([
    ['whole', 64],
    ['the first half', 32],
  ] as const)('does not show a token that a node lists (%s) and repeats in its texts', async ([, length]) => {
    const { call } = await openWorld({});
    const node = await startNode('phantom-2.2', { count: 1 });
    const [webhook] = node.webhooks;
    const own = splitToken(webhook?.token ?? '');
    const shown = own.token.slice(0, length).toUpperCase();
    Object.assign(webhook ?? {}, {
      token: own.token.slice(0, length),
      event: `block.${shown}`,
      target: `http://127.0.0.1:3000/${shown}?token=${shown}`,
      conditions: [{ key: shown, condition: 'eq', value: shown }],
    });
    for (const flags of [[], ['--json']]) {
      for (const words of [['list'], ['show', '1'], ['update', '1', '--disabled'], ['delete', '1']]) {
        const told = await call('webhook', ...words, ...flags, '--node', node.url);
        expect([told.out(), findLeaks(told.all(), own)]).toEqual([expect.stringContaining('1'), []]);
      }
      node.webhooks.splice(0, 1, ...(webhook === undefined ? [] : [webhook]));
    }
  });

  test('does not show a token where a text of the node is shortened', async () => {
    const { call } = await openWorld();
    for (const before of [150, 170, 190, 199, 280]) {
      const node = await startNode('ark-3', {
        intercept(_request, response) {
          const [status, body] = boom(before % 20 === 10 ? 500 : 422, `${'x '.repeat(before / 2)}${token}`);
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
          return true;
        },
      });
      const told = await call('webhook', 'create', 'block.forged', ':3000', '--node', node.url);
      expect([told.err(), findLeaks(told.all(), secret)]).toEqual([expect.stringContaining('x x x'), []]);
    }
  });

  test('does not show a token that a node repeats in its refusals', async () => {
    const { directory, call } = await openWorld();
    const node = await startNode('ark-3', {
      count: 1,
      intercept(_request, response) {
        const [status, body] = boom(500, `no ${spellings(secret).slice(0, 3).join(' ')}`);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        return true;
      },
    });
    const words = [
      ['list'],
      ['show', '1'],
      ['create', 'block.forged', ':3000', '--save-token', 'tokens'],
      ['delete', '1'],
    ];
    const told = [];
    for (const each of words) told.push(await call('webhook', ...each, '--node', node.url));
    told.push(await call('webhook', 'list', '--node', `http://u:${token}@127.0.0.1:1`));
    told.push(await call('webhook', 'list', '--node', `http://127.0.0.1:1/${token}`));
    for (const context of told) expect(context.err()).not.toBe('');
    expect(await leaks(told, directory)).toEqual([]);
  });
});

test.for([[[]], [['--json']]])(
  'doctor %j does not show any token that a node or a target repeats',
  async ([flags = []]) => {
    const { directory, call } = await openWorld();
    const target = await startEchoingTarget(secret, 302);
    const node = await startNode('phantom-2.2', { count: 3 });
    const [listed, copy, other] = node.webhooks;
    const own = splitToken(listed?.token ?? '');
    for (const webhook of [listed, copy]) {
      Object.assign(webhook ?? {}, { event: `block.${own.token}`, target: `http://u:${token}@127.0.0.1:1/` });
    }
    Object.assign(other ?? {}, { target: `http://${authorization}.invalid/`, event: spellings(secret)[1] });
    const url = `${target.url.href}?key=${authorization}`;
    const told = [
      await call('doctor', '--port', '0', '--node', node.url, '--target', url, ...flags),
      await call('doctor', '--port', '0', '--node', `http://127.0.0.1:1/${token}`, ...flags),
      await call('doctor', '--port', '0', '--token-file', token, ...flags),
      await call('doctor', '--port', '0', '--target', `http://u:${token}@127.0.0.1`, ...flags),
    ];
    expect(told[0]?.out()).toContain('Identical webhooks');
    expect(told.flatMap((context) => findLeaks(context.all(), own))).toEqual([]);
    expect(await leaks(told, directory)).toEqual([]);
  },
);

test.for([[[]], [['--json']]])(
  'listen --node %j does not show a token that is in a webhook left behind',
  async ([flags = []]) => {
    const node = await startNode('phantom-2.2', { count: 1 });
    const { context, stop } = listenAt(node, ['--event', 'block.forged', ...flags]);
    await context.waitFor('err', 'Verifying');
    const [left, registered] = node.webhooks;
    const own = splitToken(left?.token ?? '');
    Object.assign(left ?? {}, { event: `block.${own.token}`, target: registered?.target });
    const { port } = new URL(registered?.target ?? '');
    await stop();
    const next = listenAt(node, ['--event', 'block.forged', '--port', port, ...flags]);
    await next.context.waitFor('err', 'Verifying');
    await next.stop();
    expect(next.context.err()).toContain('already delivers');
    expect(findLeaks(next.context.all(), own)).toEqual([]);
  },
);

test.for([[[]], [['--json']]])('node %j writes tokens only to its data file', async ([flags = []]) => {
  const { directory, start, call } = await openWorld({});
  const target = await startRepeatingTarget();
  const ports = ['--port', '0', '--p2p-port', '0', '--block-time', '20ms', '--data-file', 'kept.json'];
  const { context, ended } = start('node', ...ports, ...flags);
  await context.waitFor('err', 'A fake mainnet chain');
  const [, url = ''] = /webhook API on (http:\S+),/.exec(context.err()) ?? [];
  const created = await call('webhook', 'create', 'block.forged', target.url.href, '--node', url, '--json');
  const own = splitToken(JSON.parse(created.out()).token);
  await expect.poll(() => target.received.length).toBeGreaterThan(0);
  const paths = [`/api/webhooks/${own.token}`, `/api/webhooks?token=${own.authorization}`];
  for (const path of paths) await fetch(`${url}${path}`);
  await context.waitFor('out', 'block.forged');
  await expect.poll(() => target.received.length).toBeGreaterThan(1);
  context.interrupt();
  expect(await ended).toBe(0);
  expect(findLeaks(context.all(), own)).toEqual([]);
  expect(findLeaks(await readFile(join(directory, 'kept.json'), 'utf8'), own)).not.toEqual([]);

  const again = start('node', ...ports, ...flags);
  await again.context.waitFor('err', 'A fake mainnet chain');
  again.context.interrupt();
  await again.ended;
  expect(findLeaks(again.context.all(), own)).toEqual([]);
});

describe('token', () => {
  test.for([[[]], [['--json']], [['--field', 'verification']]])(
    'split %j shows the token only on stdout',
    async ([flags = []]) => {
      const { call } = await openWorld();
      for (const words of [['split'], ['split', token]]) {
        const told = await call('token', ...words, ...flags);
        expect(findLeaks(told.out(), secret)).not.toEqual([]);
        expect(findLeaks(told.err(), secret)).toEqual([]);
      }
    },
  );

  test('split does not repeat an argument that is not a token', async () => {
    const { call } = await openWorld({ [variable]: `${token}0` });
    const told = [
      await call('token', 'split'),
      await call('token', 'split', authorization),
      await call('token', 'split', `${token}${token}`),
      await call('token', 'split', '--field', token),
    ];
    for (const context of told) expect(context.err()).not.toBe('');
    expect(await leaks(told)).toEqual([]);
  });
});

test.for(['0', '1'])(
  'an internal error is reported without the token in its message, PHANTOM_WEBHOOK_DEBUG=%s',
  async (debug) => {
    const context = fakeContext({ env: { PHANTOM_WEBHOOK_DEBUG: debug, [variable]: token } });
    const broken = {
      ...context,
      now: () => {
        throw new TypeError(`unexpected ${spellings(secret).slice(0, 3).join(', ')}`);
      },
    };
    expect(await run(['send', 'block.forged', 'localhost:1'], broken)).toBe(70);
    expect(context.err()).toContain('internal error in phantom-webhook: TypeError: unexpected [redacted]');
    expect(await leaks([context])).toEqual([]);
  },
);
