import { expect, test } from 'vitest';
import { defaultProfile, profiles } from '../../../src/protocol/delivery/profile.ts';
import { profileNames } from '../../../src/protocol/delivery/profile-name.ts';

/** Headers as they go out: the name, and a value that is fixed. */
function headersOf(name: (typeof profileNames)[number]): readonly string[] {
  return profiles[name].headers.map((header) =>
    header.kind === 'fixed' ? `${header.name}: ${header.value}` : `${header.name} (${header.kind})`,
  );
}

const axios = [
  'Accept: application/json, text/plain, */*',
  'Content-Type: application/json;charset=utf-8',
  'Authorization (authorization)',
  'User-Agent: axios/0.18.0',
  'Content-Length (length)',
  'Host (host)',
  'Connection: close',
];
const gotWithoutType = [
  'user-agent: got/9.6.0 (https://github.com/sindresorhus/got)',
  'authorization (authorization)',
  'accept-encoding: gzip, deflate',
  'content-length (length)',
  'Host (host)',
  'Connection: close',
];
const got = [...gotWithoutType.slice(0, 2), 'content-type: application/json', ...gotWithoutType.slice(2)];
const bare = [
  'Authorization (authorization)',
  'Host (host)',
  'content-type: application/json',
  'content-length (length)',
  'Connection: close',
];
const wire = ['timestamp', 'data', 'event'];
const total = { kind: 'total', timeoutMs: 1_500 };

test.for([
  [
    'portable',
    'phantom-2.2',
    ['timestamp', 'data', 'event', 'created', 'type'],
    axios,
    'half',
    'never',
    '2xx',
    total,
  ],
  ['docs', 'phantom-2.2', ['created', 'data', 'type'], axios, 'half', 'never', '2xx', total],
  ['phantom-2.2', 'phantom-2.2', wire, axios, 'half', 'axios', '2xx', { kind: 'unlimited' }],
  ['ark-2.3', 'ark-2.3', wire, gotWithoutType, 'whole', 'got', '2xx', { kind: 'unlimited' }],
  ['ark-2.4', 'ark-2.4', wire, gotWithoutType, 'half', 'got', '2xx', total],
  ['ark-2.7', 'ark-2.7', wire, got, 'half', 'got', '2xx', total],
  ['ark-3', 'ark-3', wire, bare, 'half', 'never', 'below-400', { kind: 'idle', timeoutMs: 1_500 }],
  [
    'mainsail',
    'mainsail',
    ['data', 'event', 'timestamp'],
    bare,
    'half',
    'never',
    'below-400',
    { kind: 'idle', timeoutMs: 1_500 },
  ],
] as const)(
  '%s sends what its sender does',
  ([name, generation, envelope, headers, authorization, redirects, success, patience]) => {
    expect(headersOf(name)).toEqual(headers);
    expect(profiles[name]).toMatchObject({ name, generation, authorization, redirects, success });
    expect(profiles[name].envelope).toEqual(envelope);
    expect(profiles[name].patience).toEqual(patience);
  },
);

test('every profile has its name, and portable is the default', () => {
  expect(Object.keys(profiles)).toEqual([...profileNames]);
  expect(defaultProfile).toBe('portable');
});
