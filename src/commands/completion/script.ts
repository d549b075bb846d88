import { bashCompletion } from './bash.ts';
import { type Completion, type CompletionSource, describeCompletion } from './description.ts';
import { fishCompletion } from './fish.ts';
import { zshCompletion } from './zsh.ts';

const writers: Readonly<Record<'bash' | 'zsh' | 'fish', (completion: Completion) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** Returns a script that completes command lines within the shell. The program does not run while the user types. */
export async function completionScript(
  shell: keyof typeof writers,
  source: CompletionSource,
): Promise<string> {
  const { caseNames } = await import('../../check/cases/case-list.ts');
  return writers[shell](describeCompletion(source, caseNames));
}
