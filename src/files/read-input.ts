import type { CommandContext } from '../context.ts';
import { Problem } from '../problem.ts';
import { readBoundedFile } from './read-bounded-file.ts';

/**
 * Reads the file with this name, or standard input for `-`.
 * @throws Problem `unreadable-file`
 */
export async function readInput(
  name: string,
  maxBytes: number,
  context: CommandContext,
): Promise<Uint8Array> {
  if (name !== '-') {
    const { directory, stop } = context;
    const { bytes } = await readBoundedFile(name, { directory, maxBytes, stop });
    return bytes;
  }
  announceKeyboard(context);
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of context.stdin) {
    chunks.push(chunk);
    total += chunk.length;
    if (total > maxBytes) {
      throw new Problem('unreadable-file', `Expected at most ${maxBytes} bytes on standard input, got more.`);
    }
  }
  return Buffer.concat(chunks, total);
}

/** Prints a note if standard input is the keyboard: somebody who typed `-` by mistake would see nothing happen. */
export function announceKeyboard({ stdin, platform, say }: CommandContext): void {
  if (!stdin.isTerminal) return;
  say(`Reading from the keyboard; ${platform === 'win32' ? 'Ctrl-Z and Enter end' : 'Ctrl-D ends'} it.`);
}
