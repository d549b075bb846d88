import type { OutputStream } from '../context.ts';
import { wrapLine } from './wrap-line.ts';

export interface Conversation {
  say(line: string): void;
  /** Resolves when everything was said, or after a moment: a terminal may have been stopped for good. */
  flush(): Promise<void>;
}

const flushTimeoutMs = 2_000;
/** Lines that may wait for a reader; a conversation that nobody reads is not worth more memory. */
const maxWaiting = 1_000;

/** No terminal is asked for its width for the sake of a shorter line; asking takes Node a few milliseconds. */
const shortLength = 60;

/**
 * Writes lines to stderr in order, without ever waiting for its reader. At a terminal they are broken between words.
 * @param invocation what the user types to run this program; no line is broken within it
 */
export function openConversation(stream: OutputStream, invocation: string): Conversation {
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  return {
    say(line) {
      if (waiting >= maxWaiting) return;
      waiting += 1;
      last = last
        .then(() => stream.write(Buffer.from(`${fitted(line)}\n`)))
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
