import { expect, test } from 'vitest';
import { createMisbehaviour, type MisbehaviourOptions } from '../../../src/commands/listen/misbehave.ts';
import { accepted } from '../../../src/http/receiver/answer.ts';

const none: MisbehaviourOptions = { status: undefined, text: undefined, delayMs: 0, failRate: 0, seed: 'a' };

test('without options the answer is the usual one', () => {
  expect(createMisbehaviour(none).next()(accepted)).toEqual({ answer: accepted });
});

test.for([
  [{ status: 503 }, { status: 503, text: '' }],
  [{ text: 'OK' }, { status: 200, text: 'OK' }],
  [
    { status: 201, text: 'made' },
    { status: 201, text: 'made' },
  ],
] as const)('%o simulates the answer %o', ([wish, answer]) => {
  const twist = createMisbehaviour({ ...none, ...wish }).next();
  expect(twist(accepted)).toEqual({ answer, note: 'answered-on-purpose' });
});

function failures(failRate: number, seed: string): string {
  const misbehaviour = createMisbehaviour({ ...none, failRate, seed });
  return Array.from({ length: 1_000 }, () =>
    misbehaviour.next()(accepted).answer.status === 500 ? 'x' : '.',
  ).join('');
}

test('a simulated failure affects a share of deliveries, the same ones for the same seed', () => {
  expect(failures(0, 'a')).not.toContain('x');
  expect(failures(1, 'a')).not.toContain('.');
  const some = failures(0.1, 'a');
  expect(some.split('x').length - 1).toBeGreaterThan(60);
  expect(some.split('x').length - 1).toBeLessThan(140);
  expect(failures(0.1, 'a')).toBe(some);
  expect(failures(0.1, 'b')).not.toBe(some);
});

test('a simulated failure is marked as such, whatever the other options', () => {
  const twist = createMisbehaviour({ ...none, failRate: 1, status: 204 }).next();
  expect(twist(accepted)).toMatchObject({ answer: { status: 500 }, note: 'failed-on-purpose' });
});
