import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPayloadTexts } from '../../../src/check/cases/payload-texts.ts';
import { createRequestMaker } from '../../../src/check/cases/request-maker.ts';
import { writtenAuthorization } from '../../../src/check/fuzz/authorization-choice.ts';
import { createDraw } from '../../../src/check/fuzz/draw.ts';
import { drawDelivery } from '../../../src/check/fuzz/draw-delivery.ts';
import { foreignSenders } from '../../../src/check/fuzz/foreign-senders.ts';
import {
  deliveryText,
  deliveryWeight,
  expectationOf,
  type GeneratedDelivery,
  plainDelivery,
  readDelivery,
  withChoice,
} from '../../../src/check/fuzz/generated-delivery.ts';
import { membersOf, objectText, spell } from '../../../src/check/fuzz/json-spelling.ts';
import { makeRequests } from '../../../src/check/fuzz/make-requests.ts';
import { relatedCase } from '../../../src/check/fuzz/related-case.ts';
import { piecesWriter } from '../../../src/check/fuzz/secret-pieces.ts';
import { isExplainedBy, shrink, simplerDeliveries } from '../../../src/check/fuzz/shrink.ts';
import { profileNames } from '../../../src/protocol/delivery/profile-name.ts';
import { splitToken } from '../../../src/protocol/token/token.ts';
import { guidebookToken, otherToken } from '../../tokens.ts';

const atMs = 1_795_425_336_079;
const found = 'phantom-2.2';
const payloads = createPayloadTexts('fuzz', atMs);

/** The first deliveries of some seeds. */
const drawn = ['a', 'b', 'c', 'd'].flatMap((seed) =>
  Array.from({ length: 250 }, (_, number) => drawDelivery(number, { seed, senders: profileNames, found })),
);
const anyDelivery = fc.constantFrom(...drawn);

function requestsOf(delivery: GeneratedDelivery, seed = 'x') {
  const maker = createRequestMaker({
    token: guidebookToken,
    host: 'localhost',
    path: '/',
    seed,
    atMs,
    payloads,
    profile: found,
    timeoutMs: 1_500,
  });
  return makeRequests(delivery, { maker, found, unique: createDraw(seed).hex('id', 64) });
}

const bytesOf = (delivery: GeneratedDelivery, seed?: string) =>
  requestsOf(delivery, seed).requests.map(({ request: { path, rawHeaders, body } }) =>
    [path, ...rawHeaders, Buffer.from(body).toString('latin1')].join('\n'),
  );

describe('a generated delivery', () => {
  test('is the same for the same seed and number, and other ones for another seed', () => {
    const some = (seed: string) =>
      Array.from({ length: 50 }, (_, number) => drawDelivery(number, { seed, senders: profileNames, found }));
    expect(some('a')).toEqual(some('a'));
    expect(some('a')).not.toEqual(some('b'));
  });

  test('does not depend on the deliveries drawn before it', () => {
    expect(drawDelivery(123, { seed: 'a', senders: profileNames, found })).toEqual(drawn[123]);
  });

  test('makes the same bytes again, and other bytes with another label', () => {
    for (const delivery of drawn.slice(0, 100)) {
      expect(bytesOf(delivery)).toEqual(bytesOf(delivery));
      if (expectationOf(delivery) === 'valid' && /^(?:block|transaction)\.f/.test(delivery.event))
        expect(bytesOf(delivery)).not.toEqual(bytesOf(delivery, 'y'));
    }
  });

  test('of each expectation occurs often', () => {
    const counts = { valid: 0, wrong: 0, hostile: 0 };
    for (const delivery of drawn) counts[expectationOf(delivery)] += 1;
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(100);
  });

  test('uses every value of most choices', () => {
    const values = (name: keyof GeneratedDelivery) =>
      new Set(drawn.map((delivery) => JSON.stringify(delivery[name])));
    expect(values('profile').size).toBe(profileNames.length);
    expect(values('event').size).toBeGreaterThan(45);
    expect(values('authorization').size).toBeGreaterThan(120);
    expect(values('body').size).toBeGreaterThan(60);
    expect(values('message').size).toBeGreaterThan(15);
    expect(values('paddingKb').size).toBeGreaterThan(15);
  });

  test('keeps to the sender that the handler is checked against', () => {
    const some = Array.from({ length: 200 }, (_, number) =>
      drawDelivery(number, { seed: 'a', senders: ['ark-3'], found: 'ark-3' }),
    );
    expect(new Set(some.map(({ profile }) => profile))).toEqual(new Set(['as-found']));
  });

  test('for Phantom looks like those of Phantom', () => {
    const plain = requestsOf(plainDelivery).requests[0]?.request.rawHeaders ?? [];
    const headerIn = (rawHeaders: readonly string[], name: string) =>
      rawHeaders[
        rawHeaders.findIndex((one, index) => index % 2 === 0 && one.toLowerCase() === name) + 1
      ]?.trim();
    for (let number = 0; number < 300; number += 1) {
      const delivery = drawDelivery(number, { seed: 'a', senders: [found], found });
      expect(foreignSenders(delivery, [found])).toBeUndefined();
      if (expectationOf(delivery) !== 'valid') continue;
      for (const { request, expectation } of requestsOf(delivery).requests) {
        expect(request.body.length).toBeLessThan(100_000);
        for (const name of ['content-type', 'user-agent', 'accept'])
          expect(headerIn(request.rawHeaders, name)).toBe(headerIn(plain, name));
        const isRight = headerIn(request.rawHeaders, 'authorization') === guidebookToken.authorization;
        expect(isRight).toBe(expectation === 'valid');
      }
    }
  });

  test.for<[Partial<GeneratedDelivery>, readonly string[] | undefined]>([
    [{}, undefined],
    [{ contentType: 'plain' }, ['ark-2.7', 'ark-3', 'mainsail']],
    [{ contentType: 'absent' }, ['ark-2.3', 'ark-2.4']],
    [{ contentType: 'charset' }, undefined],
    [{ optionalHeaders: 'absent' }, ['ark-3', 'mainsail']],
    [{ profile: 'docs' }, ['docs']],
    [{ keyOrder: 'reversed' }, ['mainsail']],
    [{ paddingKb: 40 }, undefined],
    [{ paddingKb: 41 }, ['ark-2.3', 'ark-2.4', 'ark-2.7', 'ark-3', 'mainsail']],
    [{ event: 'wallet.saved' }, undefined],
    [{ event: 'bazaar.opened', data: 'text' }, undefined],
    [{ event: 'round.applied' }, ['ark-2.3', 'ark-2.4', 'ark-2.7', 'ark-3']],
  ])('with %j is foreign to Phantom if these senders send it: %j', ([choices, senders]) => {
    expect(foreignSenders({ ...plainDelivery, ...choices }, [found])).toEqual(senders);
    expect(foreignSenders({ ...plainDelivery, ...choices }, profileNames)).toBeUndefined();
  });

  test('is the same after it was written as JSON and read', () => {
    fc.assert(
      fc.property(anyDelivery, (delivery) => {
        expect(readDelivery(JSON.parse(deliveryText(delivery)))).toEqual({ kind: 'read', delivery });
      }),
      { numRuns: 200 },
    );
  });

  test('never contains a part of the token when written', () => {
    const all = drawn.map(deliveryText).join('');
    for (const half of [guidebookToken.authorization, guidebookToken.verification])
      expect(all).not.toContain(half.slice(0, 8));
  });

  test('never repeats the id of another one', () => {
    const ids = drawn.slice(0, 150).flatMap((delivery, index) =>
      requestsOf(withChoice(delivery, 'times', 1), `${index}`)
        .requests.filter(({ expectation }) => expectation === 'valid')
        .flatMap(({ request }) => [
          ...(/"id":"([0-9a-f]{9,})"/.exec(Buffer.from(request.body).toString())?.slice(1) ?? []),
        ]),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(50);
  });

  test.for([
    ['null', 'expected a JSON object'],
    ['{}', 'expected version 1, got none'],
    ['{"version":2}', 'expected version 1, got 2'],
    ['{"version":"1"}', 'expected version 1, got another value'],
    ['{"version":1,"event":7}', 'unexpected value of "event"'],
    ['{"version":1,"event":"\\ud83d"}', 'unexpected value of "event"'],
    ['{"version":1,"evnt":"x"}', 'unknown key "evnt"'],
    ['{"version":1,"__proto__":{}}', 'unknown key "__proto__"'],
    ['{"version":1,"pieces":1e9}', 'unexpected value of "pieces"'],
    ['{"version":1,"times":1.5}', 'unexpected value of "times"'],
    ['{"version":1,"paddingKb":-1}', 'unexpected value of "paddingKb"'],
    ['{"version":1,"manner":"burst"}', 'unexpected value of "manner"'],
    ['{"version":1,"before":["valid","valid","valid","valid"]}', 'unexpected value of "before"'],
    ['{"version":1,"extraHeaders":["long","long"]}', 'unexpected value of "extraHeaders"'],
    [
      '{"version":1,"message":"123456789012345678901234567890123456789012345678901234567890123456"}',
      'message',
    ],
    ['{"version":1,"authorization":{"form":"toString"}}', 'unexpected value of "authorization"'],
    ['{"version":1,"authorization":{"form":"other","of":"half"}}', 'unexpected value of "authorization"'],
    ['{"version":1,"authorization":{"form":"cut","of":"half","from":0,"to":32}}', 'authorization'],
    ['{"version":1,"authorization":{"form":"cut","of":"half","from":4,"to":4}}', 'authorization'],
    ['{"version":1,"authorization":{"form":"padded","of":"half","before":"","after":""}}', 'authorization'],
    [
      '{"version":1,"authorization":{"form":"joined","parts":["half","verification"],"separator":""}}',
      'authorization',
    ],
    [
      '{"version":1,"authorization":{"form":"changed","of":"half","places":[3,3],"shift":1}}',
      'authorization',
    ],
    ['{"version":1,"authorization":{"form":"text","text":"a\\r\\nb"}}', 'authorization'],
    ['{"version":1,"body":{"form":"bytes","hex":"f"}}', 'unexpected value of "body"'],
    ['{"version":1,"body":{"form":"nested","of":"lists","depth":1000000}}', 'unexpected value of "body"'],
  ])('is refused when it is read from %s', ([text = '', fault = '']) => {
    expect(readDelivery(JSON.parse(text))).toMatchObject({ fault: expect.stringContaining(fault) });
  });
});

describe('a wrong authorization', () => {
  const anyHalf = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), minLength: 32, maxLength: 32 }),
    fc.constantFrom('0'.repeat(32), 'a'.repeat(32), 'A'.repeat(32), '1'.repeat(32)),
  );
  const anyToken = fc
    .tuple(anyHalf, anyHalf, fc.boolean())
    .map(([first, second, isTwice]) => splitToken(first + (isTwice ? first : second)));
  const wrongOnes = drawn.filter((delivery) => expectationOf(delivery) === 'wrong');

  test('differs from the valid ones, whatever the token is', () => {
    fc.assert(
      fc.property(anyToken, fc.constantFrom(...wrongOnes), (token, { authorization }) => {
        fc.pre(token.authorization !== otherToken.authorization);
        const written = writtenAuthorization(authorization, token, otherToken);
        const values = (written?.authorizations ?? []).map(piecesWriter(token, otherToken));
        const isValid = (value: string) => [token.authorization, token.token].includes(value.trim());
        const valid = values.filter(isValid).length;
        expect(valid).toBe(
          authorization.form === 'two-headers' ? (authorization.valid === 'both' ? 2 : 1) : 0,
        );
      }),
      { numRuns: 200 },
    );
  });

  test('contains only characters that a header may have', () => {
    const write = piecesWriter(guidebookToken, otherToken);
    for (const { authorization } of wrongOnes) {
      for (const value of writtenAuthorization(authorization, guidebookToken, otherToken)?.authorizations ??
        [])
        expect(write(value)).toMatch(/^[\x20-\x7e\x80-\xff]*$/);
    }
  });
});

describe('shrinking', () => {
  test('never makes a delivery more complicated, and keeps what is expected of it or of one sent before it', () => {
    fc.assert(
      fc.property(anyDelivery, (delivery) => {
        for (const simpler of simplerDeliveries(delivery)) {
          expect(deliveryWeight(simpler)).toBeLessThan(deliveryWeight(delivery));
          expect(readDelivery(JSON.parse(deliveryText(simpler)))).toEqual({
            kind: 'read',
            delivery: simpler,
          });
          const isOther = expectationOf(simpler) !== expectationOf(delivery);
          if (isOther) expect(delivery.before).not.toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('ends at the plain delivery when everything fails', async () => {
    for (const delivery of drawn.slice(0, 60)) {
      const { delivery: smallest, attempts } = await shrink(delivery, 200, async () => true);
      expect(simplerDeliveries(smallest)).toEqual([]);
      expect(attempts).toBeLessThan(30);
    }
  });

  test('keeps only what the failure needs', async () => {
    const needed = (delivery: GeneratedDelivery) => delivery.paddingKb >= 123 && delivery.pieces >= 7;
    const delivery = {
      ...plainDelivery,
      paddingKb: 287,
      pieces: 33,
      event: 'wallet.saved',
      times: 4,
      index: 2,
    };
    const { delivery: smallest, attempts } = await shrink(delivery, 200, async (one) => needed(one));
    expect(smallest).toEqual({ ...plainDelivery, paddingKb: 123, pieces: 7 });
    expect(attempts).toBeLessThan(120);
  });

  test('stops after the given number of attempts, and when nothing can be sent any more', async () => {
    const [delivery = plainDelivery] = drawn.filter((one) => deliveryWeight(one) > 6);
    expect(await shrink(delivery, 3, async () => false)).toEqual({ delivery, attempts: 3 });
    expect(await shrink(delivery, 200, async () => undefined)).toEqual({ delivery, attempts: 1 });
  });

  test.for<[boolean, Partial<GeneratedDelivery>, Partial<GeneratedDelivery>]>([
    [true, { paddingKb: 200, event: 'wallet.saved' }, { paddingKb: 100 }],
    [false, { paddingKb: 200 }, { paddingKb: 100, manner: 'kept' }],
    [true, { authorization: { form: 'none' } }, { authorization: { form: 'other' } }],
    [false, { authorization: { form: 'other' } }, { authorization: { form: 'none' } }],
    [true, { before: ['unauthorized'] }, { authorization: { form: 'other' } }],
    [false, { before: ['valid'] }, { authorization: { form: 'other' } }],
    [true, { profile: 'ark-2.4' }, { contentType: 'absent' }],
    [false, { profile: 'ark-3' }, { contentType: 'absent' }],
  ])('explains a failure: %s for %j by %j', ([isExplained, delivery, known]) => {
    expect(isExplainedBy({ ...plainDelivery, ...delivery }, { ...plainDelivery, ...known })).toBe(
      isExplained,
    );
  });
});

test('every generated delivery is explained by a case', () => {
  for (const delivery of drawn) {
    const rules = ['accepts', 'refuses', 'survives', 'answers-in-time'] as const;
    for (const kind of rules) expect(relatedCase(delivery, { kind }).change).not.toBe('');
    for (const what of ['token', 'stack-trace', 'file-path'] as const)
      expect(relatedCase(delivery, { kind: 'discloses', what }).id).toBe(`discloses/no-${what}`);
    expect(relatedCase(delivery).why).not.toBe('');
  }
});

describe('another spelling of JSON', () => {
  const anySpelling = fc.record({
    spacing: fc.constantFrom('compact', 'spaces', 'lines', 'tabs'),
    escapes: fc.constantFrom('as-sent', 'non-ascii', 'slashes'),
  } as const);

  test('means the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), anySpelling, (value, spelling) => {
        const json = JSON.stringify(value);
        expect(JSON.parse(spell(json, spelling))).toEqual(JSON.parse(json));
      }),
    );
  });

  test('keeps every digit of a number', () => {
    const json = '{"a":[9007199254740993,1e400],"b":-0.10}';
    expect(spell(json, { spacing: 'spaces', escapes: 'non-ascii' })).toContain(' 9007199254740993 ');
    expect(spell(json, { spacing: 'lines', escapes: 'non-ascii' })).toContain('-0.10');
  });

  test('is split into members that make the same object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const json = JSON.stringify(value);
        expect(objectText(membersOf(json))).toBe(json);
      }),
    );
  });
});
