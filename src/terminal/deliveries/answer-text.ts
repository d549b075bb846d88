import { printable } from '../../printable.ts';
import { isBrokenJson, type PostAnswer } from '../../protocol/delivery/post-outcome.ts';
import type { Palette } from '../text/palette.ts';

const maxAnswerCharacters = 500;

/** Status, time and the first 500 characters of the answer to one delivery, as lines for a person. */
export function answerText(
  answer: PostAnswer,
  isGood: boolean,
  durationMs: number,
  palette: Palette,
): string {
  const style = isGood ? palette.good : palette.bad;
  const status = style(`${answer.status} ${printable(answer.statusText)}`.trimEnd());
  const shown = answer.text.slice(0, maxAnswerCharacters).trimEnd();
  const lines = shown === '' ? [palette.faint('(empty answer)')] : shown.split(/\r?\n/).map(printable);
  if (answer.text.length > maxAnswerCharacters) lines.push(palette.faint('…'));
  return `${status}  ${palette.faint(`${Math.round(durationMs)} ms`)}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** What to look at when the answer is no success; undefined when the status says it all. */
export function answerHint(answer: PostAnswer): string | undefined {
  const { status, location } = answer;
  if (status === 401 || status === 403) {
    return 'The handler refused the authorization. Does it hold the token that this delivery was sent with?';
  }
  if (status === 404 || status === 405)
    return 'Is the path of the URL the one that the handler serves POST on?';
  if ([301, 302, 303, 307, 308].includes(status)) {
    const place = location === undefined ? '' : ` to ${printable(location)}`;
    return `Redirected${place}, not followed: each generation of nodes treats redirects in its own way.`;
  }
  if (status < 300 && isBrokenJson(answer)) {
    return 'The answer calls itself JSON and is none: ARK 3 logs such a delivery as failed.';
  }
  return undefined;
}
