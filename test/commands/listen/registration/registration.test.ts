import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../../../src/cli/run.ts';
import { removeWebhooks } from '../../../../src/node-session/remove-webhooks.ts';
import { releasedGenerations } from '../../../../src/protocol/events/generation.ts';
import { type FakeOptions, fakeContext } from '../../../fake-context.ts';
import { jsonLines, messagesIn } from '../../../json-lines.ts';
import {
  boom,
  loseAnswer,
  type StandIn,
  type StandInOptions,
  startNode,
} from '../../../node-stand-in/start-node.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { guidebookToken, otherToken } from '../../../tokens.ts';
import { listenAt, postEvent } from '../../start-registered.ts';

const twoEvents = ['--event', 'block.forged', '--event', 'transaction.applied'];
const oneEvent = ['--event', 'block.forged'];

type Intercept = NonNullable<StandInOptions['intercept']>;

/** Answers the nth call of a method in place of the node. */
function nth(method: string, n: number, answer: (response: Parameters<Intercept>[1]) => void): Intercept {
  let calls = 0;
  return (request, response) => {
    if (request.method !== method) return false;
    calls += 1;
    if (calls !== n) return false;
    answer(response);
    return true;
  };
}

function refuse(status: number, message: string) {
  return (response: Parameters<Intercept>[1]) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(boom(status, message)[1]));
  };
}

function methodsOf({ calls }: StandIn): readonly string[] {
  return calls.map((call) => call.split(' ')[0] ?? '');
}

describe.for(releasedGenerations)('at a node of %s', (generation) => {
  test('each event is registered, verified with its own token, and deleted at the end', async () => {
    const node = await startNode(generation, { count: 1 });
    const directory = await temporaryFolder();
    const { context, stop } = listenAt(node, [...twoEvents, '--json', '--record', 'journal'], { directory });
    await context.waitFor('err', 'Verifying with the tokens');
    const [, ...own] = node.webhooks.map((webhook) => ({ ...webhook }));
    expect(own.map(({ event, enabled, conditions }) => ({ event, enabled, conditions }))).toEqual([
      { event: 'block.forged', enabled: true, conditions: [] },
      { event: 'transaction.applied', enabled: true, conditions: [] },
    ]);
    for (const webhook of own) expect(await postEvent(webhook, node.authorizationOf(webhook.id))).toBe(200);
    const [webhook] = own;
    expect(webhook && (await postEvent(webhook, guidebookToken.authorization))).toBe(401);
    expect(await stop()).toBe(0);
    expect(node.webhooks).toHaveLength(1);

    const [ready, ...lines] = jsonLines(context.out());
    expect(ready).toMatchObject({ type: 'ready' });
    expect(lines.filter(({ type }) => type === 'registered')).toEqual(
      own.map(({ id, event }) => ({ type: 'registered', id, event, target: ready?.url, node: node.url })),
    );
    expect(lines.filter(({ type }) => type === 'delivery')).toMatchObject([
      { event: 'block.forged', token: 'block.forged', authorized: true },
      { event: 'transaction.applied', token: 'transaction.applied', authorized: true },
      { authorized: false },
    ]);
    const all = context.all() + (await readFile(join(directory, 'journal'), 'utf8'));
    for (const { token = '' } of own) {
      expect(all).not.toContain(token.slice(0, 32));
      expect(all).not.toContain(token.slice(32));
    }
  });

  test('a webhook left behind earlier is deleted when the user agrees', async () => {
    const node = await startNode(generation);
    const first = listenAt(node, twoEvents);
    const [, port = ''] = /:(\d+)\n/.exec(await first.context.waitFor('err', 'Verifying')) ?? [];
    const kept = node.webhooks.splice(0);
    await first.stop();
    node.webhooks.push(...kept);

    const options = { isTerminal: true, columns: 300, hasKeyboard: true, env: { NO_COLOR: '1' } };
    const second = listenAt(node, ['--port', port, ...oneEvent], options);
    await second.context.waitFor('err', 'Delete them? y/N\n');
    expect(node.webhooks).toHaveLength(2);
    second.context.press('y');
    await second.context.waitFor('err', 'Verifying');
    expect(second.context.err()).toContain('Deleted.\n');
    expect(node.webhooks.map(({ event }) => event)).toEqual(['block.forged']);
    expect(node.webhooks[0]?.token).not.toBe(kept[0]?.token);
    // The keys of the listener work behind those of the question.
    await second.context.waitFor('err', 'q quit');
    second.context.press('q');
    expect(await second.ended).toBe(0);
    expect(node.webhooks).toEqual([]);
  });
});

describe('a webhook left behind earlier', () => {
  async function startWithLeftover(
    flags: readonly string[],
    options: FakeOptions,
    intercept: Intercept = () => false,
  ) {
    const node = await startNode('phantom-2.2', { intercept });
    const first = listenAt(node, oneEvent);
    const [, port = ''] = /:(\d+)\n/.exec(await first.context.waitFor('err', 'Verifying')) ?? [];
    const kept = node.webhooks.splice(0);
    await first.stop();
    node.webhooks.push(...kept);
    return { node, ...listenAt(node, ['--port', port, ...oneEvent, ...flags], options), kept };
  }

  const terminal = { isTerminal: true, columns: 300, hasKeyboard: true, env: { NO_COLOR: '1' } };

  test.for(['n', '\r', 'x'])('stays when the answer is %j, with the command that deletes it', async (key) => {
    const { node, context, stop, kept } = await startWithLeftover([], terminal);
    await context.waitFor('err', 'y/N\n');
    context.press(key);
    await context.waitFor('err', 'Verifying');
    expect(context.err()).toContain(
      `Kept. To delete it: phantom-webhook webhook delete 1 --node ${node.url}\n`,
    );
    expect(await stop()).toBe(0);
    expect(node.webhooks).toEqual(kept);
  });

  test.for([
    ['when nobody can answer', [], { isTerminal: true, columns: 300 }],
    ['when nobody can read the question', [], { hasKeyboard: true }],
    ['with --json', ['--json'], terminal],
  ] as const)('is reported with a command, and not deleted, %s', async ([, flags, options]) => {
    const { node, context, stop, kept } = await startWithLeftover(flags, options);
    await context.waitFor('err', 'Verifying');
    expect(context.err()).toContain('The node already delivers to this address: webhook 1 (block.forged).');
    expect(context.err()).toContain(`To delete it: phantom-webhook webhook delete 1 --node ${node.url}`);
    expect(context.err()).not.toContain('y/N');
    await stop();
    expect(node.webhooks).toEqual(kept);
    if (flags.length === 0) return;
    expect(jsonLines(context.out())[1]).toEqual({
      type: 'leftover',
      id: 1,
      event: 'block.forged',
      target: kept[0]?.target,
      node: node.url,
    });
  });

  test('is not reported when its token is given, but the duplicate webhook is', async () => {
    const node = await startNode('phantom-2.2');
    const first = listenAt(node, oneEvent);
    const [, port = ''] = /:(\d+)\n/.exec(await first.context.waitFor('err', 'Verifying')) ?? [];
    const kept = node.webhooks.splice(0);
    await first.stop();
    node.webhooks.push(...kept);
    const env = { PHANTOM_WEBHOOK_TOKEN: `block.forged=${kept[0]?.token}` };
    const { context } = listenAt(node, ['--port', port, ...oneEvent], { env });
    await context.waitFor('err', 'Verifying with the tokens "block.forged", "block.forged-2".\n');
    expect(context.err()).not.toContain('already delivers');
    expect(context.err()).toContain(
      'webhook 1 sends block.forged there already, so each delivery will arrive twice.',
    );
    expect(kept[0] && (await postEvent(kept[0], node.authorizationOf(1)))).toBe(200);
  });

  test('is reported as uncertain when the node reveals no tokens', async () => {
    const node = await startNode('ark-3');
    const first = listenAt(node, oneEvent);
    const [, port = ''] = /:(\d+)\n/.exec(await first.context.waitFor('err', 'Verifying')) ?? [];
    const kept = node.webhooks.splice(0);
    await first.stop();
    node.webhooks.push(...kept);
    const env = { PHANTOM_WEBHOOK_TOKEN: otherToken.token };
    const { context } = listenAt(node, ['--port', port, ...oneEvent], { env });
    await context.waitFor('err', 'Its deliveries are refused, unless you gave its token.\n');
  });

  test('stops waiting for an answer on Ctrl-C, and then nothing is registered', async () => {
    const { node, context, stop, kept } = await startWithLeftover([], terminal);
    await context.waitFor('err', 'y/N\n');
    expect(await stop()).toBe(0);
    expect(node.webhooks).toEqual(kept);
  });

  test('that cannot be deleted does not prevent listening', async () => {
    const { context, ended } = await startWithLeftover([], terminal, nth('DELETE', 2, refuse(500, 'Broken')));
    await context.waitFor('err', 'y/N\n');
    context.press('y');
    await context.waitFor('err', 'Verifying');
    expect(context.err()).toContain('Could not delete webhook 1 (block.forged): The node failed with 500');
    context.interrupt();
    expect(await ended).toBe(0);
  });
});

test('the listener accepts connections before the node knows its address', async () => {
  let isAccepted = false;
  const node: StandIn = await startNode('phantom-2.2', {
    intercept(request, response) {
      if (request.method !== 'POST' || isAccepted) return false;
      const { port } = new URL((node.bodies.at(-1) as { target: string }).target);
      const socket = connect(Number(port), '127.0.0.1');
      void once(socket, 'connect').then(() => {
        isAccepted = true;
        socket.destroy();
        refuse(500, 'An internal server error occurred')(response);
      });
      return true;
    },
  });
  expect(await listenAt(node, oneEvent).ended).toBe(1);
  expect(isAccepted).toBe(true);
});

test('a webhook is enabled last, so that nothing is delivered before its token is known', async () => {
  const node = await startNode('ark-3');
  const { context } = listenAt(node, oneEvent);
  await context.waitFor('err', 'Verifying');
  expect(methodsOf(node)).toEqual(['GET', 'POST', 'PUT']);
  expect(node.bodies).toMatchObject([{ enabled: false }, { enabled: true }]);
});

describe('a registration that fails', () => {
  test('half-way deletes what was created', async () => {
    const node = await startNode('phantom-2.2', {
      intercept: nth('POST', 2, refuse(500, 'An internal server error occurred')),
    });
    const { context, ended } = listenAt(node, twoEvents);
    expect(await ended).toBe(1);
    expect(context.err()).toContain('error: The node failed with 500');
    expect(context.err()).toContain(
      'The node may still have created the webhook, and its token would be lost. To look for it and delete it, run: ' +
        `phantom-webhook webhook list --node ${node.url}`,
    );
    expect(methodsOf(node)).toEqual(['GET', 'POST', 'PUT', 'POST', 'GET', 'DELETE']);
    expect(node.webhooks).toEqual([]);
  });

  test('half-way has already written its lines for --json', async () => {
    const node = await startNode('phantom-2.2', { intercept: nth('POST', 2, refuse(500, 'No.')) });
    const { context, ended } = listenAt(node, [...twoEvents, '--json']);
    expect(await ended).toBe(1);
    const types = jsonLines(context.out()).map(({ type }) => type);
    expect(types).toEqual(['ready', 'registered']);
  });

  test('when a webhook cannot be enabled deletes that too', async () => {
    const node = await startNode('phantom-2.2', { intercept: nth('PUT', 1, refuse(403, 'Forbidden')) });
    const { ended } = listenAt(node, twoEvents);
    expect(await ended).toBe(1);
    expect(node.webhooks).toEqual([]);
  });

  test('because the answer is lost reports that the webhook may exist', async () => {
    const node = await startNode('phantom-2.2', {
      intercept: nth('POST', 1, (response) => response.destroy()),
    });
    const { context, ended } = listenAt(node, oneEvent);
    expect(await ended).toBe(3);
    expect(context.err()).toContain('may still have created the webhook');
  });

  test.for(releasedGenerations)(
    'because the answer is lost deletes the webhook that a node of %s still created',
    async (generation) => {
      const node = await startNode(generation, { count: 1, intercept: loseAnswer('POST') });
      const { context, ended } = listenAt(node, oneEvent);
      expect(await ended).toBe(3);
      expect(context.err()).toMatch(
        /still created webhook \S+ \(block\.forged\)\. Its token is lost, so it is deleted\.$/m,
      );
      expect(methodsOf(node)).toEqual(['GET', 'POST', 'GET', 'DELETE']);
      expect(node.webhooks).toHaveLength(1);
    },
  );

  test('deletes nothing that may belong to another listener behind the same --target', async () => {
    const node = await startNode('phantom-2.2', { intercept: loseAnswer('POST') });
    const { context, ended } = listenAt(node, [...oneEvent, '--target', 'http://hooks.example']);
    expect(await ended).toBe(3);
    expect(context.err()).toContain(
      `is lost. To delete it, run: phantom-webhook webhook delete 1 --node ${node.url}\n`,
    );
    expect(node.webhooks).toHaveLength(1);
  });

  test('deletes nothing when more than one webhook could be the lost one', async () => {
    const node: StandIn = await startNode('phantom-2.2', {
      intercept: nth('POST', 1, (response) => {
        const { event, target } = node.bodies[0] as { event: string; target: string };
        for (const id of [1, 2]) {
          node.webhooks.push({ id, event, target, token: undefined, enabled: false, conditions: [] });
        }
        response.destroy();
      }),
    });
    const { context, ended } = listenAt(node, oneEvent);
    expect(await ended).toBe(3);
    expect(context.err()).toContain('may still have created the webhook');
    expect(node.webhooks).toHaveLength(2);
  });

  test('reports the same after Ctrl-C', async () => {
    const node = await startNode('phantom-2.2', {
      intercept: nth('POST', 1, (response) => {
        listener.context.interrupt();
        response.destroy();
      }),
    });
    const listener = listenAt(node, oneEvent);
    expect(await listener.ended).toBe(130);
    expect(listener.context.err()).toContain('may still have created the webhook');
  });

  test('because the answer contains no token deletes the webhook', async () => {
    const node = await startNode('phantom-2.2', {
      intercept: nth('POST', 1, (response) => {
        response.writeHead(201, { 'content-type': 'application/json' });
        response.end('{"data":{"id":7,"event":"block.forged","target":"http://127.0.0.1:1/"}}');
      }),
    });
    const { context, ended } = listenAt(node, oneEvent);
    expect(await ended).toBe(1);
    expect(context.err()).toContain('for webhook 7, got none');
    expect(node.calls.at(-1)).toBe('DELETE /api/webhooks/7');
  });

  test('because of the whitelist is explained as webhook create does', async () => {
    const node = await startNode('phantom-2.2', { intercept: nth('GET', 1, refuse(403, 'Forbidden')) });
    const { context, ended } = listenAt(node, oneEvent);
    expect(await ended).toBe(1);
    expect(context.err()).toContain('does not allow calls from this machine (403).');
    expect(context.err()).toContain('server.whitelist');
  });

  test('because the node hangs ends after some seconds, and suggests no unrelated flag', async () => {
    const node = await startNode('phantom-2.2', { intercept: () => true });
    const { context, ended } = listenAt(node, oneEvent);
    expect(await ended).toBe(3);
    expect(context.err()).toMatch(/error: No answer from \S+ within \d+ s\.\n {2}The node may hang/);
    expect(context.err()).not.toContain('--timeout');
  });

  test('because there is no node exits 3', async () => {
    const { context, ended } = listenAt({ url: 'http://127.0.0.1:1' }, oneEvent);
    expect(await ended).toBe(3);
    expect(context.err()).toContain('error: Cannot reach a node at http://127.0.0.1:1');
    expect(context.err()).not.toContain('Registered');
  });
});

describe('a node that does not delete', () => {
  test('because it is unreachable leads to the command that deletes, and exit code 3', async () => {
    const node = await startNode('phantom-2.2');
    const { context, stop } = listenAt(node, [...twoEvents, '--json']);
    await context.waitFor('err', 'Verifying');
    node.close();
    expect(await stop()).toBe(3);
    expect(jsonLines(context.err()).at(-1)).toEqual({
      type: 'error',
      code: 'webhook-not-deleted',
      message: expect.stringMatching(
        /^Could not delete webhook 1 \(block\.forged\), webhook 2 \(transaction\.applied\): Cannot reach a node at/,
      ),
      hint: `To delete: phantom-webhook webhook delete 1 2 --node ${node.url}`,
    });
    const lines = jsonLines(context.out());
    expect(lines.filter(({ type }) => type === 'left-behind')).toMatchObject([
      { id: 1, event: 'block.forged', reason: expect.stringMatching(/^Cannot reach/) },
      { id: 2, event: 'transaction.applied' },
    ]);
    expect(lines.at(-1)).toMatchObject({ type: 'summary' });
  });

  test('is reported even with --quiet', async () => {
    const node = await startNode('phantom-2.2');
    const { context, stop } = listenAt(node, [...oneEvent, '--quiet', '--json']);
    await context.waitFor('out', '"registered"');
    node.close();
    expect(await stop()).toBe(3);
    expect(messagesIn(context.err())).toEqual([expect.stringMatching(/^Could not delete webhook 1/)]);
  });

  test('and hangs is waited for only some seconds, with a message before', async () => {
    const node = await startNode('phantom-2.2', { intercept: ({ method }) => method === 'DELETE' });
    const { context, stop } = listenAt(node, twoEvents);
    await context.waitFor('err', 'Verifying');
    const ended = stop();
    await context.waitFor(
      'err',
      `If you interrupt this, run: phantom-webhook webhook delete 1 2 --node ${node.url}`,
    );
    expect(await ended).toBe(3);
    expect(context.err()).toContain('no answer within 3 s.');
  });

  test('and hangs is not called again after the timeout, however many webhooks are left', async () => {
    const node = await startNode('phantom-2.2', { intercept: ({ method }) => method === 'DELETE' });
    const webhooks = Array.from({ length: 40_000 }, (_, id) => ({ id }));
    const { left, reason } = await removeWebhooks(webhooks, { node: node.url, isInsecure: false });
    expect(left.map(({ id }) => id).toSorted((one, other) => one - other)).toEqual(
      webhooks.map(({ id }) => id),
    );
    expect(reason).toBe('no answer within 3 s.');
    expect(node.calls).toHaveLength(8);
  });

  test('because a webhook is already deleted causes no error', async () => {
    const node = await startNode('ark-3');
    const { context, stop } = listenAt(node, twoEvents);
    await context.waitFor('err', 'Verifying');
    node.webhooks.shift();
    expect(await stop()).toBe(0);
    expect(node.webhooks).toEqual([]);
  });
});

describe('the end of a listener', () => {
  test('deletes the webhook when everything expected has arrived', async () => {
    const node = await startNode('phantom-2.2');
    const { context, ended } = listenAt(node, [...oneEvent, '--expect', 'block.forged']);
    await context.waitFor('err', 'Verifying');
    const [webhook] = node.webhooks;
    expect(webhook && (await postEvent(webhook, node.authorizationOf(1)))).toBe(200);
    expect(await ended).toBe(0);
    expect(node.webhooks).toEqual([]);
  });

  test('deletes the webhook when the expected delivery did not arrive in time', async () => {
    const node = await startNode('phantom-2.2');
    const { ended } = listenAt(node, [...oneEvent, '--expect', 'block.forged', '--timeout', '300ms']);
    expect(await ended).toBe(1);
    expect(node.webhooks).toEqual([]);
  });

  test('may fall between two registrations, and deletes the first', async () => {
    const node = await startNode('phantom-2.2', {
      intercept({ method }) {
        if (method === 'PUT') listener.context.interrupt();
        return false;
      },
    });
    const listener = listenAt(node, twoEvents);
    expect(await listener.ended).toBe(0);
    expect(methodsOf(node)).toEqual(['GET', 'POST', 'PUT', 'DELETE']);
  });
});

describe('a note at the start', () => {
  test.for([
    ['block.forgd', 'Note: block.forgd: phantom-2.2 has no such event, so it never fires there.'],
    ['wallet.created.cold', 'Note: wallet.created.cold: stock nodes never deliver it.'],
    ['block.*', 'Note: block.*: a webhook needs the name of one event, not a pattern'],
  ] as const)('is printed about the event %s', async ([event, note]) => {
    const node = await startNode('phantom-2.2');
    const { context } = listenAt(node, ['--event', event]);
    expect(await context.waitFor('err', 'Verifying')).toContain(note);
    expect(node.webhooks).toHaveLength(1);
  });

  test('is printed about a node with other rules than --where', async () => {
    const node = await startNode('ark-3');
    const { context } = listenAt(node, [...oneEvent, '--where', 'height gte 100']);
    expect(await context.waitFor('err', 'Verifying')).toContain(
      'Note: --where uses the rules of phantom-2.2; --profile ark-3 uses the rules of this node.',
    );
    expect(node.bodies[0]).toMatchObject({ conditions: [] });
    const same = listenAt(node, [...oneEvent, '--where', 'height gte 100', '--profile', 'ark-3']);
    expect(await same.context.waitFor('err', 'Verifying')).not.toContain('--where uses');
  });
});

describe('the target', () => {
  test('is the one given by --target', async () => {
    const node = await startNode('phantom-2.2');
    const { context } = listenAt(node, [
      ...oneEvent,
      '--target',
      'https://hooks.example:8443',
      '--path',
      '/a',
    ]);
    await context.waitFor('err', 'Verifying');
    expect(node.webhooks[0]?.target).toBe('https://hooks.example:8443/a');
  });

  test('has the --path and an address that is reachable', async () => {
    const node = await startNode('phantom-2.2');
    const { context } = listenAt(node, [...oneEvent, '--host', '0.0.0.0', '--path', '/a']);
    await context.waitFor('err', 'Verifying');
    const [webhook] = node.webhooks;
    expect(webhook?.target).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/a$/);
    expect(webhook && (await postEvent(webhook, node.authorizationOf(1)))).toBe(200);
  });

  test('is required when a node on another machine could not reach the listener', async () => {
    const argv = ['listen', '--host', '0.0.0.0', '--node', 'http://node.example:4004', ...oneEvent];
    const context = fakeContext();
    expect(await run(argv, context)).toBe(2);
    expect(context.err()).toContain('Missing --target, which is required with --host 0.0.0.0');
  });
});

describe('flags', () => {
  test('can be variables of the environment', async () => {
    const node = await startNode('phantom-2.2');
    const env = {
      PHANTOM_WEBHOOK_NODE: node.url,
      PHANTOM_WEBHOOK_EVENT: 'block.forged,round.created',
      PHANTOM_WEBHOOK_TARGET: 'http://10.0.0.1:80/b',
      PHANTOM_WEBHOOK_PORT: '0',
    };
    const context = fakeContext({ env });
    const ended = run(['listen'], context);
    await context.waitFor('err', 'Verifying');
    expect(node.webhooks.map(({ event, target }) => `${event} ${target}`)).toEqual([
      'block.forged http://10.0.0.1/b',
      'round.created http://10.0.0.1/b',
    ]);
    context.interrupt();
    expect(await ended).toBe(0);
  });

  test('--insecure accepts any certificate of the node', async () => {
    const node = await startNode('phantom-2.2', { isTls: true });
    const secure = listenAt(node, oneEvent);
    expect(await secure.ended).toBe(3);
    expect(secure.context.err()).toContain('Use --insecure to accept any certificate.');
    const { context, stop } = listenAt(node, [...oneEvent, '--insecure', '--forward-to', 'localhost:1']);
    await context.waitFor('err', 'Verifying');
    expect(context.err().match(/Warning: --insecure accepts any certificate/g)).toHaveLength(1);
    expect(await stop()).toBe(0);
    expect(node.webhooks).toEqual([]);
  });

  test('--token is accepted too', async () => {
    const node = await startNode('phantom-2.2');
    const { context } = listenAt(node, [...oneEvent, '--token', `mine=${guidebookToken.token}`]);
    await context.waitFor('err', 'Verifying with the tokens "mine", "block.forged".\n');
    const [webhook] = node.webhooks;
    expect(webhook && (await postEvent(webhook, guidebookToken.authorization))).toBe(200);
  });

  test('--event with --demo selects what its node delivers', async () => {
    const context = fakeContext();
    const ended = run(
      ['listen', '--port', '0', '--demo', '--event', 'block.applied', '--count', '1'],
      context,
    );
    expect(await ended).toBe(0);
    expect(context.out()).toContain('block.applied');
    expect(context.err()).not.toContain('Note:');
  });

  test('--event with --demo warns about an event that its node never delivers', async () => {
    const context = fakeContext();
    const ended = run(['listen', '--port', '0', '--demo', '--event', 'blok.forged'], context);
    await context.waitFor('err', 'Registered at');
    expect(context.err()).toContain(
      'Note: blok.forged: phantom-2.2 has no such event, so it never fires there.',
    );
    context.interrupt();
    expect(await ended).toBe(0);
  });
});
