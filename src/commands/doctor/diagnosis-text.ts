import { printable } from '../../printable.ts';
import type { Palette, Style } from '../../terminal/text/palette.ts';
import { wrapColumns } from '../../terminal/text/wrap.ts';
import { withoutTokens } from '../../without-tokens.ts';
import { type Diagnosis, type DoctorCounts, type DoctorVerdict, doctorVerdicts } from './diagnosis.ts';

const verdictWidth = 'warn'.length;
const idWidth = 'node-version'.length;
const gap = '  ';
const margin = ' '.repeat(verdictWidth + idWidth + 2 * gap.length);

/** One check for people. @param width columns of the terminal, if it is one */
export function diagnosisText(
  { id, verdict, found, advice, command }: Diagnosis,
  palette: Palette,
  width: number | undefined,
): string {
  const mark = styleOf(verdict, palette)(verdict.padEnd(verdictWidth));
  const head = `${mark}${gap}${palette.strong(id.padEnd(idWidth))}${gap}${shown(found)}\n`;
  const rest = advice === undefined ? '' : `${margin}${palette.faint(shown(advice))}\n`;
  // A command is not wrapped, so that it can be pasted.
  const line = command === undefined ? '' : `${margin}${shown(command)}\n`;
  return wrapColumns(head + rest, width) + line;
}

/** How many checks had each verdict. */
export function doctorSummaryText(counts: DoctorCounts, palette: Palette): string {
  const parts = doctorVerdicts
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => styleOf(verdict, palette)(`${counts[verdict]} ${verdict}`));
  return `\n${parts.join(' · ')}\n`;
}

/** One check as a JSON line. */
export function diagnosisLine({ id, verdict, found, advice, command }: Diagnosis): string {
  const words = [advice, command].filter((text) => text !== undefined);
  return jsonLine({
    type: 'check',
    id,
    verdict,
    found: withoutTokens(found),
    advice: words.length === 0 ? null : withoutTokens(words.join(' ')),
  });
}

export function doctorSummaryLine({ ok, warn, fail, skip }: DoctorCounts): string {
  return jsonLine({ type: 'summary', ok, warn, fail, skip });
}

function styleOf(verdict: DoctorVerdict, palette: Palette): Style {
  const styles = { ok: palette.good, warn: palette.warning, fail: palette.bad, skip: palette.faint };
  return styles[verdict];
}

function shown(text: string): string {
  return printable(withoutTokens(text));
}

/** Escapes mean the same to a parser, and cannot steer a terminal. */
function jsonLine(value: unknown): string {
  return `${printable(JSON.stringify(value))}\n`;
}
