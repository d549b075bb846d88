import { expect, test } from 'vitest';
import { webhookTable } from '../../../src/commands/webhook/webhook-text.ts';
import type { NodeWebhook } from '../../../src/protocol/webhooks/node-webhook.ts';
import { displayWidth } from '../../../src/terminal/text/display-width.ts';
import { plainPalette } from '../../../src/terminal/text/palette.ts';

function webhook(id: number, event: string, target = 'http://127.0.0.1:1/'): NodeWebhook {
  return { id, event, target, enabled: true, conditions: [], token: undefined, memberNames: [] };
}

test.for([
  ['wide', '漢字.かな'],
  ['combining', 'e\u0301e\u0327.o\u0308'],
  ['emoji', '🚀.🚀'],
  ['too wide for its column', '漢'.repeat(60)],
  ['made of what is escaped', '\u001b'.repeat(60)],
  ['a mixture', `${'a漢e\u0301'.repeat(40)}`],
])('a name that is %s keeps the columns of the table aligned', ([, event = '']) => {
  const webhooks = [webhook(1, 'block.forged'), webhook(200, event)];
  const lines = webhookTable(webhooks, { palette: plainPalette, width: 60 }).split('\n');
  const rows = lines.filter((line) => /(yes|enabled)$/.test(line));
  const columns = rows.map((row) => displayWidth(row.replace(/(yes|enabled)$/, '')));
  expect(rows).toHaveLength(3);
  expect(new Set(columns).size).toBe(1);
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(60);
});
