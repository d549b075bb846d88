import type { Remark } from './context.ts';
import { printable } from './printable.ts';

const labels: Readonly<Record<Remark['kind'], string>> = {
  line: '',
  note: 'Note: ',
  warning: 'Warning: ',
  error: 'error: ',
  failure: '',
};

/** A remark for people: its label, its message, and below it the hint, if any. */
export function remarkText(remark: Remark): string {
  const hint = 'hint' in remark && remark.hint !== undefined ? `\n  ${remark.hint}` : '';
  return `${labels[remark.kind]}${remark.message}${hint}`;
}

/** A remark for programs: one JSON object. */
export function remarkLine(remark: Remark): string {
  // Empty lines only set a text apart from others on a screen.
  const message = remark.message.trim();
  const line =
    'code' in remark
      ? { type: 'error', code: remark.code, message, hint: remark.hint ?? null }
      : { type: remark.kind === 'warning' ? 'warning' : 'note', message };
  return printable(JSON.stringify(line));
}
