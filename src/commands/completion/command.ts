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
    summary: 'print a completion script for your shell',
    arguments: [{ name: 'shell', description: shells.join(', '), isRequired: true, suggests: shells }],
    flags: {},
    isLongRunning: false,
    examples: [
      { line: 'eval "$(phantom-webhook completion bash)"', purpose: 'add this line to ~/.bashrc' },
      {
        line: 'source <(phantom-webhook completion zsh)',
        purpose: 'add this line to ~/.zshrc, below compinit',
      },
      {
        line: 'phantom-webhook completion fish | source',
        purpose: 'add this line to ~/.config/fish/config.fish',
      },
    ],
    exitCodes: { 0: 'printed', 2: 'usage error' },
    async perform({ arguments: [shell = ''] }, context) {
      const { completionScript } = await import('./script.ts');
      await context.stdout.print(await completionScript(readShell(shell), await loadTable()));
      return 0;
    },
  });
