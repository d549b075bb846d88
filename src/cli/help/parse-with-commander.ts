import { Command, CommanderError, Option } from 'commander';
import type { CommandCall, CommandDeclaration, GivenTexts } from '../../flags/command-declaration.ts';
import type { Flag } from '../../flags/flag.ts';
import { globalFlags, helpFlag, versionFlag } from '../../flags/global-flags.ts';
import { commandTable, groupSummaries, programSummary } from './command-table.ts';
import { argumentTerm, flagMeaning, flagTerm } from './flag-text.ts';
import { helpFooter, overviewFooter } from './help-footer.ts';

/** What commander said instead of calling a command: help, the version, or what is wrong. */
export interface UsageMessage {
  readonly isError: boolean;
  readonly text: string;
}

const helpWidth = 80;

/** Parses any command line; what cannot be parsed is explained. */
export async function parseWithCommander(
  argv: readonly string[],
  version: string,
): Promise<CommandCall | UsageMessage> {
  let call: CommandCall | undefined;
  let text = '';
  const program = new Command('phantom-webhook')
    .description(programSummary)
    .version(version, flagTerm(versionFlag), versionFlag.description)
    .helpOption(flagTerm(helpFlag), helpFlag.description)
    .helpCommand('help [command]', 'show help for a command')
    .addOption(optionOf(globalFlags.color))
    .addOption(optionOf(globalFlags.noColor))
    .addOption(optionOf(globalFlags.quiet))
    .configureHelp({ helpWidth, showGlobalOptions: true })
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
    .addHelpText('after', overviewFooter(commandTable))
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
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const advice = isMisplaced(error) ? adviceToNewcomer(argv) : undefined;
    return { isError: error.exitCode !== 0, text: withHints(text, advice) };
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
    for (const argument of declaration.arguments)
      command.argument(argumentTerm(argument), argument.description);
    for (const flag of Object.values(declaration.flags)) command.addOption(optionOf(flag));
    if (declaration.takesCommand) command.usage('[options] [-- command...]');
    command.addHelpText('after', helpFooter(declaration));
    command.showHelpAfterError(whereHelpIs(declaration.words));
    command.action(() => {
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
  return `  ${['phantom-webhook', ...words, '--help'].join(' ')} tells more.`;
}

/** Whether a word is where no command and no argument of that kind can be. */
function isMisplaced({ code }: CommanderError): boolean {
  return code === 'commander.unknownCommand' || code === 'commander.excessArguments';
}

/** Commander puts what was meant in parentheses; our own problems have a line below. */
function withHints(text: string, advice: string | undefined): string {
  if (advice !== undefined) return text.replace('\n', `\n  ${advice}\n`);
  return text.replace(/^\((Did you mean .*)\)$/gm, '  $1');
}

function optionOf(flag: Flag): Option {
  const option = new Option(flagTerm(flag), flagMeaning(flag));
  return flag.kind === 'list'
    ? option.argParser((text: string, before: readonly string[] | undefined) => [...(before ?? []), text])
    : option;
}

function givenFlags(command: Command, { flags }: CommandDeclaration): GivenTexts['flags'] {
  const values = command.opts<Record<string, boolean | string | readonly string[] | undefined>>();
  const names = new Set(Object.values(flags).map(({ name }) => name));
  const given: Record<string, boolean | string | readonly string[]> = {};
  for (const option of command.options) {
    const found = values[option.attributeName()];
    const name = option.long?.slice(2) ?? '';
    if (found !== undefined && names.has(name)) given[name] = found;
  }
  return given;
}

const handler = 'http://127.0.0.1:3000/webhook';

/** Commands that webhook tools of other senders have, and what does the same here. */
const counterparts: Readonly<Record<string, string>> = {
  trigger: `phantom-webhook send block.forged ${handler}`,
  forward: `phantom-webhook listen --forward-to ${handler}`,
  replay: `phantom-webhook send --from deliveries.ndjson ${handler}`,
  retrigger: `phantom-webhook send --from deliveries.ndjson ${handler}`,
};

const targetPattern = /^(?:https?:\/\/)?[\w.-]*:?\d{1,5}(?:\/[\w./-]*)?$/;

/**
 * What somebody means who is used to another tool: a command of it, or the port or URL of the handler right after `listen`.
 * Undefined for anything else.
 */
function adviceToNewcomer([command, next]: readonly string[]): string | undefined {
  if (command === undefined) return undefined;
  if (Object.hasOwn(counterparts, command)) return `Such as: ${counterparts[command]}`;
  if (command !== 'listen' || next === undefined || !targetPattern.test(next)) return undefined;
  const port = /^:?(\d+)$/.exec(next)?.[1];
  const forwarding = `To pass deliveries on to it: --forward-to ${next}.`;
  return port === undefined ? forwarding : `To listen there: --port ${port}. ${forwarding}`;
}
