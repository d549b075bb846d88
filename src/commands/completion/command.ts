import { declareCommand } from '../../flags/command-declaration.ts';
import { readChoice } from '../../flags/flag-values.ts';
import type { CompletionSource } from './description.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

const readShell = readChoice(shells);

/**
 * Declares the command that prints the completion script of a shell.
 * @param loadTable returns all commands, including this one; called only when a script is requested
 */
export const declareCompletion = (loadTable: () => Promise<CompletionSource>) =>
  declareCommand({
    words: ['completion'],
    summary: 'what a shell needs to complete commands, flags, events and profiles',
    arguments: [{ name: 'shell', description: shells.join(', '), isRequired: true, suggests: shells }],
    flags: {},
    isLongRunning: false,
    examples: [
      { line: 'eval "$(phantom-webhook completion bash)"', purpose: 'a line for ~/.bashrc' },
      { line: 'source <(phantom-webhook completion zsh)', purpose: 'a line for ~/.zshrc, below compinit' },
      {
        line: 'phantom-webhook completion fish | source',
        purpose: 'a line for ~/.config/fish/config.fish',
      },
    ],
    exitCodes: { 0: 'printed', 2: 'usage' },
    async perform({ arguments: [shell = ''] }, context) {
      const { completionScript } = await import('./script.ts');
      await context.stdout.print(await completionScript(readShell(shell), await loadTable()));
      return 0;
    },
  });
