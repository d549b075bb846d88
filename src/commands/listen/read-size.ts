import { Problem } from '../../problem.ts';

const bytesPerUnit: Readonly<Record<string, number>> = { '': 1, b: 1, kb: 1_000, mb: 1_000_000 };
/** Shown with every character escaped, a body is six times as long, and a text of Node holds half a thousand million. */
const maxBytes = 64_000_000;

/** A size such as `512kb` or `5mb`, or plain bytes; in bytes, 1 to 64 million. */
export function readSize(text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*(b|kb|mb)?$/i.exec(text) ?? [];
  const bytes = Math.round(Number(digits) * (bytesPerUnit[(unit ?? '').toLowerCase()] ?? Number.NaN));
  if (bytes >= 1 && bytes <= maxBytes) return bytes;
  throw new Problem('bad-flag', `expected a size such as 512kb or 5mb, got "${text}".`);
}
