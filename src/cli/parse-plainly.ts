import { parseArgs } from 'node:util';
import type { CommandCall, CommandDeclaration, GivenTexts } from '../flags/command-declaration.ts';
import type { Flag, Flags } from '../flags/flag.ts';
import { globalFlags } from '../flags/global-flags.ts';

/**
 * Parses a simple command line. Anything unknown or missing, or a request for help, gives undefined: commander can
 * explain it. Loading commander takes longer than all the work of `token`.
 */
export function parsePlainly(
  declaration: CommandDeclaration,
  rest: readonly string[],
): CommandCall | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...rest],
      options: {
        ...optionsOf(declaration.flags),
        ...optionsOf(globalFlags),
      },
      allowPositionals: true,
      strict: true,
    });
    const required = declaration.arguments.filter(({ isRequired }) => isRequired).length;
    const most = declaration.arguments.at(-1)?.isRepeatable ? Infinity : declaration.arguments.length;
    if (positionals.length < required || positionals.length > most) return undefined;
    // A safe cast: a repeatable flag gives texts, any other one a text, a toggle true. The options allow nothing else.
    const given = values as GivenTexts['flags'];
    // `parseArgs` does not report which of the two was last, and the last one counts.
    if (given.color === true && given['no-color'] === true) return undefined;
    return {
      declaration,
      given: { arguments: positionals, flags: given },
      globals: {
        color: given.color === true,
        'no-color': given['no-color'] === true,
        quiet: given.quiet === true,
      },
    };
  } catch {
    return undefined;
  }
}

interface Option {
  readonly type: 'boolean' | 'string';
  readonly multiple: boolean;
  readonly short?: string;
}

function optionsOf(flags: Flags): Record<string, Option> {
  return Object.fromEntries(Object.values(flags).map((flag) => [flag.name, optionOf(flag)]));
}

function optionOf({ kind, short }: Flag): Option {
  const option = { type: kind === 'toggle' ? 'boolean' : 'string', multiple: kind === 'list' } as const;
  return short === undefined ? option : { ...option, short };
}
