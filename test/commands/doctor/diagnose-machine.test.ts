import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import {
  diagnoseLocalhost,
  diagnoseNodeVersion,
  oldestNode,
} from '../../../src/commands/doctor/diagnose-machine.ts';

test.for([
  ['20.19.0', 'ok'],
  ['20.20.2', 'ok'],
  ['22.0.0', 'ok'],
  ['26.1.0-nightly', 'ok'],
  ['20.18.9', 'fail'],
  ['18.20.0', 'fail'],
  ['9.99.0', 'fail'],
] as const)('Node.js %s is %s', ([version, verdict]) => {
  expect(diagnoseNodeVersion(version).verdict).toBe(verdict);
});

test('the oldest Node.js is that of package.json', async () => {
  const { engines } = JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8'));
  expect(engines.node).toBe(`>=${oldestNode.join('.')}`);
});

test.for([
  [['127.0.0.1'], 'ok', 'localhost is 127.0.0.1.'],
  [['127.0.0.1', '::1'], 'ok', 'localhost is 127.0.0.1, then ::1.'],
  [['::1', '127.0.0.1'], 'warn', 'localhost is ::1, then 127.0.0.1.'],
  [['::1'], 'warn', 'localhost is ::1.'],
  [[], 'warn', 'localhost has no address.'],
] as const)('localhost as %j: %s', ([addresses, verdict, found]) => {
  expect(diagnoseLocalhost(addresses)).toMatchObject({ verdict, found });
});
