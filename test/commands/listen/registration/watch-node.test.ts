import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openRegistration } from '../../../../src/commands/listen/registration/registration.ts';
import { type NodeState, watchNode } from '../../../../src/commands/listen/registration/watch-node.ts';
import type { CommandContext } from '../../../../src/context.ts';
import { holdTokens } from '../../../../src/protocol/delivery/held-tokens.ts';
import { startLocalNode } from '../../../end-to-end/start-local-node.ts';
import { fakeContext } from '../../../fake-context.ts';
import { portOf } from '../../../port-of.ts';

const everyMs = 5;

interface Watch {
  /** Resolves with the next report that was not yet taken. */
  next(): Promise<NodeState>;
  readonly reports: readonly NodeState[];
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Watches a node until the test ends. */
function startWatch(node: string, intervalMs = everyMs): Watch {
  const stop = new AbortController();
  const reports: NodeState[] = [];
  const wakeUps = new Set<() => void>();
  let taken = 0;
  const ended = watchNode({
    node,
    intervalMs,
    signal: stop.signal,
    onChange(state) {
      reports.push(state);
      for (const wakeUp of wakeUps) wakeUp();
    },
  });
  const watch = {
    reports,
    ended,
    async next() {
      while (reports[taken] === undefined) await new Promise<void>((resolve) => wakeUps.add(resolve));
      taken += 1;
      return reports[taken - 1] ?? expect.unreachable();
    },
    stop() {
      stop.abort();
      return ended;
    },
  };
  onTestFinished(watch.stop);
  return watch;
}

/** A server of bare connections; `accepted` resolves at each next one. */
async function startCounting() {
  const server = createServer((socket) => void socket.on('error', () => {}).resume());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { server, url: `http://127.0.0.1:${portOf(server)}`, accepted: () => once(server, 'connection') };
}

describe('watchNode', () => {
  test('reports once when a node stops, and once when it is back', async () => {
    const node = await startLocalNode(['--block-time', 'off']);
    const watch = startWatch(node.url);
    node.process.kill('SIGKILL');
    await node.finished;
    expect(await watch.next()).toBe('unreachable');
    // The later --port counts.
    const again = await startLocalNode(['--block-time', 'off', '--port', new URL(node.url).port]);
    expect(again.url).toBe(node.url);
    expect(await watch.next()).toBe('reachable');
    again.process.kill('SIGKILL');
    expect(await watch.next()).toBe('unreachable');
    await watch.stop();
    expect(watch.reports).toEqual(['unreachable', 'reachable', 'unreachable']);
  });

  test('reports nothing while the node accepts connections, and sends it nothing', async () => {
    const { server, url, accepted } = await startCounting();
    const received: Buffer[] = [];
    server.on('connection', (socket) => void socket.on('data', (bytes) => received.push(bytes)));
    const watch = startWatch(url);
    for (let count = 0; count < 3; count += 1) await accepted();
    await watch.stop();
    expect({ reports: watch.reports, received }).toEqual({ reports: [], received: [] });
  });

  test('does not judge the certificate of the node', async () => {
    const { url, accepted } = await startCounting();
    const watch = startWatch(url.replace('http:', 'https:'));
    for (let count = 0; count < 3; count += 1) await accepted();
    await watch.stop();
    expect(watch.reports).toEqual([]);
  });

  test('stops in the middle of a pause, however long', async () => {
    const { url } = await startCounting();
    const watch = startWatch(url, 86_400_000);
    await watch.stop();
    expect(watch.reports).toEqual([]);
  });

  test('leaves no connection open', async () => {
    const { server, url, accepted } = await startCounting();
    const watch = startWatch(url);
    await accepted();
    await watch.stop();
    // Resolves only once every connection has ended.
    await new Promise((resolve) => server.close(resolve));
    expect(watch.reports).toEqual([]);
  });

  test('reports nothing after it was stopped', async () => {
    const { server, url, accepted } = await startCounting();
    const watch = startWatch(url);
    await accepted();
    const ended = watch.stop();
    server.close();
    await ended;
    expect(watch.reports).toEqual([]);
  });
});

test('listen --node reports when its node stops and when it is back, also as JSON lines', async () => {
  const node = await startLocalNode(['--block-time', 'off']);
  const { say, lines, printLine, said } = collect();
  const registration = await openRegistration(
    {
      plan: { node: node.url, events: ['block.forged'], target: undefined, isInsecure: false },
      receiver: { url: 'http://127.0.0.1:9', address: '127.0.0.1' },
      held: holdTokens([]),
      listening: { path: undefined, conditions: [], profile: 'portable', isJson: true },
      watchIntervalMs: everyMs,
      printLine,
    },
    commandContext(say),
  );
  await registration.register(new AbortController().signal);
  node.process.kill('SIGKILL');
  await said(`the node at ${node.url} no longer accepts connections.`);
  const again = await startLocalNode(['--block-time', 'off', '--port', new URL(node.url).port]);
  await said(`The node at ${node.url} accepts connections again.`);
  // The new node knows no webhook, so there is nothing left to delete.
  expect(await registration.remove()).toBe(true);
  again.process.kill('SIGKILL');
  await again.finished;
  expect(lines.map((line) => JSON.parse(line)).filter(({ type }) => type === 'node')).toEqual([
    { type: 'node', state: 'unreachable', node: node.url },
    { type: 'node', state: 'reachable', node: node.url },
  ]);
});

function collect() {
  const sentences = new EventEmitter();
  const before = new Set<string>();
  const lines: string[] = [];
  return {
    lines,
    printLine: (line: string) => void lines.push(line),
    say(sentence: string) {
      before.add(sentence);
      sentences.emit(sentence);
    },
    said: async (sentence: string) => {
      if (!before.has(sentence)) await once(sentences, sentence);
    },
  };
}

function commandContext(say: (line: string) => void): CommandContext {
  return {
    ...fakeContext(),
    isColoured: () => false,
    isQuiet: false,
    isAnimated: () => false,
    report: async () => {},
    say,
    warn: ({ message }) => say(message),
  };
}
