import { groupDigits } from '../../../terminal/text/group-digits.ts';

/** Longer numbers are counted, not shown. */
const maxNumberLength = 40;

/**
 * What kind of value a payload is, for events of which nothing else is known. A number is shown as it came, where its text
 * is known: as a value it may have lost digits.
 */
export function kindInWords(data: unknown, text = String(data)): string {
  switch (typeof data) {
    case 'undefined':
      return 'no data';
    case 'string':
      return data === '' ? 'an empty text' : `a text of ${counted(data.length, 'character')}`;
    case 'number':
      return text.length > maxNumberLength
        ? `a number of ${counted(text.length, 'character')}`
        : `the number ${text}`;
    case 'boolean':
      return String(data);
    case 'object':
      if (data === null) return 'null';
      if (Array.isArray(data))
        return data.length === 0 ? 'an empty array' : `an array of ${groupDigits(String(data.length))}`;
      return objectInWords(Object.keys(data).length);
    default:
      return '';
  }
}

function objectInWords(keys: number): string {
  return keys === 0 ? 'an empty object' : `an object with ${counted(keys, 'key')}`;
}

function counted(count: number, noun: string): string {
  return `${groupDigits(String(count))} ${noun}${count === 1 ? '' : 's'}`;
}
