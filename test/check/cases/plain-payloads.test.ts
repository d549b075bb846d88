import { expect, test } from 'vitest';
import { cases, prepareCases } from '../../../src/check/cases/case-list.ts';
import { createPayloadTexts } from '../../../src/check/cases/payload-texts.ts';
import { createRequestMaker } from '../../../src/check/cases/request-maker.ts';
import { guidebookToken as token } from '../../tokens.ts';

const seed = 'plain';
const atMs = 1_795_425_336_079;
const payloads = createPayloadTexts(seed, atMs);
const maker = createRequestMaker({
  token,
  host: 'localhost',
  path: '/',
  seed,
  atMs,
  payloads,
  profile: 'phantom-2.2',
  timeoutMs: 1_500,
});
const prepared = [...prepareCases(maker, new Set(cases.map(({ id }) => id)))];
const accepted = prepared.filter(({ case: { id } }) => id.startsWith('accepts/'));

// A handler that fails at such texts should fail only where they are the subject.
test('only cases about it send text that is not ASCII to handlers that should accept it', () => {
  const ids = accepted
    .filter(({ requests }) => requests.some(({ request: { body } }) => body.some((byte) => byte > 0x7f)))
    .map(({ case: { id } }) => id);
  expect(ids).toEqual(['accepts/unicode', 'accepts/slow-body']);
});

// Blocks of ARK contain transactions, whose messages are drawn.
test.for(['plain', 'tested', 'c', 'd'])(
  'a block has only ASCII text, whatever is drawn (seed %s)',
  (drawn) => {
    const texts = createPayloadTexts(drawn, atMs);
    const blocks = (['ark-2.7', 'ark-3'] as const).flatMap((generation) =>
      [0, 1, 2, 3].map((index) => texts('block.received', { generation, index }) ?? ''),
    );
    expect(blocks.filter((text) => Buffer.byteLength(text) !== text.length)).toEqual([]);
  },
);

test('only cases about it send two events with one id', () => {
  const eventsById = new Map<string, Set<string>>();
  for (const { case: one, requests } of accepted) {
    if (one.id.startsWith('accepts/same-id')) continue;
    for (const { request } of requests) {
      const { event, data } = JSON.parse(Buffer.from(request.body).toString('utf8'));
      if (typeof data?.id !== 'string') continue;
      eventsById.set(data.id, (eventsById.get(data.id) ?? new Set()).add(event));
    }
  }
  const shared = [...eventsById].filter(([, events]) => events.size > 1);
  expect(shared.map(([id, events]) => [id, ...events])).toEqual([]);
});

test('only cases about it send an event with an id twice', () => {
  const seen = new Set<string>();
  const repeated: string[] = [];
  for (const { case: one, requests } of accepted) {
    if (one.id.startsWith('accepts/same-id') || one.id.startsWith('accepts/twice')) continue;
    for (const { what, request } of requests) {
      const { event, data } = JSON.parse(Buffer.from(request.body).toString('utf8'));
      if (typeof data?.id !== 'string') continue;
      const key = `${event} ${data.id}`;
      if (seen.has(key)) repeated.push(`${one.id}: ${what}`);
      seen.add(key);
    }
  }
  expect(repeated).toEqual([]);
});
