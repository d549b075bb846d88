import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readValidationFault } from '../../../src/protocol/webhooks/node-result.ts';

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

  test('is read from any text, however long or nested', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(2_000), (text, depth) => {
        const message = `${'child "a" fails because ['.repeat(depth)}${text}${']'.repeat(depth)}`;
        expect(readValidationFault(message).message).toBe(message);
      }),
    );
  });
});

test('a fault is read from messages of up to 10,000 characters', () => {
  const message = (length: number) => {
    const text = '"event" is required ';
    return text + 'x'.repeat(length - text.length);
  };
  expect(readValidationFault(message(10_000))).toMatchObject({ field: 'event', rule: 'required' });
  expect(readValidationFault(message(10_001))).toMatchObject({ field: '', rule: 'other' });
  expect(readValidationFault(message(10_001), ['target'])).toMatchObject({ field: 'target', rule: 'other' });
});

test('a fault is read through up to ten wrappers', () => {
  const wrapped = (depth: number) =>
    `${'child "a" fails because ['.repeat(depth)}"b" is required${']'.repeat(depth)}`;
  const path = (depth: number) => Array.from({ length: depth }, () => 'a').join('.');
  expect(readValidationFault(wrapped(10))).toMatchObject({ field: path(10), rule: 'required' });
  expect(readValidationFault(wrapped(11))).toMatchObject({ field: path(10), rule: 'other' });
});

test('an unknown key is named once, after its path', () => {
  const within = (name: string) =>
    `child "a" fails because [child "b" fails because ["${name}" is not allowed]]`;
  expect(readValidationFault(within('c')).field).toBe('a.b.c');
  expect(readValidationFault(within('b')).field).toBe('a.b');
  expect(readValidationFault(within('a')).field).toBe('a.b.a');
  expect(readValidationFault('child "b" fails because ["b" is not allowed]').field).toBe('b');
});

test('a message that names no field gives a fault without a field', () => {
  expect(readValidationFault('')).toEqual({ field: '', rule: 'other', message: '' });
  expect(readValidationFault('is required')).toEqual({ field: '', rule: 'other', message: 'is required' });
});
