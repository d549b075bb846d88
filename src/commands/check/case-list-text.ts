import type { CheckResult } from '../../check/cases/check-result.ts';
import type { Palette } from '../../terminal/text/palette.ts';

type Listed = Pick<CheckResult, 'id' | 'title' | 'expected' | 'why' | 'change'>;

/** The cases for a person. */
export function caseListText(cases: readonly Listed[], palette: Palette): string {
  const width = Math.max(...cases.map(({ id }) => id.length));
  return cases.map(({ id, title }) => `${palette.strong(id.padEnd(width))}  ${title}\n`).join('');
}

/** The same as JSON lines, with all that is known of each. */
export function caseListLines(cases: readonly Listed[]): string {
  return cases
    .map(({ id, title, expected, why, change }) => {
      return `${JSON.stringify({ type: 'case', id, title, expected, why, change })}\n`;
    })
    .join('');
}
