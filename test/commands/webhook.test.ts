import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { releasedGenerations } from '../../src/protocol/events/generation.ts';
import { type FakeOptions, fakeContext } from '../fake-context.ts';
import { jsonLines } from '../json-lines.ts';
import { boom, type KeptWebhook, loseAnswer, type StandIn, startNode } from '../node-stand-in/start-node.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const uuid = '00000000-0000-4000-8000-000000000000';
const target = 'http://127.0.0.1:3000/hook';

async function call(node: StandIn | string, argv: readonly string[], options: FakeOptions = {}) {
  const context = fakeContext(options);
  const url = typeof node === 'string' ? node : node.url;
  const exitCode = await run(['webhook', ...argv, '--node', url], context);
  return { exitCode, out: context.out(), err: context.err(), all: context.all() };
}

function first(node: StandIn): KeptWebhook {
  const [webhook] = node.webhooks;
  if (webhook === undefined) throw new Error('There is no webhook.');
  return webhook;
}

describe.for(releasedGenerations)('with a node of %s', (generation) => {
  test('a webhook is created, listed, shown, updated and deleted', async () => {
    const node = await startNode(generation);
    const created = await call(node, ['create', 'block.forged', target, '--where', 'height gte 100']);
    expect(created.exitCode).toBe(0);
    const { id, token = '' } = first(node);
    expect(created.out).toContain(`token          ${token}\n`);
    expect(created.out).toContain(`authorization  ${token.slice(0, 32)}\n`);
    expect(created.out).toContain(`verification   ${token.slice(32)}\n`);
    expect(created.err).toContain(`webhook delete ${id} --node ${node.url}`);
    expect(node.bodies).toEqual([
      {
        event: 'block.forged',
        target,
        enabled: true,
        conditions: [{ key: 'height', condition: 'gte', value: 100 }],
      },
    ]);

    const listed = await call(node, ['list']);
    expect(listed.out).toContain(
      `${String(id).padEnd(2)}  block.forged  yes\n    ${target}\n    when height gte 100\n`,
    );
    const shown = await call(node, ['show', String(id)]);
    expect(shown.out).toContain(`id          ${id}\nevent       block.forged\ntarget      ${target}\n`);

    const updated = await call(node, ['update', String(id), '--disabled']);
    expect(updated).toMatchObject({ exitCode: 0, out: expect.stringContaining('enabled     no\n') });
    expect(node.bodies[1]).toEqual({ ...(node.bodies[0] as object), enabled: false });

    const deleted = await call(node, ['delete', String(id)]);
    expect(deleted).toMatchObject({
      exitCode: 0,
      out: `Deleted webhook ${id}: block.forged to ${target}\n`,
    });
    expect(node.webhooks).toEqual([]);
    for (const { all } of [listed, shown, updated, deleted]) {
      expect(all).not.toContain(token.slice(0, 32));
      expect(all).not.toContain(token.slice(32));
    }
  });

  test('no command makes the node forget a token', async () => {
    const node = await startNode(generation, { count: 2 });
    const { id } = first(node);
    for (const argv of [['list'], ['show', String(id)], ['update', String(id), '--disabled']]) {
      expect(await call(node, argv)).toMatchObject({ exitCode: 0 });
    }
    expect(node.authorizationOf(id)).toMatch(/^[0-9a-f]{32}$/);
    expect(node.calls).not.toContain(`GET /api/webhooks/${id}`);
  });

  test.for([['show'], ['update', '--disabled'], ['delete']])(
    '%s of an unknown id exits 1',
    async ([word = '', ...flags]) => {
      const node = await startNode(generation, { count: 1 });
      const { exitCode, out, err } = await call(node, [word, uuid, ...flags]);
      expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
      expect(err).toContain(`The node has no webhook ${uuid}.`);
      expect(node.webhooks).toHaveLength(1);
    },
  );

  test('a refusal is reported with its field and rule', async () => {
    const node = await startNode(generation);
    const { exitCode, out, err } = await call(node, ['create', 'block.forged', 'http://a_b/']);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toContain('The node refused the webhook: target is not an absolute URL.');
    expect(err).toContain('The node answered: ');
  });

  test('its generation is reported, and --profile overrides it', async () => {
    const node = await startNode(generation, { count: 1 });
    expect((await call(node, ['list'])).err).toMatch(/^This looks like /);
    const where = ['--where', 'height not-between 1 5'];
    const expected =
      generation === 'phantom-2.2' || generation === 'ark-2.3' ? 'no webhook' : 'never matches';
    expect((await call(node, ['create', 'block.forged', target, ...where])).err).toContain(expected);
    const other = generation === 'phantom-2.2' ? 'ark-3' : 'phantom-2.2';
    const overruled = (await call(node, ['list', '--profile', other])).err;
    expect(overruled).toContain(`Notes apply to ${other}`);
    expect(overruled).toContain(other === 'ark-3' ? 'never matches' : 'no webhook');
  });
});

describe('create', () => {
  test.for([
    [[], true],
    [['--enabled'], true],
    [['--disabled'], false],
  ] as const)('with %j', async ([flags, enabled]) => {
    const node = await startNode('ark-2.7');
    await call(node, ['create', 'block.forged', '3000', ...flags]);
    expect(node.bodies).toEqual([
      { event: 'block.forged', target: 'http://127.0.0.1:3000/', enabled, conditions: [] },
    ]);
  });

  test('--json is one object with the token and its halves', async () => {
    const node = await startNode('ark-3');
    const { out } = await call(node, ['create', 'block.forged', target, '--json']);
    const { id, token = '' } = first(node);
    expect(jsonLines(out)).toEqual([
      {
        id,
        event: 'block.forged',
        target,
        enabled: true,
        conditions: [],
        token,
        authorization: token.slice(0, 32),
        verification: token.slice(32),
      },
    ]);
  });

  test('warns about an event that never fires, a mistyped name, and a second webhook for the same', async () => {
    const node = await startNode('phantom-2.2', { count: 1 });
    const notes = async (event: string, to = target) => (await call(node, ['create', event, to])).err;
    expect(await notes('block.forgd')).toContain('Did you mean block.forged?');
    expect(await notes('peer.added')).toContain('Note: peer.added: stock nodes never deliver it.');
    expect(await notes('block.forged', 'http://127.0.0.1:3000/0')).toContain(
      'webhook 1 sends block.forged there already',
    );
    expect(node.webhooks).toHaveLength(4);
  });

  test('warns about a condition that cannot match by the rules of the node, and creates the webhook', async () => {
    const node = await startNode('ark-3', { count: 1 });
    const where = ['--where', 'blokHeight gt 5', '--where', 'height gte abc', '--where', 'height contains 3'];
    const created = await call(node, ['create', 'block.forged', target, ...where]);
    expect(created.exitCode).toBe(0);
    const notes = created.err.match(/^Note: '.*$/gm);
    expect(notes).toEqual([
      "Note: 'blokHeight gt 5': No event of ark-3 has this key, so the condition never matches. Did you mean blockHeight?",
      "Note: 'height gte abc': Since ARK 2.5.24, only numbers are compared, so the condition never matches.",
      "Note: 'height contains 3': contains requires text or a list, and in ark-3 this key holds neither, so the condition never matches: it throws, and later conditions are not evaluated.",
    ]);
    const updated = await call(node, ['update', String(first(node).id), ...where]);
    expect(updated).toMatchObject({
      exitCode: 0,
      err: expect.stringContaining(notes?.join('\n') ?? 'notes'),
    });
  });

  test('an operator that only ARK 3 accepts is refused by other nodes, with the valid operators', async () => {
    const where = ['--where', 'height notBetween 1 5'];
    const refused = await call(await startNode('phantom-2.2'), ['create', 'block.forged', target, ...where]);
    expect(refused.exitCode).toBe(1);
    expect(refused.err).toContain('conditions[0].condition is not a known value');
    expect(refused.err).toContain('Operators: eq, ne, ');
    const taken = await call(await startNode('ark-3'), ['create', 'block.forged', target, ...where]);
    expect(taken.exitCode).toBe(0);
  });

  test.for([undefined, 'short', 'a'.repeat(32), 'g'.repeat(64), 7])(
    'the invalid token %j in the answer is reported',
    async (token) => {
      const node = await startNode('ark-3', {
        intercept: (request, response) => {
          if (request.method !== 'POST') return false;
          response.writeHead(201).end(JSON.stringify({ data: { id: 'a', event: 'e', target, token } }));
          return true;
        },
      });
      const folder = await temporaryFolder();
      const { exitCode, all, err } = await call(node, ['create', 'e', target, '--save-token', 't'], {
        directory: folder,
      });
      expect(exitCode).toBe(1);
      expect(err).toContain('Expected a token of 64 hexadecimal characters for webhook a');
      expect(err).toContain('webhook delete a');
      if (typeof token === 'string' && token !== 'short') expect(all).not.toContain(token);
      await expect(stat(join(folder, 't'))).rejects.toThrow('ENOENT');
    },
  );

  test('when the node disconnects, the webhook may exist, which is reported with the command to list it', async () => {
    const node = await startNode('ark-3', {
      intercept: (request) => {
        if (request.method !== 'POST') return false;
        request.socket.destroy();
        return true;
      },
    });
    const { exitCode, err } = await call(node, ['create', 'e', target, '--quiet']);
    expect(exitCode).toBe(3);
    expect(err).toContain('may still have created the webhook');
    expect(err).toContain(`webhook list --node ${node.url}`);
  });

  test('a webhook whose token is lost with the answer is reported, and not deleted', async () => {
    const node = await startNode('ark-2.3', { count: 1, intercept: loseAnswer('POST') });
    const { exitCode, err } = await call(node, ['create', 'e', target]);
    expect(exitCode).toBe(3);
    const [, made] = node.webhooks;
    expect(err).toContain(
      `has still created webhook ${made?.id} (e). Its token is lost. To delete it, run: ` +
        `phantom-webhook webhook delete ${made?.id} --node ${node.url}\n`,
    );
  });
});

describe('create --save-token', () => {
  test('saves the token where listen --token-file finds it, before it is shown', async () => {
    const node = await startNode('ark-2.7');
    const directory = await temporaryFolder();
    const context = fakeContext({ directory });
    const order: string[] = [];
    const stdout = {
      ...context.stdout,
      print: async () => {
        order.push(await readFile(join(directory, 'tokens.txt'), 'utf8'));
      },
    };
    const argv = [
      'webhook',
      'create',
      'block.forged',
      target,
      '--save-token',
      'tokens.txt',
      '--node',
      node.url,
    ];
    expect(await run(argv, { ...context, stdout })).toBe(0);
    expect(order).toEqual([
      expect.stringMatching(new RegExp(`^#.*\nblock\\.forged=${first(node).token}\n$`)),
    ]);
    expect(context.err()).toContain('listen --token-file tokens.txt');

    const split = fakeContext({ directory });
    const send = ['send', 'block.forged', target, '--dry-run', '--token-file', 'tokens.txt'];
    expect(await run(send, split)).toBe(0);
  });

  test('adds the token of another event, and refuses a second token of the same event', async () => {
    const node = await startNode('ark-2.7');
    const directory = await temporaryFolder();
    const create = (event: string) =>
      call(node, ['create', event, target, '--save-token', 'tokens.txt'], { directory });
    expect(await create('block.forged')).toMatchObject({ exitCode: 0 });
    expect(await create('block.applied')).toMatchObject({ exitCode: 0 });
    const text = await readFile(join(directory, 'tokens.txt'), 'utf8');
    const [one, two] = node.webhooks;
    expect(text).toMatch(new RegExp(`\nblock\\.forged=${one?.token}\nblock\\.applied=${two?.token}\n$`));

    const again = await create('block.forged');
    expect(again).toMatchObject({ exitCode: 2, out: '' });
    expect(again.err).toContain('already has a token named block.forged');
    expect(node.webhooks).toHaveLength(2);
  });

  test.for(['.env', './.env.local'])('refuses %s, whose names are those of variables', async (name) => {
    const node = await startNode('ark-2.7');
    const directory = await temporaryFolder();
    const refused = await call(node, ['create', 'e', target, '--save-token', name], { directory });
    expect(refused).toMatchObject({ exitCode: 2, err: expect.stringContaining('PHANTOM_WEBHOOK_TOKEN=') });
    expect(node.webhooks).toEqual([]);
  });

  test('creates nothing when the token cannot be saved', async () => {
    const node = await startNode('ark-2.7');
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'notes.txt'), 'dear diary\n', { mode: 0o600 });
    const other = await call(node, ['create', 'e', target, '--save-token', 'notes.txt'], { directory });
    expect(other).toMatchObject({ exitCode: 2, err: expect.stringContaining('is not a token file') });
    expect(await readFile(join(directory, 'notes.txt'), 'utf8')).toBe('dear diary\n');
    const nowhere = await call(node, ['create', 'e', target, '--save-token', 'none/t'], { directory });
    expect(nowhere).toMatchObject({ exitCode: 3, err: expect.stringContaining('Cannot write none/t') });
    expect(node.bodies).toEqual([]);
  });

  test('leaves no file behind when the node refuses', async () => {
    const node = await startNode('ark-2.7');
    const directory = await temporaryFolder();
    const argv = ['create', 'e', 'http://a_b/', '--save-token', 'tokens.txt'];
    expect(await call(node, argv, { directory })).toMatchObject({ exitCode: 1 });
    await expect(stat(join(directory, 'tokens.txt'))).rejects.toThrow('ENOENT');
  });
});

describe('list', () => {
  test('--json is one object a webhook, without what the node reveals of its token', async () => {
    const node = await startNode('phantom-2.2', { count: 2 });
    const { out } = await call(node, ['list', '--json']);
    expect(jsonLines(out)).toEqual(
      [1, 2].map((id) => ({
        id,
        event: 'block.forged',
        target: `http://127.0.0.1:3000/${id - 1}`,
        enabled: true,
        conditions: [],
        token: '[redacted]',
      })),
    );
  });

  test('fits 80 columns, however long the ids, targets and conditions', async () => {
    const node = await startNode('ark-3', { count: 1 });
    Object.assign(first(node), {
      event: 'kernel.bootstrapper.bootstrapped',
      target: `http://127.0.0.1/${'x'.repeat(300)}`,
      conditions: [
        { key: 'recipientId', condition: 'regexp', value: 'word '.repeat(60) },
        { key: 'a', condition: 'eq', value: 'y'.repeat(5_000) },
      ],
    });
    const { out } = await call(node, ['list']);
    expect(out).toContain('  or a eq\n');
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test('text from a node is escaped for the terminal', async () => {
    const node = await startNode('ark-3', { count: 1 });
    Object.assign(first(node), {
      event: 'a\u001b[31m',
      target: 'http://b/\u009b\u202e',
      conditions: [{ key: 'c\n', condition: 'd\u0007', value: '\u001b' }],
    });
    for (const flags of [[], ['--json']]) {
      const { all } = await call(node, ['list', ...flags]);
      expect(all).toContain('a\\u001b[31m');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
      expect(all).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    }
  });

  test('user and password of a target are never shown', async () => {
    const node = await startNode('ark-2.7', { count: 1 });
    first(node).target = 'http://user:hunter2@127.0.0.1:3000/hook';
    const id = String(first(node).id);
    const told = [];
    for (const flags of [[], ['--json']]) {
      for (const words of [['list'], ['show', id], ['update', id, '--disabled']])
        told.push(await call(node, [...words, ...flags]));
    }
    told.push(await call(node, ['delete', id]));
    for (const { all } of told) {
      expect(all).toContain('http://…@127.0.0.1:3000/hook');
      expect(all).not.toContain('hunter2');
    }
  });

  test('for a node without webhooks prints nothing on stdout, and a message on stderr', async () => {
    const { exitCode, out, err } = await call(await startNode('ark-3'), ['list']);
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: '' });
    expect(err).toContain('The node has no webhooks.');
  });

  test('the same note on many webhooks is printed once, with their ids', async () => {
    const node = await startNode('phantom-2.2', { count: 8 });
    for (const webhook of node.webhooks) webhook.event = 'peer.added';
    const { err } = await call(node, ['list']);
    expect(err.match(/Note: /g)).toHaveLength(1);
    expect(err).toContain('Note: webhook 1, 2, 3, 4, 5 and 3 more: peer.added: stock nodes never');
  });

  test('a webhook whose token the node has forgotten is named', async () => {
    const node = await startNode('ark-2.4', { count: 2 });
    const { id } = first(node);
    await call(node, ['show', String(id), '--direct']);
    const { err } = await call(node, ['list']);
    expect(err).toContain(`the node has lost the token of webhook ${id}`);
  });

  test('--quiet prints no notes', async () => {
    const node = await startNode('phantom-2.2', { count: 1 });
    first(node).event = 'peer.added';
    expect(await call(node, ['list', '--quiet'])).toMatchObject({ exitCode: 0, err: '' });
  });
});

describe('show --direct', () => {
  test('requests only the webhook, and warns about the effect on ARK 2.3 to 2.5.14', async () => {
    const node = await startNode('ark-3', { count: 1 });
    const { id } = first(node);
    const { exitCode, err } = await call(node, ['show', String(id), '--direct', '--json']);
    expect(exitCode).toBe(0);
    expect(node.calls).toEqual([`GET /api/webhooks/${id}`]);
    expect(err).toContain('this makes ARK 2.3.0 to 2.5.14 lose the token');
  });

  test('does not warn when ids are numbers, and explains the 500 for an unknown id', async () => {
    const node = await startNode('phantom-2.2', { count: 1 });
    expect((await call(node, ['show', '1', '--direct'])).err).not.toContain('forget');
    const { exitCode, err } = await call(node, ['show', '99', '--direct']);
    expect(exitCode).toBe(1);
    expect(err).toContain('The node answered 500 for webhook 99.');
    expect(err).toContain('answer 500 for an unknown id and for other errors');
  });
});

describe('update', () => {
  test.for([
    [['--event', 'block.applied'], { event: 'block.applied' }],
    [['--target', 'localhost:3000'], { target: 'http://localhost:3000/' }],
    [['--where', 'a truthy'], { conditions: [{ key: 'a', condition: 'truthy' }] }],
    [['--unconditional'], { conditions: [] }],
    [['--disabled'], { enabled: false }],
    [['--enabled'], { enabled: true }],
  ] as const)('with %j changes only that, and sends all fields', async ([flags, change]) => {
    const node = await startNode('ark-2.7', { count: 1 });
    const webhook = first(node);
    webhook.conditions = [{ key: 'height', condition: 'gt', value: null }];
    const { event, target: to, enabled, conditions, token } = webhook;
    const { exitCode, out } = await call(node, ['update', String(webhook.id), ...flags, '--json']);
    expect(exitCode).toBe(0);
    const after = { event, target: to, enabled, conditions, ...change };
    expect(node.bodies).toEqual([after]);
    expect(jsonLines(out)).toEqual([{ id: webhook.id, ...after }]);
    expect(first(node).token).toBe(token);
  });
});

test('delete --json prints the id', async () => {
  const node = await startNode('phantom-2.2', { count: 1 });
  expect(jsonLines((await call(node, ['delete', '1', '--json'])).out)).toEqual([{ id: 1, deleted: true }]);
});

test('delete accepts several ids, and deletes each that exists', async () => {
  const node = await startNode('phantom-2.2', { count: 4 });
  const { exitCode, out, err } = await call(node, ['delete', '1', '7', '3', '3', '8']);
  expect(exitCode).toBe(1);
  expect(out).toMatch(/^Deleted webhook 1: .*\nDeleted webhook 3: .*\n$/);
  expect(err).toContain('error: The node has no webhook 7.\nerror: The node has no webhook 8.\n');
  expect(node.webhooks.map(({ id }) => id)).toEqual([2, 4]);
  expect((await call(node, ['delete', '2', '4'])).exitCode).toBe(0);
});

describe('a note that ids are UUIDs since ARK 2.3', () => {
  const note = 'Since ARK 2.3, ids are UUIDs.';

  test.for(['delete', 'show'])(
    'is printed for a number when the node has no such id: %s',
    async (command) => {
      expect((await call(await startNode('phantom-2.2'), [command, '7'])).err).toContain(note);
      expect((await call(await startNode('ark-3', { count: 1 }), [command, '7'])).err).toContain(note);
    },
  );

  test.for(['delete', 'show'])('is not printed when the ids of the node are numbers: %s', async (command) => {
    const { err } = await call(await startNode('phantom-2.2', { count: 1 }), [command, '7']);
    expect(err).toContain('The node has no webhook 7.');
    expect(err).not.toContain(note);
  });

  test('is not printed for a UUID', async () => {
    expect((await call(await startNode('ark-3'), ['show', uuid])).err).not.toContain(note);
  });
});

test('delete without a readable list warns that old nodes also report success for an unknown id', async () => {
  const node = await startNode('phantom-2.2', {
    count: 1,
    intercept: (request, response) => {
      if (request.method !== 'GET') return false;
      response.end(' '.repeat(5_000_001));
      return true;
    },
  });
  const { exitCode, out, err } = await call(node, ['delete', '1']);
  expect({ exitCode, out }).toEqual({ exitCode: 0, out: 'Deleted webhook 1\n' });
  expect(err).toContain('also report success for an unknown id');
  expect(await call(node, ['show', '1'])).toMatchObject({
    exitCode: 1,
    err: expect.stringContaining('--direct'),
  });
  expect(await call(node, ['update', '1', '--disabled'])).toMatchObject({ exitCode: 1 });
});

describe('a request that fails', () => {
  test('because of the whitelist is explained', async () => {
    const node = await startNode('phantom-2.2', {
      intercept: (_request, response) => {
        const [status, body] = boom(403, 'Forbidden');
        response.writeHead(status).end(JSON.stringify(body));
        return true;
      },
    });
    const { exitCode, out, err } = await call(node, ['list']);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toContain('["127.0.0.1","::ffff:127.0.0.1"]');
    expect(err).toContain('localhost may mean ::1');
    expect(err).toContain('server.whitelist');
  });

  test('because the node is unreachable exits 3, and suggests what to check', async () => {
    const { exitCode, err } = await call('http://127.0.0.1:1', ['create', 'e', target]);
    expect(exitCode).toBe(3);
    expect(err).toContain('Cannot reach a node at http://127.0.0.1:1 (connection refused).');
    expect(err).toContain('CORE_WEBHOOKS_ENABLED');
    expect(err).toContain('CORE_WEBHOOKS_API_ENABLED');
    expect(err).not.toContain('may still have created');
  });

  test('because the port is that of the public API exits 3, and names the right port', async () => {
    const node = await startNode('phantom-2.2', {
      intercept: (_request, response) => {
        const [status, body] = boom(404, 'Not Found');
        response.writeHead(status).end(JSON.stringify(body));
        return true;
      },
    });
    const { exitCode, err } = await call(node, ['list']);
    expect(exitCode).toBe(3);
    expect(err).toContain('port 4004, the public API 4003');
  });

  test('because of a timeout exits 3, and --timeout sets how long that is', async () => {
    const node = await startNode('ark-3', { intercept: () => true });
    const { exitCode, err } = await call(node, ['list', '--timeout', '50ms']);
    expect(exitCode).toBe(3);
    expect(err).toContain('within 50 ms');
  });

  test('because of an untrusted certificate exits 3, and --insecure accepts it', async () => {
    const node = await startNode('ark-3', { isTls: true });
    const refused = await call(node, ['list']);
    expect(refused).toMatchObject({ exitCode: 3, err: expect.stringContaining('--insecure') });
    expect(await call(node, ['list', '--insecure'])).toMatchObject({
      exitCode: 0,
      err: expect.stringContaining('Warning: --insecure accepts any certificate'),
    });
  });

  test('because it is interrupted exits 130', async () => {
    const context = fakeContext();
    const node = await startNode('ark-3', {
      intercept: () => {
        context.interrupt();
        return true;
      },
    });
    expect(await run(['webhook', 'list', '--node', node.url], context)).toBe(130);
  });
});

describe('invalid arguments exit 2', () => {
  test.for([
    [['show', '../1'], 'Expected the id of a webhook'],
    [['delete', 'a/b'], 'Expected the id of a webhook'],
    [['update', '1'], 'Nothing to change.'],
    [['update', '1', '--enabled', '--disabled'], 'Expected --enabled or --disabled, got both.'],
    [
      ['update', '1', '--where', 'a eq 1', '--unconditional'],
      'Expected --where or --unconditional, got both.',
    ],
    [['create', 'block forged', target], 'Expected the name of an event'],
    [['create', '#block', target], 'Expected the name of an event'],
    [['create', 'block.forged', 'ftp://a'], 'Expected an http or https URL'],
    [['create', 'block.forged', 'http://user:secret@a/'], 'without user and password'],
    [['create', 'block.forged', target, '--where', 'a huge 1'], '--where: expected an operator'],
    [['list', '--profile', 'ark'], '--profile: expected one of phantom-2.2'],
    [['list', '--timeout', '5'], '--timeout: expected a duration'],
  ] as const)('%j', async ([argv, message]) => {
    const node = await startNode('ark-3');
    const { exitCode, out, err } = await call(node, argv);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(message);
    expect(err).not.toContain('secret');
    expect(node.calls).toEqual([]);
  });

  test.for(['ftp://a', 'http://', 'http://a/?b'])('--node %s', async (node) => {
    expect(await call(node, ['list'])).toMatchObject({ exitCode: 2 });
  });
});
