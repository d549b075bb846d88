import type { Schema } from '../../protocol/events/contract/schema/schema.ts';
import { type Field, fieldsOf } from '../../protocol/schemas/fields.ts';
import type { Palette } from '../../terminal/text/palette.ts';

const indent = '  ';

/** Returns the fields of some data, a line for each. Empty for data without fields. */
export function fieldList(data: Schema | undefined, palette: Palette): string {
  const rows = data === undefined ? [] : rowsOf(fieldsOf(data), '');
  if (data === undefined || rows.length === 0) return '';
  const title = data.kind === 'list' ? 'field of each item' : 'field of data';
  const width = Math.max(title.length, ...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, text }) => `${indent}${palette.key(name.padEnd(width))}  ${text}\n`);
  return `${indent}${palette.faint(`${title.padEnd(width)}  value`)}\n${lines.join('')}`;
}

function rowsOf(
  fields: readonly Field[],
  margin: string,
): readonly { readonly name: string; readonly text: string }[] {
  return fields.flatMap((field) => [
    { name: `${margin}${field.name}`, text: fieldText(field) },
    ...rowsOf(field.fields, `${margin}${indent}`),
  ]);
}

function fieldText({ type, isOptional, meaning }: Field): string {
  const words = isOptional ? `optional: ${type}` : type;
  const sentence = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  return meaning === '' ? sentence : `${sentence}. ${meaning}`;
}
