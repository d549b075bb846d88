import type { CommandContext } from '../../../context.ts';

/**
 * Asks a person at the terminal, who answers with one key.
 * @param signal ends the wait for an answer, which is no then
 * @returns whether it was `y`; undefined where nobody can be asked
 */
export async function ask(
  question: string,
  signal: AbortSignal,
  { stdin, stderr, isQuiet, env, say }: CommandContext,
): Promise<boolean | undefined> {
  if (isQuiet || !stdin.isTerminal || !stderr.isTerminal || env.TERM === 'dumb') return undefined;
  let isAsked = false;
  let answer: (isYes: boolean) => void = () => {};
  const answered = new Promise<boolean>((resolve) => {
    answer = resolve;
  });
  const refuse = () => answer(false);
  const keys = await stdin.openKeys({
    onKey: (key) => answer(key === 'y' || key === 'Y'),
    onReady() {
      if (!isAsked) say(question);
      isAsked = true;
    },
  });
  signal.addEventListener('abort', refuse, { once: true });
  try {
    // In the background of the terminal nobody would see the question, nor could answer it.
    if (keys === undefined || !isAsked) return undefined;
    if (signal.aborted) return false;
    return await answered;
  } finally {
    signal.removeEventListener('abort', refuse);
    keys?.close();
  }
}
