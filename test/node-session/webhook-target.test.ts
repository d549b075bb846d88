import { expect, test } from 'vitest';
import { webhookTarget } from '../../src/node-session/registration-plan.ts';

const loopback = { url: 'http://127.0.0.1:4044/', address: '127.0.0.1' };

test.for([
  ['a loopback address', undefined, undefined, loopback, 'http://127.0.0.1:4044/'],
  [
    'the path that is served',
    undefined,
    '/hook',
    { ...loopback, url: 'http://127.0.0.1:4044/hook' },
    'http://127.0.0.1:4044/hook',
  ],
  [
    'every address',
    undefined,
    undefined,
    { url: 'http://0.0.0.0:1/', address: '0.0.0.0' },
    'http://127.0.0.1:1/',
  ],
  [
    'every address of IPv6',
    undefined,
    undefined,
    { url: 'http://[::]:1/', address: '::' },
    'http://[::1]:1/',
  ],
  [
    'localhost, which means ::1 here',
    undefined,
    undefined,
    { url: 'http://localhost:1/', address: '::1' },
    'http://[::1]:1/',
  ],
  [
    'a name that a certificate is for',
    undefined,
    undefined,
    { url: 'https://dev.example:1/', address: '127.0.0.1' },
    'https://dev.example:1/',
  ],
  ['a target of the user', 'https://hooks.example/a?b=c', '/hook', loopback, 'https://hooks.example/a?b=c'],
  [
    'a target without a path, and one path served',
    'http://10.0.0.1:80',
    '/hook',
    loopback,
    'http://10.0.0.1/hook',
  ],
  ['a target without a path, and all served', 'http://10.0.0.1', undefined, loopback, 'http://10.0.0.1/'],
] as const)('%s', ([, target, path, listening, expected]) => {
  const given = { target: target === undefined ? undefined : new URL(target), path };
  expect(webhookTarget(given, listening).href).toBe(expected);
});
