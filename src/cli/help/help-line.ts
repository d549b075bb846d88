import type { Argument, CommandDeclaration } from '../../flags/command-declaration.ts';
import type { Flag, Flags, Suggestion } from '../../flags/flag.ts';
import { globalFlags, helpFlag, versionFlag } from '../../flags/global-flags.ts';
import { flagVariable } from '../../flags/read-flags.ts';
import { Problem } from '../../problem.ts';
import { commandTable, programSummary } from './command-table.ts';
import { explainMistake } from './explain-mistake.ts';
import { commandNotes, commonExitCodes } from './help-footer.ts';

/**
 * Returns the help for programs: one JSON object on one line, made from the same declarations as the help for people.
 * @param words the command or the group that it is about; none for all commands
 * @throws Problem `unknown-command`
 */
export function helpLine(words: readonly string[], version: string): string {
  const help = {
    type: 'help',
    name: 'phantom-webhook',
    version,
    summary: programSummary,
    commands: commandsOf(words).map(describeCommand),
    globalFlags: describeFlags({ ...globalFlags, helpFlag, versionFlag }, false),
    exitCodes: commonExitCodes,
  };
  return `${JSON.stringify(help)}\n`;
}

function commandsOf(words: readonly string[]): readonly CommandDeclaration[] {
  const [first] = words;
  if (first === undefined) return commandTable;
  const named = commandTable.filter(({ words: own }) => own.every((word, index) => words[index] === word));
  if (named.length > 0) return named;
  const group = commandTable.filter(({ words: own }) => own[0] === first);
  if (words.length === 1 && group.length > 0) return group;
  throw explainMistake(words, commandTable) ?? new Problem('unknown-command', `Unknown command "${first}".`);
}

function describeCommand(declaration: CommandDeclaration) {
  const { words, summary, flags, takesCommand = false, exclusive = [], isLongRunning } = declaration;
  return {
    words,
    summary,
    arguments: declaration.arguments.map(describeArgument),
    /** Whether `-- COMMAND` may follow. */
    takesCommand,
    flags: describeFlags(flags, isLongRunning),
    exclusive: exclusive.map((options) => options.map((option) => flags[option]?.name)),
    notes: commandNotes(declaration).map((paragraph) => paragraph.replaceAll('\n', ' ')),
    examples: declaration.examples,
    exitCodes: declaration.exitCodes,
  };
}

function describeArgument({ name, description, isRequired, isRepeatable = false, suggests }: Argument) {
  return { name, meaning: description, isRequired, isRepeatable, ...describeValue(suggests) };
}

/** @param hasVariables whether each flag can also be given as a variable */
function describeFlags(flags: Flags, hasVariables: boolean) {
  return Object.values(flags).map((flag) => describeFlag(flag, hasVariables));
}

function describeFlag(flag: Flag, hasVariables: boolean) {
  const { name, short = null, kind, description, group = null } = flag;
  return {
    name,
    short,
    ...(kind === 'toggle' ? { type: 'toggle', choices: null } : describeValue(flag.read.suggests)),
    placeholder: kind === 'toggle' ? null : flag.placeholder,
    default: kind === 'value-with-default' ? flag.defaultText : null,
    isRepeatable: kind === 'list',
    // The commands without variables read their tokens from this one too.
    environment: hasVariables || name === 'token' ? flagVariable(name) : null,
    group,
    meaning: description,
  };
}

function describeValue(suggests: Suggestion | undefined) {
  return typeof suggests === 'object'
    ? { type: 'choice', choices: suggests }
    : { type: suggests ?? 'text', choices: null };
}
