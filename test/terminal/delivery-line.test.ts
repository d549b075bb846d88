import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deliveryLine, readyLine, summaryLine } from '../../src/terminal/delivery-line.ts';
import { authorization, bodyOf, exampleBody, receptionOf, rejectedReception } from './example-reception.ts';
import { anyJsonText, anyText, hostileTexts, unprintable } from './hostile-text.ts';

function expectOneLine(line: string): void {
  expect(line.endsWith('\n')).toBe(true);
  expect(line.slice(0, -1)).not.toMatch(unprintable);
}

describe('deliveryLine', () => {
  test('writes the fields of the contract in their order', () => {
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

  test('says that the header held the whole token', () => {
    const line = deliveryLine(
      receptionOf(exampleBody('wallet.saved'), {
        verdict: { kind: 'authorized', token: 'blocks', whole: true },
      }),
    );

    expect(line).toContain('"token":"blocks","wholeToken":true,"authorized":true');
  });

  test('tells of a rejected request why, and nothing of its body', () => {
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

  test('has null for the method and path of what was no HTTP', () => {
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

  test('takes __proto__ for a header like any other', () => {
    const rawHeaders = ['__proto__', 'polluted', 'constructor', 'x', 'toString', 'y', '__PROTO__', 'again'];
    const { headers } = JSON.parse(deliveryLine(receptionOf('{"event":"a"}', { rawHeaders })));

    expect(Object.entries(headers)).toEqual([
      ['__proto__', ['polluted', 'again']],
      ['constructor', 'x'],
      ['tostring', 'y'],
    ]);
  });

  test.for(hostileTexts)('is one printable line with %s in every place', ([, hostile]) => {
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

  test('parses to what was received, whatever that is', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.array(anyText), anyJsonText, (event, path, rawHeaders, dataText) => {
        fc.pre(event !== '');
        const line = deliveryLine(receptionOf(bodyOf(event, dataText), { path, rawHeaders }));

        expectOneLine(line);
        const parsed = JSON.parse(line);
        expect(parsed).toMatchObject({ event, path });
        // Through bytes, as the body came: a lone surrogate that is not escaped does not survive UTF-8.
        expect(JSON.stringify(parsed.data)).toBe(Buffer.from(dataText).toString());
      }),
    );
  });

  test('removes line feeds that the sender put between the tokens of the payload', () => {
    const dataText = JSON.stringify(JSON.parse(exampleBody('peer.added')), null, '\t');

    expectOneLine(deliveryLine(receptionOf(bodyOf('peer.added', dataText))));
  });
});

test('readyLine tells address and process', () => {
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
  const line = summaryLine({ received: 5, authorized: 4, rejected: 1, events });

  expectOneLine(line);
  expect(line).toMatch(
    /^{"type":"summary","received":5,"authorized":4,"rejected":1,"events":{"block.forged":2,/,
  );
  expect(Object.entries(JSON.parse(line).events)).toEqual([...events]);
});
