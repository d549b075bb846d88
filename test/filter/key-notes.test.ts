import { expect, test } from 'vitest';
import { createKeyNotes } from '../../src/filter/filter.ts';
import type { Condition } from '../../src/protocol/conditions/condition.ts';

function notesOn(keys: readonly string[], payloads: readonly (readonly [event: string, data: unknown])[]) {
  const said: string[] = [];
  const conditions = keys.map((key): Condition => ({ key, condition: 'eq', value: '1' }));
  const note = createKeyNotes(conditions, 'phantom-2.2', (line, kind) => said.push(`${kind}: ${line}`));
  for (const [event, data] of payloads) note(event, data);
  return said;
}

test('a key that is mistyped is told once, with the one that was meant', () => {
  const block = ['block.forged', { temperature: 7, id: '1' }] as const;
  expect(notesOn(['temprature', 'temperature'], [block, block])).toEqual([
    'note: block.forged has no "temprature". Did you mean temperature?',
  ]);
  expect(notesOn(['temprature'], [block, ['block.applied', { temperature: 8 }]])).toHaveLength(1);
});

test('nothing is said of a key that was said to be mistyped before anything came', () => {
  expect(notesOn(['heigth'], [['block.forged', { height: 7 }]])).toEqual([]);
});

test('nothing is said of a key that is there, that is like none, that is short, or of no object', () => {
  const block = ['block.forged', { temperature: 7, ip: 'x' }] as const;
  expect(notesOn(['temperature'], [block, ['wallet.saved', { temperaturee: 7 }]])).toEqual([]);
  expect(notesOn(['amount', 'id'], [block])).toEqual([]);
  expect(
    notesOn(
      ['temprature'],
      [
        ['a', null],
        ['b', 'temperature'],
        ['c', 7],
        ['d', ['temperature']],
      ],
    ),
  ).toEqual([]);
});

test('what comes from outside stands on one line and is cut', () => {
  const long = `tempe\u001b${'t'.repeat(90)}`;
  const [said = ''] = notesOn(
    ['tempe\u0007ttttt'],
    [[`${'e'.repeat(300)}\n`, { 'tempe\u001bttttt': 1, [long]: 1 }]],
  );
  expect(said).toMatch(/^note: e{80}… has no "tempe\\u0007ttttt"\. Did you mean tempe\\u001bttttt\?$/);
});
