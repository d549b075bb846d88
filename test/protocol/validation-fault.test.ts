import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readValidationFault } from '../../src/protocol/validation-fault.ts';

describe('what a node refuses', () => {
  test.for([
    ['child "event" fails because ["event" is required]', 'event', 'required'],
    ['"event" is required', 'event', 'required'],
    ['child "target" fails because ["target" must be a valid uri]', 'target', 'uri'],
    ['"target" must be a valid uri', 'target', 'uri'],
    ['child "event" fails because ["event" is not allowed to be empty]', 'event', 'empty'],
    ['"token" is not allowed', 'token', 'unknown'],
    [
      'child "conditions" fails because ["conditions" at position 2 fails because [child "condition" fails because ["condition" must be one of [eq, ne, not-between]]]]',
      'conditions[2].condition',
      'choice',
    ],
    [
      'child "conditions" fails because ["conditions" at position 0 fails because ["foo" is not allowed]]',
      'conditions[0].foo',
      'unknown',
    ],
    ['"conditions[0].key" is required', 'conditions[0].key', 'required'],
    ['child "enabled" fails because ["enabled" must be a boolean]', 'enabled', 'boolean'],
    ['"conditions" must be an array', 'conditions', 'array'],
    ['child "event" fails because ["event" must be a string]', 'event', 'string'],
    ['Invalid request payload JSON format', '', 'not-json'],
    ['something new', 'fallback', 'other'],
  ] as const)('%s', ([message, field, rule]) => {
    expect(readValidationFault(message, rule === 'other' ? ['fallback'] : [])).toEqual({
      field,
      rule,
      message,
    });
  });

  test('is read of any text, however long or nested', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(2_000), (text, depth) => {
        const message = `${'child "a" fails because ['.repeat(depth)}${text}${']'.repeat(depth)}`;
        expect(readValidationFault(message).message).toBe(message);
      }),
    );
  });
});
