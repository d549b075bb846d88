import { parseArgs } from 'node:util';
import type { CommandCall, CommandDeclaration, GivenTexts } from '../flags/command-declaration.ts';
import type { Flag, Flags } from '../flags/flag.ts';
import { globalFlags } from '../flags/global-flags.ts';

/**
 * Reads a command line that holds no surprise. Whatever is unknown, missing or asks for help gives undefined and is
 * left to commander, which can explain it. Loading commander takes longer than the whole work of `token`.
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
    // True for a repeated flag's texts, a flag's text or a toggle: what the kinds of the options allow.
    const given = values as GivenTexts['flags'];
    // Which of the two came last, and so counts, is not told here.
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
