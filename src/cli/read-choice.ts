import { Problem } from '../problem.ts';
import type { ReadText } from './flag.ts';

/** Makes a reader of one word out of a few. */
export function readChoice<const Choice extends string>(choices: readonly Choice[]): ReadText<Choice> {
  return (text) => {
    const chosen = choices.find((choice) => choice === text);
    if (chosen !== undefined) return chosen;
    throw new Problem('bad-flag', `expected one of ${choices.join(', ')}, got "${text}".`);
  };
}
