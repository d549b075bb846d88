import { describe, expect, test } from 'vitest';
import * as fixes from '../../../src/check/fixes/fixes.ts';
import { frameworks } from '../../../src/check/fixes/framework.ts';
import { frameworkAdvice } from '../../../src/check/fixes/framework-advice.ts';

const keys = [
  fixes.compareWhole,
  fixes.headersFirst,
  fixes.catchErrors,
  fixes.readHeaderOnly,
  fixes.countHeaders,
  fixes.checkData,
  fixes.takeAnyContentType,
  fixes.takePostOnly,
  fixes.raiseBodyLimit,
];

describe.for(frameworks)('the advice for %s', (framework) => {
  const advice = frameworkAdvice[framework];

  test('has one text for each fix that depends on the framework', () => {
    expect(new Set(advice.keys())).toEqual(new Set(keys));
  });

  test('consists of at most three whole sentences', () => {
    for (const text of advice.values()) {
      expect(text).toMatch(/^\S.*\.$/s);
      expect(text).not.toMatch(/\s{2}|\n/);
      expect(text.split(/[.!?]\s+(?=[A-Z])/).length).toBeLessThanOrEqual(3);
    }
  });

  test('differs from the general advice', () => {
    for (const [fix, text] of advice) expect(text).not.toBe(fix);
  });
});

test.for([
  ['express', 'timingSafeEqual'],
  ['fastify', 'timingSafeEqual'],
  ['hono', 'timingSafeEqual'],
  ['flask', 'hmac.compare_digest'],
  ['django', 'constant_time_compare'],
  ['fastapi', 'secrets.compare_digest'],
  ['go', 'subtle.ConstantTimeCompare'],
  ['php', 'hash_equals'],
  ['ruby', 'Rack::Utils.secure_compare'],
  ['java', 'MessageDigest.isEqual'],
  ['rust', 'ConstantTimeEq'],
] as const)('in %s, the authorization is compared with %s', ([framework, api]) => {
  expect(frameworkAdvice[framework].get(fixes.compareWhole)).toContain(api);
});
