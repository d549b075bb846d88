import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { type NodeProfileName, nodeProfileNames } from '../../src/node/node-rules.ts';
import { startTarget } from '../end-to-end/start-target.ts';
import vectors from '../vectors/condition-vectors.json' with { type: 'json' };
import { callApi } from './call-api.ts';
import { startNode } from './start-node.ts';

/** The versions that the vectors were measured on. */
const columns = {
  'phantom-2.2': '2.1-2.2 (phantom 2.2.4)',
  'ark-2.7': '2.6-2.7 and 3.x',
  'ark-3': '2.6-2.7 and 3.x',
} as const satisfies Record<NodeProfileName, keyof (typeof vectors)[number]>;

const numbered = vectors.map((vector, index) => ({
  ...vector,
  index,
  name: `${vector.payloadJs} with ${JSON.stringify(vector.conditions)}`,
}));

/** A payload that holds a number of the node's memory can be emitted where a node has such numbers. */
const bigNumber = (text: string) => text;
const moneyKey = 'amount';

describe.for(nodeProfileNames)('a webhook of %s', (profile) => {
  test.for(numbered)('$name is sent as often as a real node sends it', async (vector) => {
    const target = await startTarget();
    const node = await startNode({ profile });
    // Only there the memory of a node differs from its JSON, in fields that have these names.
    const isLive = vector.payloadJs.includes('BN(');
    const event = isLive ? 'transaction.applied' : 'block.forged';
    const payload: Record<string, unknown> | null | undefined = runInNewContext(`(${vector.payloadJs})`, {
      BN: bigNumber,
    });
    const rename = (key: string) => (isLive && key === 'h' ? moneyKey : key);
    const body =
      payload && Object.fromEntries(Object.entries(payload).map(([key, value]) => [rename(key), value]));
    const conditions = vector.conditions.map((condition) => ({ ...condition, key: rename(condition.key) }));

    await node.create({ event, target: target.url, conditions });
    const emitted = await callApi(node.p2pUrl, {
      method: 'POST',
      path: '/internal/utils/events',
      headers: { 'x-auth': 'forger' },
      body: JSON.stringify({ event, body }),
    });
    expect(emitted.status).toBe(204);

    const measured: { deliveries: number; unhandledRejection?: string } = vector[columns[profile]];
    await node.until('dispatch', measured.deliveries);
    await node.close();
    expect(target.received.length).toBe(measured.deliveries);
    expect(node.told('dispatch').length).toBe(measured.deliveries);
    if (measured.unhandledRejection !== undefined) {
      expect(node.told('exception')).toMatchObject([
        { message: measured.unhandledRejection, lostWebhooks: 0 },
      ]);
    }
  });
});
