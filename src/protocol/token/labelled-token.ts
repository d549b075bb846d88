import { Problem } from '../../problem.ts';
import { splitToken, type Token } from './token.ts';

/** A token under the name by which output speaks of it. */
export interface LabelledToken extends Token {
  readonly label: string;
}

export const defaultLabel = 'default';

/**
 * Reads `TOKEN` or `name=TOKEN`. A token holds no `=`, so the last one ends the name.
 * Unlabelled tokens are `default`, or `default-2`, … by their position among the unlabelled.
 * @throws Problem `malformed-token`, also for two tokens of one name
 */
export function labelTokens(texts: readonly string[]): readonly LabelledToken[] {
  const labelled: LabelledToken[] = [];
  let unlabelled = 0;
  for (const text of texts) {
    const separator = text.lastIndexOf('=');
    const name = text.slice(0, Math.max(separator, 0)).trim();
    const token = splitToken(text.slice(separator + 1));
    if (labelled.some((other) => other.token === token.token)) continue;
    if (name === '') unlabelled += 1;
    const label = name !== '' ? name : unlabelled === 1 ? defaultLabel : `${defaultLabel}-${unlabelled}`;
    if (labelled.some((other) => other.label === label)) {
      throw new Problem(
        'malformed-token',
        `Expected a name of its own for each token, got "${label}" twice.`,
      );
    }
    labelled.push({ label, ...token });
  }
  return labelled;
}
