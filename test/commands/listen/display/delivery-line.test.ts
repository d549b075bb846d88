import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  deliveryLine,
  readyLine,
  summaryLine,
} from '../../../../src/commands/listen/display/delivery-line.ts';
import { judgeConditions } from '../../../../src/protocol/conditions/judge-conditions.ts';
import type { Treatment } from '../../../../src/protocol/reception/reception.ts';
import type { Explanation } from '../../../../src/terminal/deliveries/judgement-text.ts';
import {
  authorization,
  bodyOf,
  exampleBody,
  receptionOf,
  rejectedReception,
} from '../../../terminal/example-reception.ts';
import { anyJsonText, anyText, hostileTexts, unprintable } from '../../../terminal/hostile-text.ts';

function expectOneLine(line: string): void {
  expect(line.endsWith('\n')).toBe(true);
  expect(line.slice(0, -1)).not.toMatch(unprintable);
}

describe('deliveryLine', () => {
  test('has the documented fields in their order', () => {
    const line = deliveryLine(receptionOf(exampleBody('wallet.saved')));

    expect(line).toBe(
      '{"type":"delivery","id":1,"receivedAt":"2026-11-23T10:04:05.123Z","method":"POST","path":"/blocks",' +
        '"token":"default","authorized":true,"reason":null,"status":200,"event":"wallet.saved",' +
        '"timestamp":1795427213454,"format":"node","data":55,"headers":{"content-type":"application/json;charset=utf-8",' +
        '"authorization":"[redacted]","user-agent":"axios/0.18.0"},"bodyBytes":60,"durationMs":1.235,' +
        '"duplicateOf":null,"forward":[]}\n',
    );
  });

  test('carries the payload with every digit, key and escape that was sent', () => {
    const dataText = '{"b":1e400,"a":9007199254740993,"c":[-0,1.0],"a":"\\u0041\\ud83d","__proto__":{"x":1}}';

    expect(deliveryLine(receptionOf(bodyOf('block.forged', dataText)))).toContain(
      `"data":${dataText},"headers"`,
    );
  });

  test('leaves data out when the delivery has none', () => {
    expect(JSON.parse(deliveryLine(receptionOf('{"event":"round.applied"}')))).not.toHaveProperty('data');
  });

  test('reports that the header contained the whole token', () => {
    const line = deliveryLine(
      receptionOf(exampleBody('wallet.saved'), {
        verdict: { kind: 'authorized', token: 'blocks', whole: true },
      }),
    );

    expect(line).toContain('"token":"blocks","wholeToken":true,"authorized":true');
  });

  test('gives the reason for a rejected request, and nothing of its body', () => {
    const { delivery } = receptionOf(exampleBody('block.forged'));
    const line = deliveryLine(rejectedReception({ reason: 'wrong-length', detail: 'got 31' }, { delivery }));

    expect(JSON.parse(line)).toMatchObject({
      token: null,
      authorized: false,
      reason: 'wrong-length',
      status: 401,
      event: null,
      timestamp: null,
      format: null,
    });
    expect(JSON.parse(line)).not.toHaveProperty('data');
  });

  test('has null for the method and path of a request that was not HTTP', () => {
    const line = deliveryLine(
      rejectedReception({ reason: 'malformed-request' }, { method: null, path: null }),
    );

    expect(JSON.parse(line)).toMatchObject({ method: null, path: null });
  });

  test.for(['Authorization', 'AUTHORIZATION', 'Proxy-Authorization', 'Cookie'])('redacts %s', (name) => {
    const line = deliveryLine(
      rejectedReception({ reason: 'wrong-authorization' }, { rawHeaders: [name, authorization] }),
    );

    expect(JSON.parse(line).headers).toEqual({ [name.toLowerCase()]: '[redacted]' });
    expect(line).not.toContain(authorization);
  });

  test('lists the values of a repeated header, and redacts each that is secret', () => {
    const rawHeaders = ['X-A', '1', 'Authorization', 'one', 'x-a', '2', 'authorization', 'two', 'X-a', '3'];
    const line = deliveryLine(rejectedReception({ reason: 'duplicate-authorization' }, { rawHeaders }));

    expect(JSON.parse(line).headers).toEqual({
      'x-a': ['1', '2', '3'],
      authorization: ['[redacted]', '[redacted]'],
    });
  });

  test('treats __proto__ like any other header', () => {
    const rawHeaders = ['__proto__', 'polluted', 'constructor', 'x', 'toString', 'y', '__PROTO__', 'again'];
    const { headers } = JSON.parse(deliveryLine(receptionOf('{"event":"a"}', { rawHeaders })));

    expect(Object.entries(headers)).toEqual([
      ['__proto__', ['polluted', 'again']],
      ['constructor', 'x'],
      ['tostring', 'y'],
    ]);
  });

  test.for(hostileTexts)('is one printable line with %s everywhere', ([, hostile]) => {
    const reception = receptionOf(bodyOf(hostile, JSON.stringify({ [hostile]: [hostile] })), {
      method: hostile,
      path: hostile,
      rawHeaders: [hostile, hostile],
      verdict: { kind: 'authorized', token: hostile, whole: false },
    });
    const line = deliveryLine(reception);

    expectOneLine(line);
    const { method, path, event, token, data } = JSON.parse(line);
    expect([method, path, event, token, Object.keys(data)[0]]).toEqual(Array(5).fill(hostile));
  });

  test('parses to what was received, whatever it is', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.array(anyText), anyJsonText, (event, path, rawHeaders, dataText) => {
        fc.pre(event !== '');
        const line = deliveryLine(receptionOf(bodyOf(event, dataText), { path, rawHeaders }));

        expectOneLine(line);
        const parsed = JSON.parse(line);
        expect(parsed).toMatchObject({ event, path });
        // Through bytes, as the body was received: a lone surrogate that is not escaped does not survive UTF-8.
        expect(JSON.stringify(parsed.data)).toBe(Buffer.from(dataText).toString());
      }),
    );
  });

  test('removes line feeds that the sender put between the tokens of the payload', () => {
    const dataText = JSON.stringify(JSON.parse(exampleBody('peer.added')), null, '\t');

    expectOneLine(deliveryLine(receptionOf(bodyOf('peer.added', dataText))));
  });
});

test('readyLine contains the address and the process id', () => {
  expect(readyLine({ url: 'http://127.0.0.1:4044/', pid: 123 })).toBe(
    '{"type":"ready","url":"http://127.0.0.1:4044/","pid":123}\n',
  );
});

test('summaryLine counts events by name, whatever the names are', () => {
  const events = new Map([
    ['block.forged', 2],
    ['__proto__', 1],
    ['\u001b]0;title\u0007', 1],
  ]);
  const tally = { received: 5, authorized: 4, rejected: 1, filtered: 0, events };
  const line = summaryLine(tally, { isExpecting: false, missing: [] });

  expectOneLine(line);
  expect(line).toMatch(
    /^{"type":"summary","received":5,"authorized":4,"rejected":1,"events":{"block.forged":2,/,
  );
  expect(Object.entries(JSON.parse(line).events)).toEqual([...events]);
});

test('summaryLine reports what was left out and what is missing', () => {
  const tally = { received: 1, authorized: 1, rejected: 0, filtered: 3, events: new Map([['a', 1]]) };
  const missing = [{ event: 'block.*', expected: 3, found: 1 }];
  expect(JSON.parse(summaryLine(tally, { isExpecting: true, missing }))).toEqual({
    type: 'summary',
    received: 1,
    authorized: 1,
    rejected: 0,
    filtered: 3,
    events: { a: 1 },
    missing,
  });
  expect(JSON.parse(summaryLine(tally, { isExpecting: true, missing: [] }))).toHaveProperty('missing', []);
});

const treatment: Treatment = { isChosen: true, duplicateOf: null, forwardings: [] };

describe('deliveryLine of a treated delivery', () => {
  const read = (changes: Partial<Treatment>, explanation?: Explanation) =>
    deliveryLine(
      receptionOf(bodyOf('a', '{"h":10}'), { treatment: { ...treatment, ...changes } }),
      explanation,
    );

  test('is empty for what the filter left out', () => {
    expect(read({ isChosen: false })).toBe('');
  });

  test('contains the duplicate, the note and each forwarding', () => {
    const answered = { kind: 'answered', status: 404, statusText: '', text: '', isCut: false } as const;
    const line = read({
      duplicateOf: { id: 7, receivedAtMs: 0 },
      note: 'answered-on-purpose',
      forwardings: [
        {
          target: 'http://127.0.0.1:3000/',
          outcome: { ...answered, contentType: undefined, location: undefined },
          durationMs: 1.23456,
        },
        {
          target: 'http://[::1]:3000/',
          outcome: { kind: 'failed', reason: 'refused', detail: 'ECONNREFUSED' },
          durationMs: 2,
        },
      ],
    });
    expectOneLine(line);
    expect(JSON.parse(line)).toMatchObject({
      duplicateOf: 7,
      note: 'answered-on-purpose',
      forward: [
        { target: 'http://127.0.0.1:3000/', status: 404, durationMs: 1.235, error: null },
        {
          target: 'http://[::1]:3000/',
          status: null,
          durationMs: 2,
          error: expect.stringContaining('nothing listens on [::1]:3000'),
        },
      ],
    });
  });

  test('contains the result of each condition, even when the delivery was left out', () => {
    const conditions = [
      { key: 'h', condition: 'gt', value: 10 },
      { key: 'x', condition: 'contains', value: 'a' },
    ] as const;
    const judgement = judgeConditions({ h: 10 }, conditions, 'phantom-2.2');
    const line = read({ isChosen: false, judgement }, { conditions, profile: 'phantom-2.2' });
    expectOneLine(line);
    expect(JSON.parse(line)).toMatchObject({
      filtered: true,
      explain: {
        profile: 'phantom-2.2',
        conditions: [
          { where: 'h gt 10', verdict: 'differs' },
          { where: 'x contains a', verdict: 'throws', message: expect.stringContaining('includes') },
        ],
        deliveries: 0,
      },
    });
  });
});
