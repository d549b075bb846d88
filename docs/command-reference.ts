import { commandTable } from '../src/cli/help/command-table.ts';
import { argumentTerm, flagMeaning, flagTerm } from '../src/cli/help/flag-text.ts';
import type { CommandDeclaration } from '../src/flags/command-declaration.ts';
import type { Flags } from '../src/flags/flag.ts';
import { globalFlags, helpFlag, versionFlag } from '../src/flags/global-flags.ts';
import { asText, table } from './markdown.ts';

/** Returns all commands with their flags as Markdown, from the same declarations. */
export function commandReference(): string {
  const everywhere = flagTable({ ...globalFlags, help: helpFlag, version: versionFlag });
  return [`With every command:\n\n${everywhere}`, ...commandTable.map(commandSection)].join('\n\n');
}

function commandSection(declaration: CommandDeclaration): string {
  const { summary, arguments: given, flags } = declaration;
  const paragraphs = [
    `## ${title(declaration)}`,
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    ...(given.length > 0
      ? [given.map(({ name, description }) => `- \`${name}\`: ${asText(description)}`).join('\n')]
      : []),
    ...(Object.keys(flags).length > 0 ? [flagTable(flags)] : []),
  ];
  return paragraphs.join('\n\n');
}

function title({ words, arguments: given }: CommandDeclaration): string {
  return `\`${[...words, ...given.map(argumentTerm)].join(' ')}\``;
}

function flagTable(flags: Flags): string {
  return table(
    ['flag', 'what it does'],
    Object.values(flags).map((flag) => [`\`${flagTerm(flag)}\``, asText(flagMeaning(flag))]),
  );
}
