import { expect, test } from 'vitest';
import { parseTargetUrl } from '../../../src/http/addresses/target-url.ts';

test.for([
  ['http://127.0.0.1:3000/hook?x=1', 'http://127.0.0.1:3000/hook?x=1'],
  ['localhost:3000', 'http://localhost:3000/'],
  ['127.0.0.1:3000/hook', 'http://127.0.0.1:3000/hook'],
  [':3000/hook?a=b', 'http://127.0.0.1:3000/hook?a=b'],
  ['4044', 'http://127.0.0.1:4044/'],
  ['https://example.org', 'https://example.org/'],
  ['http://[::1]:3000', 'http://[::1]:3000/'],
])('%s is read as %s', ([text = '', href]) => {
  expect(parseTargetUrl(text).href).toBe(href);
});

test.for([
  ['', /^Expected a URL/],
  ['http://', /^Expected a URL/],
  ['a b', /^Expected a URL/],
  ['http://x:99999', /^Expected a URL with a port/],
  ['x:99999/hook', /^Expected a URL with a port/],
  ['http:/localhost:3000', /^Expected a URL.* got "http:\/localhost/],
  ['ftp:/x/y', /^Expected a URL.* got "ftp:\/x/],
  ['postgres:/localhost/db', /^Expected a URL.* got "postgres:/],
  ['ftp://x/y', /got ftp:/],
  ['file:///etc/passwd', /got file:/],
  ['http://user:secret@x/', /without user and password/],
  ['secret@x', /without user and password/],
  ['http://user:secret@ss@x:99999/', /^Expected a URL/],
  ['http://user:p/secret@x:99999/', /^Expected a URL/],
  ['http://user:sec ret@x secret@y', /^Expected a URL/],
] as const)('%j is refused', ([text, message]) => {
  expect(() => parseTargetUrl(text)).toThrow(expect.objectContaining({ code: 'malformed-url' }));
  expect(() => parseTargetUrl(text)).toThrow(message);
  expect(() => parseTargetUrl(text)).not.toThrow(/secret/);
});
