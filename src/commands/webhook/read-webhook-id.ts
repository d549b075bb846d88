import { Problem } from '../../problem.ts';

/** The id of a webhook, which becomes a part of a path. */
export function readWebhookId(text: string | undefined): string {
  if (text !== undefined && /^[A-Za-z0-9_-]{1,64}$/.test(text)) return text;
  throw new Problem('bad-flag', `Expected the id of a webhook, such as 3 or a UUID, got "${text ?? ''}".`, {
    hint: 'phantom-webhook webhook list shows them.',
  });
}
