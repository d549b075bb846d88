import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWebhookFile } from '../../../src/commands/node/webhook-file.ts';
import type { SavedRegistry } from '../../../src/node/registry.ts';
import { fakeContext } from '../../fake-context.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

test('a failed write of webhooks is reported to every caller, and the next write succeeds', async () => {
  const directory = await temporaryFolder();
  const context = {
    ...fakeContext({ directory }),
    say: () => {},
    warn: () => {},
    report: async () => {},
    isQuiet: false,
  };
  const file = await openWebhookFile('hooks.json', 'phantom-2.2', {
    ...context,
    isColoured: () => false,
    isAnimated: () => false,
  });
  const webhook = { id: 1, token: 'f'.repeat(32), event: 'a', target: 'http://x', enabled: true };
  let isBroken = true;
  const unwritable = {
    ...webhook,
    toJSON() {
      if (isBroken) throw new Error('boom');
      return webhook;
    },
  };
  const saved: SavedRegistry = { nextId: 2, webhooks: [unwritable] };
  const saves = [file.save(saved), file.save(saved), file.save(saved)];
  const outcomes = await Promise.allSettled(saves);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  isBroken = false;
  expect(await file.save(saved)).toBe(true);
  expect(await readFile(join(directory, 'hooks.json'), 'utf8')).toContain('"event":"a"');
});
