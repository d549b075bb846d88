import { expect, test } from 'vitest';
import { cutShortLine } from '../../../../src/commands/listen/registration/registration.ts';

const place = { node: 'https://127.0.0.1:4004', isInsecure: true };
const registered = [
  { id: 3, event: 'block.forged' },
  { id: 4, event: 'round.created' },
];

test('registered webhooks are shown with the command that deletes them, requested ones with the command that lists them', () => {
  expect(cutShortLine({ registered, asked: 'wallet.saved' }, place, 'pw')).toBe(`Interrupted.
  Registered webhooks may still exist. To delete them, run: pw webhook delete 3 4 --node https://127.0.0.1:4004 --insecure
  The node may still create a webhook for wallet.saved: pw webhook list --node https://127.0.0.1:4004 --insecure`);
  expect(cutShortLine({ registered: [], asked: 'a\u001b' }, place, 'pw')).toMatch(
    /^Interrupted\.\n.* a\\u001b: pw webhook list [^\n]*$/,
  );
});

test('nothing is shown when nothing can be left behind', () => {
  expect(cutShortLine({ registered: [], asked: undefined }, place, 'pw')).toBeUndefined();
});
