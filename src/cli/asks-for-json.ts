import { toggle } from '../flags/flag.ts';
import { flagWords } from '../flags/flag-words.ts';
import { readFlags } from '../flags/read-flags.ts';

const json = { isJson: toggle('--json', 'print JSON lines') };

/**
 * Whether a command line asks for JSON. Looks only for the word, so a line that cannot be parsed gets its error as JSON
 * too.
 * @param env the variables that flags can be given in
 */
export function asksForJson(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (flagWords(argv).includes('--json')) return true;
  try {
    return readFlags(json, {}, env).isJson;
  } catch {
    // The command reports the value of the variable.
    return false;
  }
}
