import { expect, test } from 'vitest';
import { keepReception } from '../../../src/inspector/server/kept-delivery.ts';
import { jsonLines } from '../../json-lines.ts';
import { bodyOf, receptionOf } from '../../terminal/example-reception.ts';
import { addBlock, exampleWords, openExampleInspector } from './example-inspector.ts';

test('an exported journal has the whole events, and the answers with their times and targets', async () => {
  const { call, deliveries } = await openExampleInspector();
  const event = `block.${'x'.repeat(1_000)}`;
  const body = bodyOf(event, '1');
  const outcome = { kind: 'failed', reason: 'refused', detail: '' } as const;
  const treatment = {
    isChosen: true,
    duplicateOf: null,
    forwardings: [{ target: 'http://user:word@127.0.0.1:1/', outcome, durationMs: 4 }],
  };
  const reception = receptionOf(body, { status: 502, durationMs: 7, treatment });
  deliveries.add((id) => keepReception({ ...reception, id }, Buffer.from(body), exampleWords));
  const [delivery, answer] = jsonLines((await call('/api/export?format=journal')).text);
  expect(delivery).toMatchObject({ event, body, id: 'exported-1' });
  expect(answer).toEqual({
    answeredAt: new Date(reception.receivedAtMs + 7).toISOString(),
    id: 'exported-1',
    status: 502,
    forward: [{ target: 'http://127.0.0.1:1/', status: null, error: 'refused', durationMs: 4 }],
  });
});

test.for(['journal', 'har'] as const)('only the chosen deliveries are in an exported %s', async (format) => {
  const { call, deliveries } = await openExampleInspector();
  for (let id = 1; id <= 5; id += 1) addBlock(deliveries, id);
  const { text, headers } = await call(`/api/export?format=${format}&ids=2,4,9&where=height+gte+3`);
  expect(text.match(/\\"height\\":\d/g)).toEqual(['\\"height\\":4']);
  expect(headers['content-disposition']).toMatch(/^attachment; filename="deliveries\.\w+"$/);
});
