import type { CommandContext } from '../context.ts';

/** Says so when standard input is the keyboard: who gave `-` by mistake would see nothing happen. */
export function announceKeyboard({ stdin, platform, say }: CommandContext): void {
  if (!stdin.isTerminal) return;
  say(`Reading from the keyboard; ${platform === 'win32' ? 'Ctrl-Z and Enter end' : 'Ctrl-D ends'} it.`);
}
