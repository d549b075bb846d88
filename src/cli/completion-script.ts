import { bashCompletion } from './bash-completion.ts';
import { type Completion, describeCompletion } from './completion.ts';
import { fishCompletion } from './fish-completion.ts';
import { zshCompletion } from './zsh-completion.ts';

const writers: Readonly<Record<'bash' | 'zsh' | 'fish', (completion: Completion) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** A script that makes a shell complete our command lines by itself: no process of ours runs while somebody types. */
export async function completionScript(shell: keyof typeof writers): Promise<string> {
  const { caseNames } = await import('../commands/case-names.ts');
  return writers[shell](describeCompletion(caseNames));
}
