import { closestName } from '../../closest-name.ts';
import { flagVariable } from '../../flags/read-flags.ts';
import { printable } from '../../printable.ts';
import { withoutTokens } from '../../without-tokens.ts';
import { commandTable } from './command-table.ts';

/**
 * Returns a warning about each variable that no flag of any command has.
 * @param own the variables of the command that runs
 */
export function unknownVariables(names: readonly string[], own: readonly string[]): readonly string[] {
  const known = commandTable.flatMap(({ flags }) =>
    Object.values(flags).map(({ name }) => flagVariable(name)),
  );
  const bare = (name: string) => name.slice(flagVariable('').length);
  return names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const meant = closestName(bare(name), own.map(bare));
      const question = meant === undefined ? '' : ` Did you mean ${flagVariable(meant)}?`;
      return `${printable(withoutTokens(name))} is ignored: no command has such a flag.${question}`;
    });
}
