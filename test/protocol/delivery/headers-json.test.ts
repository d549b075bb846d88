import { expect, test } from 'vitest';
import { headersJson } from '../../../src/protocol/delivery/headers-json.ts';

test.for<[string, string[], string]>([
  ['no headers', [], '{}'],
  ['one header', ['Accept', '*/*'], '{"accept":"*/*"}'],
  ['several', ['A', '1', 'B', '2', 'C', '3'], '{"a":"1","b":"2","c":"3"}'],
  ['a repeated name', ['A', '1', 'B', '2', 'a', '3', 'A', '4'], '{"a":["1","3","4"],"b":"2"}'],
  ['an empty name and value', ['', ''], '{"":""}'],
  ['__proto__', ['__proto__', 'x'], '{"__proto__":"x"}'],
  ['quotes and backslashes', ['A', '"\\'], '{"a":"\\"\\\\"}'],
  ['controls', ['A\u009b', '\u007f\u009b\u202e'], '{"a\\u009b":"\\u007f\\u009b\\u202e"}'],
  ['a name without its value', ['A', '1', 'B'], '{"a":"1"}'],
])('%s', ([, headers, text]) => {
  expect(headersJson(headers, 'redacted')).toBe(text);
});

test.for(['Authorization', 'PROXY-AUTHORIZATION', 'cookie'])('%s is redacted, or left out', (name) => {
  const headers = ['A', '1', name, 'secret', name, 'secret', 'B', '2'];
  const redacted = '"[redacted]"';
  expect(headersJson(headers, 'redacted')).toBe(
    `{"a":"1","${name.toLowerCase()}":[${redacted},${redacted}],"b":"2"}`,
  );
  expect(headersJson(headers, 'omitted')).toBe('{"a":"1","b":"2"}');
});
