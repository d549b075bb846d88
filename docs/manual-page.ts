import { commandTable, programSummary } from '../src/cli/help/command-table.ts';
import { flagMeaning, flagTerm } from '../src/cli/help/flag-text.ts';
import { commandNotes, commonExitCodes } from '../src/cli/help/help-footer.ts';
import type { CommandDeclaration, Example } from '../src/flags/command-declaration.ts';
import type { Flags } from '../src/flags/flag.ts';
import { globalFlags, helpFlag, versionFlag } from '../src/flags/global-flags.ts';
import { wrapText } from '../src/terminal/text/wrap.ts';
import { version } from '../src/version.ts';
import { environment, files } from './environment.ts';

/** The width of lines before escapes are added. */
const sourceWidth = 64;

/**
 * Returns the manual page in the man(7) language, from the same declarations as `--help`.
 * @param date the date of the page, such as `2026-01-31`
 */
export function manualPage(date: string): string {
  return `${[
    `.TH PHANTOM\\-WEBHOOK 1 "${date}" "phantom\\-webhook ${escaped(version)}" "User Commands"`,
    '.SH NAME',
    'phantom\\-webhook \\- develop and test Phantom Core webhooks on your own machine',
    '.SH SYNOPSIS',
    ...commandTable.flatMap((declaration) => [synopsis(declaration), '.br']).slice(0, -1),
    '.SH DESCRIPTION',
    ...textLines(programSummary),
    '.PP',
    'The answer of a command goes to standard output, all else to standard error.',
    '.PP',
    '\\fBphantom\\-webhook\\fR \\fIcommand\\fR \\fB\\-\\-help\\fR shows more examples and the exit codes of a command.',
    '.SH OPTIONS',
    'These can be given to every command.',
    ...flagItems({ ...globalFlags, help: helpFlag, version: versionFlag }),
    '.SH COMMANDS',
    ...commandTable.flatMap(commandSection),
    '.SH ENVIRONMENT',
    ...items(environment),
    '.SH FILES',
    ...items(files),
    '.SH EXIT STATUS',
    ...items(Object.entries(commonExitCodes)),
    '.SH EXAMPLES',
    'One of each command.',
    ...commandTable.flatMap(({ examples: [first], summary }) =>
      first === undefined ? [] : exampleItem({ ...first, purpose: summary }),
    ),
  ].join('\n')}\n`;
}

function commandSection(declaration: CommandDeclaration): readonly string[] {
  const { words, summary, flags } = declaration;
  return [
    `.SS ${words.join(' ')}`,
    synopsis(declaration),
    '.PP',
    ...textLines(sentence(summary)),
    ...items(declaration.arguments.map(({ name, description }) => [name, description])),
    ...flagItems(flags),
    ...commandNotes(declaration).flatMap((paragraph) => [
      '.PP',
      ...textLines(paragraph.replaceAll('\n', ' ')),
    ]),
  ];
}

function synopsis({ words, arguments: given, flags }: CommandDeclaration): string {
  const shown = given.map(({ name, isRequired, isRepeatable = false }) => {
    const term = `\\fI${name}\\fR${isRepeatable ? ' ...' : ''}`;
    return isRequired ? term : `[${term}]`;
  });
  const flagged = Object.keys(flags).length > 0 ? ['[\\fIflags\\fR]'] : [];
  return [`\\fBphantom\\-webhook ${words.join(' ')}\\fR`, ...shown, ...flagged].join(' ');
}

function flagItems(flags: Flags): readonly string[] {
  return items(Object.values(flags).map((flag) => [flagTerm(flag), flagMeaning(flag)]));
}

function items(pairs: readonly (readonly [term: string, meaning: string])[]): readonly string[] {
  return pairs.flatMap(([term, meaning]) => ['.TP', `\\fB${escaped(term)}\\fR`, ...textLines(meaning)]);
}

function exampleItem({ line, purpose }: Example): readonly string[] {
  return [
    '.PP',
    ...textLines(sentence(purpose)),
    '.PP',
    '.RS 4',
    '.nf',
    ...line.split('\n').map(escaped),
    '.fi',
    '.RE',
  ];
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Splits text into source lines, which mandoc wants to be short. The viewer refills them to the page width. */
function textLines(text: string): readonly string[] {
  return wrapText(text, sourceWidth).map(escaped);
}

/** Escapes a line of text for roff. `\-` is a hyphen that can be pasted. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/, '\\&');
}
