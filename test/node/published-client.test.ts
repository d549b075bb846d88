import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeProfileNames } from '../../src/node/node-rules.ts';
import { cachedPackages } from '../chain/oracle/cached-packages.ts';
import { startNode } from './start-node.ts';

const name = '@phantomcores/client';

interface Answer<Data> {
  readonly status: number;
  readonly data: { readonly data: Data };
}

interface Webhook {
  readonly id: number | string;
  readonly event: string;
  readonly token?: string;
  readonly enabled: boolean;
}

/** The part of the client that is about webhooks. */
interface WebhookResource {
  all(): Promise<Answer<readonly Webhook[]>>;
  create(webhook: object): Promise<Answer<Webhook>>;
  get(id: number | string): Promise<Answer<Webhook>>;
  update(id: number | string, changes: object): Promise<Answer<undefined>>;
  delete(id: number | string): Promise<Answer<undefined>>;
}

interface Client {
  resource(name: 'webhooks'): WebhookResource;
}

const folder = await cachedPackages([`${name}@0.1.20`]).catch(() => undefined);

test.skipIf(folder === undefined).for(nodeProfileNames)(
  'the published client lists, creates, gets, updates and deletes webhooks of %s',
  async (profile) => {
    const require = createRequire(join(folder ?? '', 'node_modules', 'x.js'));
    const PhantomClient: new (host: string, version: number) => Client = require(name);
    const { url } = await startNode({ profile });
    const webhooks = new PhantomClient(url, 2).resource('webhooks');

    expect((await webhooks.all()).data.data).toEqual([]);
    const webhook = { event: 'block.forged', target: 'http://127.0.0.1:1/', enabled: true, conditions: [] };
    const created = await webhooks.create(webhook);
    expect(created).toMatchObject({
      status: 201,
      data: { data: { token: expect.stringMatching(/^[\da-f]{64}$/) } },
    });
    const { id } = created.data.data;
    expect((await webhooks.get(id)).data.data).toMatchObject({ id, event: 'block.forged', enabled: true });
    expect((await webhooks.update(id, { ...webhook, enabled: false })).status).toBe(204);
    expect((await webhooks.all()).data.data).toMatchObject([{ id, enabled: false }]);
    expect((await webhooks.delete(id)).status).toBe(204);
    expect((await webhooks.all()).data.data).toEqual([]);
  },
);
