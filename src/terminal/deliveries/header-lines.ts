import { printable } from '../../printable.ts';
import { isSecretHeader } from '../../protocol/secrets/hide-tokens.ts';
import { redacted } from '../../protocol/secrets/token-traces.ts';
import type { Palette } from '../text/palette.ts';

/** The headers of a request as they were sent, one to an indented line, secrets redacted. */
export function headerLines(rawHeaders: readonly string[], palette: Palette, indent: string): string {
  let lines = '';
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const value = isSecretHeader(name.toLowerCase()) ? redacted : printable(rawHeaders[index + 1] ?? '');
    lines += `${indent}${palette.faint(`${printable(name)}: ${value}`)}\n`;
  }
  return lines;
}
