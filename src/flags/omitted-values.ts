import type { Flags } from './flag.ts';
import { flagWords } from './flag-words.ts';

/**
 * Adds the values that may be omitted and were: `--fuzz` becomes `--fuzz=500`. A next word that cannot be the value
 * remains what it is, such as a URL.
 */
export function withOmittedValues(argv: readonly string[], flags: Flags): readonly string[] {
  const end = flagWords(argv).length;
  return argv.map((word, index) => {
    const flag = Object.values(flags).find(({ name }) => word === `--${name}`);
    if (index >= end || flag?.kind !== 'value' || flag.ifOmitted === undefined) return word;
    const next = index + 1 < end ? argv[index + 1] : undefined;
    return next !== undefined && flag.ifOmitted.isValue(next) ? word : `${word}=${flag.ifOmitted.text}`;
  });
}
