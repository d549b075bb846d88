import type { OutputStream, Remark } from '../context.ts';
import { remarkLine, remarkText } from '../remark-text.ts';
import { withoutPasswords } from '../without-passwords.ts';
import { wrapLine } from './wrap-line.ts';

export interface Conversation {
  say(remark: Remark): void;
  /** Resolves when every remark is written, or after 2 seconds, because a terminal may stay stopped. */
  flush(): Promise<void>;
}

const flushTimeoutMs = 2_000;
/** How many lines may wait for a reader. Lines that nobody reads are not worth more memory. */
const maxWaiting = 1_000;

/** Shorter lines are not wrapped: asking the terminal for its width takes Node a few milliseconds. */
const shortLength = 60;

interface ConversationOptions {
  /** What the user types to run this program; it is never broken across lines. */
  readonly invocation: string;
  /** Whether each remark is one JSON object now. */
  isJson(): boolean;
}

/**
 * Writes remarks to stderr in order, without ever waiting for the reader. At a terminal they are broken between words. They
 * repeat arguments, so passwords of URLs are removed here.
 */
export function openConversation(
  stream: OutputStream,
  { invocation, isJson }: ConversationOptions,
): Conversation {
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  return {
    say(remark) {
      if (waiting >= maxWaiting) return;
      waiting += 1;
      const safe = { ...remark, message: withoutPasswords(remark.message) };
      last = last
        .then(() => stream.write(Buffer.from(`${isJson() ? remarkLine(safe) : fitted(remarkText(safe))}\n`)))
        .catch(() => {})
        .finally(() => {
          waiting -= 1;
        });
    },
    async flush() {
      if (waiting === 0) return;
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, flushTimeoutMs);
      });
      await Promise.race([last, patience]);
      clearTimeout(timer);
    },
  };

  function fitted(text: string): string {
    const lines = text.split('\n');
    if (!stream.isTerminal || lines.every(({ length }) => length <= shortLength)) return text;
    const { columns } = stream;
    return columns === undefined ? text : lines.map((line) => wrapLine(line, columns, invocation)).join('\n');
  }
}
