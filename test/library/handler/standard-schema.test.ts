import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { type Delivery, deliverySchema } from '../../../src/library/fetch.ts';
import { cachedPackages } from '../../chain/oracle/cached-packages.ts';

const good = '{"timestamp":1,"data":"socket hang up","event":"forger.failed"}';
const odd = '{"timestamp":1,"data":{"error":5},"event":"forger.failed"}';

async function packageModule(specifier: string, file: string) {
  const folder = await cachedPackages([specifier]);
  return import(pathToFileURL(join(folder, 'node_modules', file)).href);
}

test('the validator of Hono hands on a delivery, and refuses a deviating one with its issues', async () => {
  const { sValidator } = await packageModule(
    '@hono/standard-validator@0.4.0',
    '@hono/standard-validator/dist/index.cjs',
  );
  const app = new Hono();
  app.post('/', sValidator('json', deliverySchema('forger.failed')), (c) => {
    const { event, data } = (c.req as unknown as { valid(target: 'json'): Delivery }).valid('json');
    return c.json({ event, data });
  });
  const post = (body: string) =>
    app.request('/', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  const accepted = await post(good);
  expect([accepted.status, await accepted.json()]).toEqual([
    200,
    { event: 'forger.failed', data: 'socket hang up' },
  ]);
  const refused = await post(odd);
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('expected text, got 5');
});

test('tRPC takes the schema as the input of a procedure', async () => {
  const { initTRPC } = await packageModule('@trpc/server@11.25.2', '@trpc/server/dist/index.mjs');
  const t = initTRPC.create();
  const router = t.router({
    receive: t.procedure
      .input(deliverySchema('forger.failed'))
      .mutation(({ input }: { input: Delivery<'forger.failed'> }) => input.data),
  });
  const caller = t.createCallerFactory(router)({});
  expect(await caller.receive(JSON.parse(good))).toBe('socket hang up');
  await expect(caller.receive(JSON.parse(odd))).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});
