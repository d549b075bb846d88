import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { nodeProfileNames } from '../../src/node/node-rules.ts';
import { portOf } from '../port-of.ts';
import { callApi } from './call-api.ts';
import { startNode } from './start-node.ts';

// A rejection that nobody takes fails the run of vitest, as it ends the program.
describe.for(nodeProfileNames)('a node of %s', (profile) => {
  test('answers 500 to a call that causes an unexpected error, reports it, and continues', async () => {
    const save = () => Promise.reject(new Error(`boom ${'f'.repeat(32)}`));
    const node = await startNode({ profile, save });
    const body = '{"event":"a","target":"http://x","conditions":[]}';
    const answer = await callApi(node.url, { method: 'POST', path: '/api/webhooks', body });
    expect(answer).toMatchObject({
      status: 500,
      text: '{"statusCode":500,"error":"Internal Server Error","message":"An internal server error occurred"}',
    });
    expect(node.told('fault')).toEqual([
      { kind: 'fault', during: 'call', message: `Error: boom ${'f'.repeat(32)}` },
    ]);
    expect(node.told('request')).toMatchObject([{ status: 500 }]);
    expect((await callApi(node.url, { method: 'GET', path: '/api/webhooks' })).status).toBe(200);
  });

  test('survives a delivery that cannot be sent, and sends the next', async () => {
    const server = createServer((socket) =>
      socket.on('error', () => {}).end('HTTP/1.1 200 OK\r\n\r\n'),
    ).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const target = `http://127.0.0.1:${portOf(server)}/`;
    const id = profile === 'phantom-2.2' ? 1 : '00000000-0000-4000-8000-000000000000';
    const broken = { id, token: 'not a header\n', event: 'block.forged', target, enabled: true };
    const node = await startNode({ profile, saved: { nextId: 2, webhooks: [broken] } });
    await node.create({ event: 'block.forged', target });
    node.emit('block.forged', {});
    await node.until('dispatch', 2);
    expect(node.told('fault')).toMatchObject([{ during: 'delivery' }]);
    const outcomes = node
      .told('dispatch')
      .map(({ webhook: { id: of }, isSuccess }) => [of === id, isSuccess]);
    expect(outcomes.sort()).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  test('continues when a report cannot be shown', async () => {
    let isBroken = true;
    const faults: unknown[] = [];
    const node = await startNode({
      profile,
      onReport(report) {
        if (report.kind === 'fault') faults.push(report);
        else if (isBroken) throw new Error('boom');
      },
    });
    const list = { method: 'GET', path: '/api/webhooks' } as const;
    expect((await callApi(node.url, list)).status).toBe(200);
    node.forge();
    isBroken = false;
    expect((await callApi(node.url, list)).status).toBe(200);
    expect(faults).toEqual(
      Array.from({ length: 2 }, () => ({ kind: 'fault', during: 'report', message: 'Error: boom' })),
    );
  });
});
