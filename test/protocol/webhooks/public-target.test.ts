import { expect, test } from 'vitest';
import { publicTarget } from '../../../src/protocol/webhooks/node-webhook.ts';

test.for([
  ['http://user:secret@host/path', 'http://…@host/path'],
  ['HTTPS://secret@host', 'HTTPS://…@host'],
  ['http://a@b@host/', 'http://…@host/'],
  ['http://host/a@b', 'http://host/a@b'],
  ['http://host?a@b', 'http://host?a@b'],
  ['http://host#a@b', 'http://host#a@b'],
  ['http://host/', 'http://host/'],
  ['see http://a@b', 'see http://a@b'],
  ['a@b', 'a@b'],
])('%s is shown as %s', ([target = '', shown]) => {
  expect(publicTarget(target)).toBe(shown);
});
