import { expect, test } from 'vitest';
import { createKeyNotes } from '../../src/commands/key-notes.ts';
import type { Condition } from '../../src/protocol/condition.ts';

function notesOn(keys: readonly string[], payloads: readonly (readonly [event: string, data: unknown])[]) {
  const said: string[] = [];
  const conditions = keys.map((key): Condition => ({ key, condition: 'eq', value: '1' }));
  const note = createKeyNotes(conditions, (line) => said.push(line));
  for (const [event, data] of payloads) note(event, data);
  return said;
}

test('a key that is mistyped is told once, with the one that was meant', () => {
  const block = ['block.forged', { height: 7, id: '1' }] as const;
  expect(notesOn(['heigth', 'height'], [block, block])).toEqual([
    'Note: block.forged has no "heigth". Did you mean height?',
  ]);
  expect(notesOn(['heigth'], [block, ['block.applied', { height: 8 }]])).toHaveLength(1);
});

test('nothing is said of a key that is there, that is like none, that is short, or of no object', () => {
  const block = ['block.forged', { height: 7, ip: 'x' }] as const;
  expect(notesOn(['height'], [block, ['wallet.saved', { heightt: 7 }]])).toEqual([]);
  expect(notesOn(['amount', 'id'], [block])).toEqual([]);
  expect(
    notesOn(
      ['heigth'],
      [
        ['a', null],
        ['b', 'height'],
        ['c', 7],
        ['d', ['height']],
      ],
    ),
  ).toEqual([]);
});

test('what comes from outside stands on one line and is cut', () => {
  const long = `heigh\u001b${'t'.repeat(90)}`;
  const [said = ''] = notesOn(
    ['heigh\u0007ttttt'],
    [[`${'e'.repeat(300)}\n`, { 'heigh\u001bttttt': 1, [long]: 1 }]],
  );
  expect(said).toMatch(/^Note: e{80}… has no "heigh\\u0007ttttt"\. Did you mean heigh\\u001bttttt\?$/);
});
