import type { ExitCode } from '../../context.ts';
import type { CommandDeclaration, Example } from '../../flags/command-declaration.ts';
import { globalFlags } from '../../flags/global-flags.ts';
import { tokenSources } from '../../flags/token-flags.ts';
import { flagTerm } from './flag-text.ts';

const maxShortExamples = 3;
const globalTerms = Object.values(globalFlags).map(flagTerm).join(', ');

/** Shown in the help of commands that run until they are stopped. */
export const flagVariables =
  'Every flag can also be set as PHANTOM_WEBHOOK_<FLAG>,\nfor example PHANTOM_WEBHOOK_PORT.';

/** Shown in the help of commands with `--where`. */
const conditionOperators =
  'Operators of --where: eq, ne, gt, gte, lt, lte, contains, regexp; between and\nnot-between with two values; truthy and falsy (is true, is false) with none.';

/** The text below the flags in the help of a command: variables, notes, examples, exit codes. */
export function helpFooter(declaration: CommandDeclaration): string {
  const { examples, exitCodes } = declaration;
  return footer([...commandNotes(declaration), examplesText(examples), exitCodesText(exitCodes)]);
}

/** The text below the common flags of a command that has more. */
export function shortHelpFooter({ flags, examples, exitCodes }: CommandDeclaration): string {
  const count = Object.keys(flags).length;
  return footer([
    examplesText(examples.slice(0, maxShortExamples)),
    exitCodesText(exitCodes),
    `Add --all for all ${count} flags. Global flags: ${globalTerms}.`,
  ]);
}

/** What cannot be seen in the flags of a command, as paragraphs. */
export function commandNotes({ flags, isLongRunning, notes = [] }: CommandDeclaration): readonly string[] {
  return [
    ...('tokens' in flags ? [tokenSources] : []),
    ...(isLongRunning ? [flagVariables] : []),
    ...('conditions' in flags ? [conditionOperators] : []),
    ...notes,
  ];
}

/** The same for help about several commands, with the first example of each. */
export function overviewFooter(declarations: readonly CommandDeclaration[]): string {
  const examples = declarations.flatMap(({ examples: [first], summary }) =>
    first === undefined ? [] : [{ ...first, purpose: summary }],
  );
  return footer([examplesText(examples), exitCodesText(commonExitCodes)]);
}

/** What the tool is for, at the end of the help of the program. */
export function programFooter(): string {
  return footer([examplesText(tasks), exitCodesText(commonExitCodes), documentation]);
}

const tasks: readonly Example[] = [
  { line: 'phantom-webhook listen --demo', purpose: 'see verified deliveries arrive within seconds' },
  {
    line: 'phantom-webhook listen --forward-to http://127.0.0.1:3000/webhook',
    purpose: 'receive deliveries and pass them on to your handler',
  },
  {
    line: 'phantom-webhook check http://127.0.0.1:3000/webhook',
    purpose: 'check that your handler accepts valid deliveries and refuses the rest',
  },
];

const documentation = 'Documentation: man phantom-webhook, or README.md in the package.';

/** The exit codes of the whole program. */
export const commonExitCodes: Readonly<Record<ExitCode, string>> = {
  0: 'success',
  1: 'the handler refused, a check failed, or something expected is missing',
  2: 'usage error: a flag, a token, an event or a URL',
  3: 'environment error: a port in use, an unusable file, an unreachable node',
  70: 'internal error',
  130: 'interrupted before the work was done',
};

function examplesText(examples: readonly Example[]): string {
  return ['Examples:', ...examples.flatMap(({ line, purpose }) => [`  # ${purpose}`, `  ${line}`])].join(
    '\n',
  );
}

function exitCodesText(exitCodes: CommandDeclaration['exitCodes']): string {
  const lines = Object.entries(exitCodes).map(([code, meaning]) => `  ${code.padEnd(3)}  ${meaning}`);
  return ['Exit codes:', ...lines].join('\n');
}

function footer(paragraphs: readonly string[]): string {
  return `\n${paragraphs.join('\n\n')}`;
}
