import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { nodeProfileNames } from '../../src/node/node-rules.ts';
import { isWindows } from '../is-windows.ts';
import { deliveriesIn, jsonLines, summaryIn } from '../json-lines.ts';
import { startNode, startSilentNode } from '../node-stand-in/start-node.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { runProgram, startProgram } from './program.ts';
import { startLocalNode } from './start-local-node.ts';

function startAt(url: string, flags: readonly string[]) {
  return startProgram(['listen', '--node', url, ...flags]);
}

describe.skipIf(isWindows)('listen --node', () => {
  test.for(nodeProfileNames)(
    'receives authorized deliveries from a node of %s, and leaves no webhook there',
    async (profile) => {
      const flags = ['--profile', profile, '--block-time', '10ms', '--transactions', '1'];
      const node = await startLocalNode(flags);
      const events = ['block.forged', 'transaction.applied', 'round.created'];
      const wanted = events.flatMap((event) => ['--event', event, '--expect', event]);
      // A round is 51 blocks.
      const listener = startAt(node.url, ['--port', '0', '--json', '--timeout', '60s', ...wanted]);
      const { exitCode, stdout } = await listener.finished;
      expect(exitCode).toBe(0);
      const authorized = deliveriesIn(stdout).filter((delivery) => delivery.authorized);
      expect(new Set(authorized.map(({ event }) => event))).toEqual(new Set(events));
      expect(authorized.every(({ event, token }) => event === token)).toBe(true);
      // Deliveries after the last expected one were refused only because the listener was stopping.
      const reasons = deliveriesIn(stdout).map(({ reason }) => reason);
      expect(new Set(reasons)).toEqual(new Set([null, ...reasons.filter((reason) => reason === 'stopping')]));
      expect(await node.webhooks()).toEqual([]);
    },
  );

  test.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('leaves no webhook behind after %s', async (signal) => {
    const node = await startLocalNode(['--block-time', 'off']);
    const listener = startAt(node.url, ['--port', '0', '--event', 'wallet.saved', '--event', 'block.forged']);
    await listener.waitFor('stderr', /^Verifying with the tokens/m);
    expect(await node.webhooks()).toHaveLength(2);
    await node.emit('wallet.saved', 7);
    await listener.waitFor('stdout', /wallet\.saved .*\n {2}authorized · answered 200/);
    listener.process.kill(signal);
    const { exitCode, stderr } = await listener.finished;
    expect(exitCode).toBe(0);
    expect(stderr).toContain('1 received, 1 authorized, 0 rejected');
    expect(await node.webhooks()).toEqual([]);
  });

  test('reports webhooks that a killed listener left behind, with the command that deletes them', async () => {
    const node = await startLocalNode(['--block-time', 'off']);
    const flags = ['--event', 'block.forged', '--event', 'wallet.saved'];
    const killed = startAt(node.url, ['--port', '0', ...flags]);
    await killed.waitFor('stderr', /^Verifying/m);
    killed.process.kill('SIGKILL');
    await killed.finished;
    const left = await node.webhooks();
    expect(left).toHaveLength(2);
    const port = new URL(left[0]?.target ?? '').port;

    const next = startAt(node.url, ['--port', port, ...flags]);
    await next.waitFor('stderr', /^Verifying/m);
    const [, command = ''] = await next.waitFor('stderr', /^To delete them: \S+ \S+ (webhook delete .*)$/m);
    expect(await runProgram(command.split(' '))).toMatchObject({ exitCode: 0 });
    next.process.kill('SIGINT');
    expect((await next.finished).exitCode).toBe(0);
    expect(await node.webhooks()).toEqual([]);
  });

  test('reports within seconds that the node is unreachable, and still ends on Ctrl-C', async () => {
    const node = await startLocalNode(['--block-time', 'off']);
    const listener = startAt(node.url, ['--port', '0', '--event', 'block.forged', '--json']);
    await listener.waitFor('stderr', /Verifying/);
    node.process.kill('SIGKILL');
    await listener.waitFor(
      'stderr',
      /"warning","message":"the node at http:\S+ no longer accepts connections\./,
    );
    const [line] = await listener.waitFor('stdout', /^\{"type":"node".*$/m);
    expect(JSON.parse(line)).toEqual({ type: 'node', state: 'unreachable', node: node.url });
    listener.process.kill('SIGINT');
    const { exitCode, stdout } = await listener.finished;
    expect(exitCode).toBe(3);
    expect(jsonLines(stdout).map(({ type }) => type)).toEqual([
      'ready',
      'registered',
      'node',
      'left-behind',
      'summary',
    ]);
  });

  test('deletes its webhook when nobody reads its output any more', async () => {
    const node = await startLocalNode(['--block-time', 'off']);
    const listener = startAt(node.url, ['--port', '0', '--event', 'wallet.saved', '--compact']);
    await listener.waitFor('stderr', /^Verifying/m);
    listener.process.stdout?.destroy();
    await node.emit('wallet.saved', 7);
    expect((await listener.finished).exitCode).toBe(0);
    expect(await node.webhooks()).toEqual([]);
  });

  test('reports what may be left behind when a second signal follows right after the first', async () => {
    const { node, asked } = await startSilentNode('DELETE');
    const listener = startAt(node.url, ['--port', '0', '--event', 'block.forged']);
    await listener.waitFor('stderr', /^Verifying/m);
    listener.process.kill('SIGINT');
    await asked;
    // Two of one kind so soon would be taken for one.
    listener.process.kill('SIGTERM');
    const { exitCode, stderr } = await listener.finished;
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(
      /^Interrupted\.\n {2}.* still exist. To delete them, run: \S+ \S+ webhook delete 1 --node \S+$/m,
    );
  });

  test('shows how to find the webhook it requested when a second signal ends it', async () => {
    const { node, asked } = await startSilentNode('POST');
    const listener = startAt(node.url, ['--port', '0', '--event', 'block.forged']);
    await asked;
    // Two of one kind would be taken for one.
    listener.process.kill('SIGINT');
    listener.process.kill('SIGTERM');
    const { exitCode, stderr } = await listener.finished;
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(
      /^Interrupted\.\n {2}.* may still create a webhook for block\.forged: \S+ \S+ webhook list --node \S+$/m,
    );
  });

  test('reports what remains at the node when an internal error ends it', async () => {
    const door = join(await temporaryFolder(), 'door.mjs');
    await writeFile(door, `process.on('SIGUSR2', () => { throw new TypeError('unforeseen'); });`);
    const node = await startNode('phantom-2.2');
    const listener = startProgram(['listen', '--node', node.url, '--port', '0', '--event', 'block.forged'], {
      env: { NODE_OPTIONS: `--import ${pathToFileURL(door)}` },
    });
    await listener.waitFor('stderr', /^Verifying/m);
    listener.process.kill('SIGUSR2');
    const { exitCode, stderr } = await listener.finished;
    expect(exitCode).toBe(70);
    expect(stderr).toMatch(/^internal error in phantom-webhook: TypeError: unforeseen/m);
    expect(stderr).toMatch(/ still exist\. To delete them, run: \S+ \S+ webhook delete 1 --node \S+$/m);
  });

  test('prints the cleanup command while the node hangs, and ends at once on a second Ctrl-C', async () => {
    const node = await startNode('phantom-2.2', { intercept: ({ method }) => method === 'DELETE' });
    const listener = startAt(node.url, ['--port', '0', '--event', 'block.forged']);
    await listener.waitFor('stderr', /^Verifying/m);
    listener.process.kill('SIGINT');
    await listener.waitFor('stderr', /If you interrupt this, run: \S+ \S+ webhook delete 1 --node \S+$/m);
    listener.process.kill('SIGINT');
    expect((await listener.finished).exitCode).toBe(130);
  });
});

test('listen --demo registers at a built-in node, creates no extra token, and accepts a given one', async () => {
  const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };
  const listener = startProgram(['listen', '--demo', '--port', '0', '--json'], { env });
  const [, url = ''] = await listener.waitFor('stdout', /"url":"([^"]+)"/);
  await listener.waitFor('stderr', /Verifying with the tokens /);
  const sent = await runProgram(['send', 'wallet.saved', url], { env });
  expect(sent.exitCode).toBe(0);
  await listener.waitFor('stdout', /"token":"block\.forged","authorized":true/);
  await listener.waitFor('stdout', /"token":"transaction\.applied","authorized":true/);
  listener.process.kill('SIGINT');
  const { exitCode, stdout } = await listener.finished;
  expect(exitCode).toBe(0);
  expect(jsonLines(stdout).slice(0, 3)).toMatchObject([
    { type: 'ready' },
    { type: 'registered', event: 'block.forged' },
    { type: 'registered', event: 'transaction.applied' },
  ]);
  expect(deliveriesIn(stdout)).toContainEqual(
    expect.objectContaining({ event: 'wallet.saved', token: 'default', authorized: true }),
  );
  expect(summaryIn(stdout)).toMatchObject({ rejected: 0 });
});
