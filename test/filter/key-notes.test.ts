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

test('a mistyped key is reported once, with the key that was probably meant', () => {
  const block = ['block.forged', { temperature: 7, id: '1' }] as const;
  expect(notesOn(['temprature', 'temperature'], [block, block])).toEqual([
    'note: block.forged has no "temprature". Did you mean temperature?',
  ]);
  expect(notesOn(['temprature'], [block, ['block.applied', { temperature: 8 }]])).toHaveLength(1);
});

test('a key that was reported before the first delivery is not reported again', () => {
  expect(notesOn(['heigth'], [['block.forged', { height: 7 }]])).toEqual([]);
});

test('a key is not reported when it exists, resembles no other, is short or when the payload is not an object', () => {
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

test('text from outside is printed on one line and cut', () => {
  const long = `tempe\u001b${'t'.repeat(90)}`;
  const [said = ''] = notesOn(
    ['tempe\u0007ttttt'],
    [[`${'e'.repeat(300)}\n`, { 'tempe\u001bttttt': 1, [long]: 1 }]],
  );
  expect(said).toMatch(/^note: e{80}… has no "tempe\\u0007ttttt"\. Did you mean tempe\\u001bttttt\?$/);
});
