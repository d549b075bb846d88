import { expect, test } from 'vitest';
import { endToEndHeaders } from '../../../src/protocol/delivery/end-to-end-headers.ts';

test.for([
  'Connection',
  'Keep-Alive',
  'TE',
  'Trailer',
  'Transfer-Encoding',
  'Upgrade',
  'Expect',
  'Host',
  'Content-Length',
  'Proxy-Authorization',
  'proxy-connection',
  'PROXY-X',
])('%s is not forwarded', (name) => {
  expect(endToEndHeaders(['A', '1', name, 'x', 'b', '2'])).toEqual(['A', '1', 'b', '2']);
  expect(endToEndHeaders([name.toLowerCase(), 'x'])).toEqual([]);
});

test.for([
  ['X-Proxy-Authorization', 'x'],
  ['Hosts', 'x'],
  ['Authorization', 'x'],
  ['Content-Type', 'application/json'],
  ['', ''],
])('%s is forwarded with its value', (header) => {
  expect(endToEndHeaders(header)).toEqual(header);
});

test('order, number and case stay unchanged', () => {
  const headers = ['b', '1', 'A', '2', 'B', '3', 'a', '4'];
  expect(endToEndHeaders(headers)).toEqual(headers);
});

test('headers that Connection names are not forwarded, wherever it stands', () => {
  const headers = [
    'X-Hop',
    '1',
    'Connection',
    'close, X-HOP ,other',
    'x-hop',
    '2',
    'Other',
    '3',
    'Close',
    '4',
    'Z',
    '5',
  ];
  expect(endToEndHeaders(headers)).toEqual(['Z', '5']);
  expect(endToEndHeaders(['cOnNection', 'z', 'Z', '5', 'Connection', 'y', 'Y', '6'])).toEqual([]);
});

test('no other header names headers to drop', () => {
  expect(endToEndHeaders(['X', 'z', 'Z', '5'])).toEqual(['X', 'z', 'Z', '5']);
});

test('a name without a value is dropped', () => {
  expect(endToEndHeaders(['A', '1', 'B'])).toEqual(['A', '1']);
  expect(endToEndHeaders(['A', '1', 'Connection'])).toEqual(['A', '1']);
});
