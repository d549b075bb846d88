import type { Condition } from './condition.ts';

/**
 * A condition as `parseCondition` reads it. What that can never give (a key with white space, an operator without the
 * value it needs) has a text all the same, for people.
 */
export function conditionText({ key, condition, value }: Condition): string {
  const text = value === undefined ? undefined : (rangeText(value) ?? valueText(value));
  return text === undefined ? `${key} ${condition}` : `${key} ${condition} ${text}`;

  function rangeText(range: unknown): string | undefined {
    if (condition !== 'between' && condition !== 'not-between' && condition !== 'notBetween')
      return undefined;
    if (typeof range !== 'object' || range === null || Object.keys(range).join(' ') !== 'min max')
      return undefined;
    const bounds = Object.values(range).map((bound) => valueText(bound));
    return bounds.some((bound) => /\s/.test(bound) || bound.startsWith('{')) ? undefined : bounds.join(' ');
  }
}

function valueText(value: unknown): string {
  if (typeof value !== 'string') return Object.is(value, -0) ? '-0' : JSON.stringify(value);
  return isPlain(value) ? value : JSON.stringify(value);
}

/** Whether a text reads back as itself where a value is expected, and stays on one line. */
function isPlain(text: string): boolean {
  if (text === '' || text !== text.trim() || /\p{Cc}/u.test(text)) return false;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}
