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
