import { closestName } from '../closest-name.ts';
import { Problem } from '../problem.ts';
import { type ReadText, suggesting } from './flag.ts';

/** Makes a reader of one word out of a few. */
export function readChoice<const Choice extends string>(choices: readonly Choice[]): ReadText<Choice> {
  return suggesting(choices, (text) => {
    const chosen = choices.find((choice) => choice === text);
    if (chosen !== undefined) return chosen;
    const meant = closestName(text, choices);
    throw new Problem('bad-flag', `Expected one of ${choices.join(', ')}, got "${text}".`, {
      ...(meant === undefined ? {} : { hint: `Did you mean ${meant}?` }),
    });
  });
}
