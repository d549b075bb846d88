import type { NodeWebhook } from './node-webhook.ts';

/** The URL of a target without user and password, which are nobody's business but the target's. */
export function publicTarget(target: string): string {
  return target.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#]*@/i, '$1…@');
}

/** What may be shown of a webhook: its target without user and password, and nowhere what the node lists of its token. */
export function publicWebhook(webhook: NodeWebhook): NodeWebhook {
  const { token = '', event, target, conditions } = webhook;
  const [authorization, verification] = /^(?:[\da-f]{32}){1,2}$/i.test(token)
    ? (token.match(/.{32}/g) ?? [])
    : [];
  if (authorization === undefined) return { ...webhook, target: publicTarget(target) };
  // What may follow the first half is the second, where the node lists the first alone.
  const pattern = new RegExp(`${authorization}(?:[\\da-f]{32})?|${verification ?? authorization}`, 'gi');
  const hide = (text: string) => text.replace(pattern, '[redacted]');
  return {
    ...webhook,
    event: hide(event),
    target: publicTarget(hide(target)),
    conditions: conditions.map((condition) => hideInTexts(condition, hide)),
  };
}

/** @returns a copy of the same shape */
function hideInTexts<Value>(value: Value, hide: (text: string) => string): Value;
function hideInTexts(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === 'string') return hide(value);
  if (Array.isArray(value)) return value.map((entry) => hideInTexts(entry, hide));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [hide(name), hideInTexts(member, hide)]),
  );
}
