import { Command, CommanderError, Option } from 'commander';
import type { CommandCall, CommandDeclaration, GivenTexts } from '../../flags/command-declaration.ts';
import type { Flag } from '../../flags/flag.ts';
import { hasHelpFlag } from '../../flags/flag-words.ts';
import { globalFlags, helpFlag, versionFlag } from '../../flags/global-flags.ts';
import { commandTable, groupSummaries, programSummary } from './command-table.ts';
import { explainMistake } from './explain-mistake.ts';
import { argumentTerm, flagMeaning, flagTerm } from './flag-text.ts';
import { helpFooter, overviewFooter, programFooter, shortHelpFooter } from './help-footer.ts';

/** The output of commander when it calls no command: help, the version, or an error. */
export interface UsageMessage {
  readonly isError: boolean;
  readonly text: string;
}

/** The lines of notes and examples are written for this width, so help is never wider. */
const widest = 80;
/** In a narrower terminal, descriptions stand below what they describe. */
const leastForColumns = 60;
const leastForDescription = 20;

/**
 * Parses any command line. If that fails, explains why.
 * @param columns of the terminal that shows help; undefined for no terminal. Lines of the footer may be longer.
 */
export async function parseWithCommander(
  argv: readonly string[],
  version: string,
  columns = widest,
): Promise<CommandCall | UsageMessage> {
  let call: CommandCall | undefined;
  let text = '';
  const isComplete = argv.includes('--all') && hasHelpFlag(argv);
  const helpWidth = Math.min(columns, widest);
  const program: Command = new Command('phantom-webhook')
    .description(programSummary)
    .version(version, flagTerm(versionFlag), versionFlag.description)
    .helpOption(flagTerm(helpFlag), helpFlag.description)
    .helpCommand('help [command]', 'show help for a command')
    .addOption(optionOf(globalFlags.color))
    .addOption(optionOf(globalFlags.noColor))
    .addOption(optionOf(globalFlags.quiet))
    .configureHelp({
      helpWidth,
      minWidthToWrap: leastForDescription,
      showGlobalOptions: true,
      // Not the flags of `relay` in the help of `relay status`.
      visibleGlobalOptions: (command): Option[] => (command === program ? [] : [...program.options]),
      ...(helpWidth < leastForColumns && {
        formatItem: (term, _width, description) => `  ${term}\n      ${description}`,
      }),
    })
    .configureOutput({
      writeOut: (part) => {
        text += part;
      },
      writeErr: (part) => {
        text += part;
      },
      getOutHelpWidth: () => helpWidth,
      getErrHelpWidth: () => helpWidth,
    })
    .addHelpText('after', programFooter())
    .showHelpAfterError(whereHelpIs([]))
    .exitOverride();

  const groups = new Map<string, Command>();
  for (const declaration of commandTable) {
    const [groupName, ...rest] =
      declaration.words.length > 1 ? declaration.words : ['', ...declaration.words];
    const parent = groupName === undefined || groupName === '' ? program : groupOf(groupName);
    addCommand(parent, rest.join(' '), declaration);
  }

  try {
    await program.parseAsync(isComplete ? argv.filter((word) => word !== '--all') : argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const isError = error.exitCode !== 0;
    // With --help after an unknown command, commander prints the help of the program or group.
    const isHelpFlag = error.code === 'commander.helpDisplayed';
    const mistake = isError || isHelpFlag ? explainMistake(argv, commandTable) : undefined;
    if (mistake !== undefined && (isError || mistake.code === 'unknown-command')) throw mistake;
    return { isError, text };
  }
  return call ?? { isError: true, text: program.helpInformation() };

  function groupOf(name: string): Command {
    const known = groups.get(name);
    if (known !== undefined) return known;
    const group = program
      .command(name)
      .description(groupSummaries[name] ?? '')
      .showHelpAfterError(whereHelpIs([name]))
      .addHelpText('after', overviewFooter(commandTable.filter(({ words }) => words[0] === name)));
    groups.set(name, group);
    return group;
  }

  function addCommand(parent: Command, name: string, declaration: CommandDeclaration): void {
    const command = parent.command(name).description(declaration.summary);
    const isGroup = commandTable.some(
      ({ words }) => words.length > declaration.words.length && words[0] === name,
    );
    if (isGroup) groups.set(name, command);
    for (const argument of declaration.arguments)
      command.argument(argumentTerm(argument), argument.description);
    const { commonFlags } = declaration;
    const isShort = commonFlags !== undefined && !isComplete;
    for (const [option, flag] of Object.entries(declaration.flags)) {
      const shown = optionOf(flag, isShort ? undefined : flag.group);
      command.addOption(shown.hideHelp(isShort && !commonFlags.includes(option)));
    }
    command.configureHelp({ ...command.configureHelp(), showGlobalOptions: !isShort });
    if (declaration.takesCommand) command.usage('[options] [-- command...]');
    command.addHelpText('after', isShort ? shortHelpFooter(declaration) : helpFooter(declaration));
    command.showHelpAfterError(whereHelpIs(declaration.words));
    command.action(() => {
      const stray = strayOption(command, declaration);
      if (stray !== undefined)
        command.error(`error: unknown option '${stray}'`, { code: 'commander.unknownOption' });
      const { color, quiet } = program.opts<{ color?: boolean; quiet?: boolean }>();
      call = {
        declaration,
        given: { arguments: command.args, flags: givenFlags(command, declaration) },
        globals: { color: color === true, 'no-color': color === false, quiet: quiet === true },
      };
    });
  }
}

function whereHelpIs(words: readonly string[]): string {
  return `  Run ${['phantom-webhook', ...words, '--help'].join(' ')} for details.`;
}

/** @param group the heading in help; the common one if undefined */
function optionOf(flag: Flag, group?: string): Option {
  const option = new Option(flagTerm(flag), flagMeaning(flag));
  if (group !== undefined) option.helpGroup(`${group}:`);
  return flag.kind === 'list'
    ? option.argParser((text: string, before: readonly string[] | undefined) => [...(before ?? []), text])
    : option;
}

type OptionValues = Readonly<Record<string, boolean | string | readonly string[] | undefined>>;

/** A command that is also a group takes the options of its subcommands. Returns one that its subcommand does not have. */
function strayOption({ parent }: Command, { words, flags }: CommandDeclaration): string | undefined {
  if (parent === null || words.length === 1) return undefined;
  const values = parent.opts<OptionValues>();
  const names = new Set(Object.values(flags).map(({ name }) => `--${name}`));
  return parent.options.find(
    (option) => values[option.attributeName()] !== undefined && !names.has(option.long ?? ''),
  )?.long;
}

function givenFlags(command: Command, { flags }: CommandDeclaration): GivenTexts['flags'] {
  const values = command.optsWithGlobals<OptionValues>();
  const names = new Set(Object.values(flags).map(({ name }) => name));
  const given: Record<string, boolean | string | readonly string[]> = {};
  for (const option of command.options) {
    const found = values[option.attributeName()];
    const name = option.long?.slice(2) ?? '';
    if (found !== undefined && names.has(name)) given[name] = found;
  }
  return given;
}
