import { expect, test } from 'vitest';
import { nodeProfileNames } from '../../src/node/node-rules.ts';
import { callApi } from './call-api.ts';
import { startNode } from './start-node.ts';

// protocol.md sections 3.1 and 3.2; the measured calls begin with webhooks that are there.
const empty = {
  'phantom-2.2':
    '{"meta":{"count":0,"pageCount":0,"totalCount":0,"next":null,"previous":null,"self":"/api/webhooks?page=1&limit=100",' +
    '"first":"/api/webhooks?page=1&limit=100","last":null},"data":[]}',
  'ark-2.7': '{"data":[]}',
  'ark-3': '{"data":[]}',
} as const;

test.for(nodeProfileNames)('a node of %s without webhooks returns an empty list', async (profile) => {
  const { url } = await startNode({ profile });
  expect(await callApi(url, { method: 'GET', path: '/api/webhooks' })).toMatchObject({
    status: 200,
    text: empty[profile],
  });
});
