import { expect, test } from 'vitest';
import { addressesOf } from '../../../src/http/addresses/addresses-of.ts';

test.for([
  ['127.0.0.1', ['127.0.0.1']],
  ['[::1]', ['::1']],
  ['name.invalid', []],
] as const)('the addresses of %s are %j', async ([host, addresses]) => {
  expect(await addressesOf(host)).toEqual(addresses);
});

test('localhost has a loopback address', async () => {
  expect(await addressesOf('localhost')).toEqual(
    expect.arrayContaining([expect.stringMatching(/^(127\.0\.0\.1|::1)$/)]),
  );
});
