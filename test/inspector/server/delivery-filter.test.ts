import { expect, test } from 'vitest';
import { openExampleInspector } from './example-inspector.ts';

test.for([
  [
    'where=heigth+gte+100',
    200,
    "'heigth gte 100': No event of phantom-2.2 has this key, so the condition never matches. Did you mean height?",
    null,
  ],
  [
    'where=height+gte+1&where=asset.x+eq+1',
    200,
    expect.stringContaining('"asset.x" is the name of one key'),
    null,
  ],
  ['events=block.*,blok.forged', 200, 'No node sends "blok.forged".', 'Did you mean block.forged?'],
  ['events=fork.event', 200, 'No node sends "fork.event".', null],
  ['where=height+gtee+1', 400, expect.stringContaining('got "gtee"'), 'Did you mean gte?'],
] as const)('the filter %s answers %i and what may be meant', async ([query, status, message, hint]) => {
  const { call } = await openExampleInspector();
  const answer = await call(`/api/filter?${query}`);
  expect(answer.status).toBe(status);
  const field = query.replace(/=.*/, '');
  expect(JSON.parse(answer.text)).toEqual({ field, isUsable: status === 200, message, hint });
});

test('a filter that looks right answers 204', async () => {
  const { call } = await openExampleInspector();
  const query = 'where=height+gte+1&events=block.*&status=2xx&verdict=authorized&search=blok';
  expect((await call(`/api/filter?${query}`)).status).toBe(204);
});
