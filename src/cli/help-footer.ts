import type { CommandDeclaration } from './command-declaration.ts';
import { tokenSources } from './token-flags.ts';

/** What stands below the flags in the help of a command: variables, examples, exit codes. */
export function helpFooter({ flags, isLongRunning, examples, exitCodes }: CommandDeclaration): string {
  const paragraphs: string[] = [];
  if ('token-file' in flags) paragraphs.push(tokenSources.replace('), ', '),\n'));
  if (isLongRunning)
    paragraphs.push('Every flag can also be given as PHANTOM_WEBHOOK_<FLAG>,\nsuch as PHANTOM_WEBHOOK_PORT.');
  paragraphs.push(
    ['Examples:', ...examples.flatMap(({ line, purpose }) => [`  # ${purpose}`, `  ${line}`])].join('\n'),
  );
  paragraphs.push(
    [
      'Exit codes:',
      ...Object.entries(exitCodes).map(([code, meaning]) => `  ${code.padEnd(3)}  ${meaning}`),
    ].join('\n'),
  );
  return `\n${paragraphs.join('\n\n')}`;
}
