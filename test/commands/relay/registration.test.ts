import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../free-port.ts';
import { isWindows } from '../../is-windows.ts';
import { jsonLines } from '../../json-lines.ts';
import { startNode } from '../../node/start-node.ts';
import { startSilentNode, startNode as startStandIn } from '../../node-stand-in/start-node.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { otherToken } from '../../tokens.ts';
import { startHandler } from './start-handler.ts';
import { call, startRelay } from './start-relay.ts';

interface ListedWebhook {
  readonly id: number | string;
  readonly event: string;
  readonly target: string;
  readonly enabled: boolean;
}

async function webhooksOf({ url }: { readonly url: string }): Promise<readonly ListedWebhook[]> {
  const response = await fetch(`${url}/api/webhooks`);
  const { data } = (await response.json()) as { data: readonly ListedWebhook[] };
  return data;
}

interface StoredWebhook {
  readonly id: unknown;
  readonly token: string;
  readonly retired?: boolean;
}

async function storedIn(directory: string): Promise<readonly StoredWebhook[]> {
  return JSON.parse(await readFile(join(directory, 'store/webhooks.json'), 'utf8'));
}

/** A relay at a node, once it has registered. */
async function startAt(node: { readonly url: string }, directory: string, ...flags: readonly string[]) {
  const events = flags.includes('--event') ? [] : ['--event', 'block.forged'];
  const relay = await startRelay(['--node', node.url, ...events, ...flags], { directory, env: {} });
  await relay.context.waitFor('err', 'Verifying');
  return relay;
}

describe('relay --node', () => {
  test('registers a webhook for each event, and forwards what the node sends', async () => {
    const directory = await temporaryFolder();
    const [node, handler] = [await startNode(), await startHandler()];
    const events = ['--event', 'block.forged', '--event', 'block.applied'];
    const relay = await startAt(node, directory, '--to', handler.url, ...events);
    expect(await webhooksOf(node)).toMatchObject([
      { event: 'block.forged', target: relay.url, enabled: true },
      { event: 'block.applied', target: relay.url, enabled: true },
    ]);
    await node.forge();
    await handler.until(2);
    const stored = await storedIn(directory);
    expect(new Set(handler.requests.map(({ headers }) => headers.authorization))).toEqual(
      new Set(stored.map(({ token }) => token.slice(0, 32))),
    );
    for (const { token } of stored) expect(relay.context.all()).not.toContain(token.slice(0, 32));
    expect(relay.context.err()).toMatch(/Registered at http:\S+: /);
  });

  test.skipIf(isWindows)('keeps its tokens in a file that only its owner can read', async () => {
    const directory = await temporaryFolder();
    const node = await startNode();
    await startAt(node, directory, '--to', ':3000');
    expect((await stat(join(directory, 'store/webhooks.json'))).mode & 0o777).toBe(0o600);
  });

  test('leaves its webhooks at the node when it stops, and adopts them at the next start', async () => {
    const directory = await temporaryFolder();
    const [node, handler] = [await startNode(), await startHandler()];
    const first = await startAt(node, directory, '--to', handler.url);
    expect(await first.stop()).toBe(0);
    const before = await webhooksOf(node);
    expect(before).toMatchObject([{ target: first.url, enabled: true }]);
    const second = await startAt(node, directory, '--to', handler.url);
    const after = await webhooksOf(node);
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(after).toMatchObject([{ target: second.url, enabled: true }]);
    await node.forge();
    await handler.until(1);
  });

  test('replaces a webhook that the node has lost, and forwards what waits with the token it arrived with', async () => {
    const directory = await temporaryFolder();
    let isUp = false;
    const node = await startNode();
    const handler = await startHandler({
      answer: (_, response) => response.writeHead(isUp ? 200 : 500).end(),
    });
    const flags = ['--to', handler.url, '--first-retry', '1h'];
    const first = await startAt(node, directory, ...flags);
    const forgeAt = async (relay: typeof first) => {
      node.forge();
      await relay.printed('"received"');
    };
    await forgeAt(first);
    await first.stop();
    const [old] = await storedIn(directory);
    await fetch(`${node.url}/api/webhooks/${old?.id}`, { method: 'DELETE' });

    const second = await startAt(node, directory, ...flags);
    const [webhook, ...others] = await webhooksOf(node);
    expect(others).toEqual([]);
    expect(webhook).toMatchObject({ target: second.url, enabled: true });
    await forgeAt(second);
    await second.stop();

    isUp = true;
    const seen = handler.requests.length;
    const third = await startAt(node, directory, ...flags);
    expect((await webhooksOf(node)).map(({ id }) => id)).toEqual([webhook?.id]);
    await forgeAt(third);
    await handler.until(seen + 3);
    await third.stop();
    const used = handler.requests.slice(seen).map(({ headers }) => headers.authorization);
    const stored = await storedIn(directory);
    const fresh = stored
      .find(({ id, retired }) => id === webhook?.id && retired !== true)
      ?.token.slice(0, 32);
    expect(used).toEqual([old?.token.slice(0, 32), fresh, fresh]);
    expect(third.lines('summary')[0]?.targets).toMatchObject([{ delivered: 3, waiting: 0, dead: 0 }]);
  });

  test('does not accept the token of a webhook that was replaced in an earlier run', async () => {
    const directory = await temporaryFolder();
    const [node, handler] = [await startNode(), await startHandler()];
    await (await startAt(node, directory, '--to', handler.url)).stop();
    const [old] = await storedIn(directory);
    await fetch(`${node.url}/api/webhooks/${old?.id}`, { method: 'DELETE' });
    await (await startAt(node, directory, '--to', handler.url)).stop();
    const relay = await startAt(node, directory, '--to', handler.url);
    expect(await relay.deliver('block.forged', 1, old?.token.slice(0, 32))).toBe(401);
  });

  test('refuses a token with the label of one in the store', async () => {
    const directory = await temporaryFolder();
    const node = await startNode();
    await (await startAt(node, directory, '--to', ':3000')).stop();
    const token = `block.forged=${otherToken.token}`;
    const flags = ['--to', ':3000', '--store', 'store', '--port', '0', '--token', token];
    const { exitCode, err } = await call(['relay', ...flags], { directory });
    expect(exitCode).toBe(2);
    expect(err).toContain('store already has a token named block.forged.');
    expect(err).not.toContain(otherToken.authorization);
  });

  test('--target is the URL that the node calls', async () => {
    const directory = await temporaryFolder();
    const [node, handler] = [await startNode(), await startHandler()];
    const port = String(await freePort());
    const target = `http://localhost:${port}/from-node`;
    await startAt(node, directory, '--to', handler.url, '--port', port, '--target', target);
    expect(await webhooksOf(node)).toMatchObject([{ target }]);
    await node.forge();
    await handler.until(1);
  });

  test('starts with the webhooks of the last run when the node cannot be reached', async () => {
    const directory = await temporaryFolder();
    const [node, handler] = [await startStandIn('phantom-2.2'), await startHandler()];
    const first = await startAt(node, directory, '--to', handler.url);
    await first.stop();
    node.close();
    const second = await startAt(node, directory, '--to', handler.url);
    expect(second.context.err()).toContain('cannot be reached; its webhooks are those of the last run.');
    const [stored] = await storedIn(directory);
    expect(await second.deliver('block.forged', { height: 1 }, stored?.token.slice(0, 32))).toBe(200);
    await handler.until(1);
  });

  test('without a node and without webhooks of an earlier run is an error with exit code 3', async () => {
    const directory = await temporaryFolder();
    const node = `http://127.0.0.1:${await freePort()}`;
    const flags = [
      '--to',
      ':3000',
      '--store',
      'store',
      '--port',
      '0',
      '--node',
      node,
      '--event',
      'block.forged',
    ];
    const { exitCode, err } = await call(['relay', ...flags, '--json'], { directory, env: {} });
    expect(exitCode).toBe(3);
    expect(jsonLines(err).at(-1)).toMatchObject({ type: 'error', code: 'node-unreachable' });
  });

  test('stops at once while a node does not answer, with exit code 0', async () => {
    const directory = await temporaryFolder();
    const { node, asked } = await startSilentNode('GET');
    const relay = await startRelay(['--to', ':3000', '--node', node.url, '--event', 'block.forged'], {
      directory,
    });
    await asked;
    expect(await relay.stop()).toBe(0);
  });

  test('does not overwrite a list of webhooks that it cannot read', async () => {
    const directory = await temporaryFolder();
    const node = await startNode();
    await (await startAt(node, directory, '--to', ':3000')).stop();
    const file = join(directory, 'store/webhooks.json');
    await writeFile(file, '[{"node":1}]');
    const flags = [
      '--to',
      ':3000',
      '--store',
      'store',
      '--port',
      '0',
      '--node',
      node.url,
      '--event',
      'block.forged',
    ];
    const { exitCode, err } = await call(['relay', ...flags], { directory });
    expect(exitCode).toBe(3);
    expect(err).toContain('Cannot read store/webhooks.json: it is not a list of webhooks.');
    expect(await readFile(file, 'utf8')).toBe('[{"node":1}]');
  });
});

describe('relay remove', () => {
  test('deletes the webhooks at the node, and no others', async () => {
    const directory = await temporaryFolder();
    const node = await startNode();
    await (await startAt(node, directory, '--to', ':3000')).stop();
    const other = await node.create({ event: 'block.forged', target: 'http://127.0.0.1:3000/' });
    const { exitCode, out, err } = await call(['relay', 'remove', '--store', 'store'], { directory });
    expect({ exitCode, out, err }).toEqual({ exitCode: 0, out: '', err: 'Deleted 1.\n' });
    expect((await webhooksOf(node)).map(({ id }) => id)).toEqual([other.id]);
    // What waits is still forwarded with its token.
    expect(await storedIn(directory)).toMatchObject([{ retired: true }]);
    const again = await call(['relay', 'remove', '--store', 'store'], { directory });
    expect(again).toMatchObject({ exitCode: 0, err: 'There are no webhooks to delete.\n' });
  });

  test('--json prints how many were deleted, and how many are left', async () => {
    const directory = await temporaryFolder();
    const node = await startNode();
    await (await startAt(node, directory, '--to', ':3000')).stop();
    const { out, err } = await call(['relay', 'remove', '--store', 'store', '--json'], { directory });
    expect({ lines: jsonLines(out), err }).toEqual({
      lines: [{ type: 'removed', removed: 1, left: 0 }],
      err: '',
    });
  });

  test('keeps the tokens of webhooks that it could not delete', async () => {
    const directory = await temporaryFolder();
    const node = await startStandIn('phantom-2.2');
    await (await startAt(node, directory, '--to', ':3000')).stop();
    const before = await storedIn(directory);
    node.close();
    const { exitCode, out, err } = await call(['relay', 'remove', '--store', 'store', '--json'], {
      directory,
    });
    expect(exitCode).toBe(3);
    expect(jsonLines(out)).toEqual([{ type: 'removed', removed: 0, left: 1 }]);
    expect(jsonLines(err)).toMatchObject([{ type: 'error', code: 'webhook-not-deleted' }]);
    expect(await storedIn(directory)).toEqual(before);
  });

  test('--insecure accepts any certificate of the node', async () => {
    const directory = await temporaryFolder();
    const node = await startStandIn('phantom-2.2', { isTls: true });
    await (await startAt(node, directory, '--to', ':3000', '--insecure')).stop();
    const strict = await call(['relay', 'remove', '--store', 'store'], { directory });
    expect(strict.exitCode).toBe(3);
    const lax = await call(['relay', 'remove', '--store', 'store', '--insecure'], { directory });
    expect(lax.exitCode).toBe(0);
    expect(node.webhooks).toEqual([]);
  });
});
