import { expect, test } from 'vitest';
import { harEntry } from '../../src/journal/har.ts';
import type { RecordedAnswer } from '../../src/journal/journal-record.ts';
import { type RecordWish, recordOf } from './example-record.ts';

function entryOf(wish: RecordWish, answer?: RecordedAnswer) {
  const entry = { kind: 'entry', line: 1, isRebuilt: false, isExact: true, ...recordOf(0, wish) } as const;
  return JSON.parse(harEntry({ n: 3, entry, answer }));
}

test('an entry has all members that HAR 1.2 requires, of their types', () => {
  const answer = { answeredAtMs: Date.UTC(2026, 10, 23, 10, 4, 5, 135), status: 503, forwardings: [] };
  const rawHeaders = [
    'Host',
    'localhost:4044',
    'Content-Type',
    'application/json',
    'Authorization',
    'x',
    'X-A',
    '1',
  ];
  expect(entryOf({ rawHeaders, path: '/blocks?a=b&a=c%20d' }, { ...answer, isAccepted: false })).toEqual({
    startedDateTime: '2026-11-23T10:04:05.123Z',
    time: 12,
    request: {
      method: 'POST',
      url: 'http://localhost:4044/blocks?a=b&a=c%20d',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [
        { name: 'Host', value: 'localhost:4044' },
        { name: 'Content-Type', value: 'application/json' },
        { name: 'X-A', value: '1' },
      ],
      queryString: [
        { name: 'a', value: 'b' },
        { name: 'a', value: 'c d' },
      ],
      postData: {
        mimeType: 'application/json',
        text: '{"timestamp":1,"data":0,"event":"wallet.saved"}',
      },
      headersSize: -1,
      bodySize: 47,
    },
    response: {
      ...{ status: 503, statusText: '', httpVersion: 'HTTP/1.1', cookies: [], headers: [] },
      content: { size: 0, mimeType: 'x-unknown' },
      ...{ redirectURL: '', headersSize: -1, bodySize: -1 },
    },
    cache: {},
    timings: { send: 0, wait: 12, receive: 0 },
    comment: 'delivery 3, wallet.saved',
  });
});

test.for([
  ['/', 'a.example', 'http://a.example/'],
  ['/x', '[::1]:4044', 'http://[::1]:4044/x'],
  ['//evil.example/x', 'a.example', 'http://a.example//evil.example/x'],
  ['@evil.example', 'a.example', 'http://a.example/@evil.example'],
  ['http://b.example/x', 'a.example', 'http://a.example/http://b.example/x'],
  ['/x', 'u:p@a.example', 'http://localhost/x'],
  ['/x', 'a.example:99999', 'http://localhost/x'],
  ['/x', undefined, 'http://localhost/x'],
  ['', 'a.example', 'http://a.example/'],
] as const)('the path %j at the host %j is %s', ([path, host, url]) => {
  const rawHeaders = host === undefined ? [] : ['host', host];
  expect(entryOf({ path, rawHeaders }).request.url).toBe(url);
});
