import type { OutputStream } from '../context.ts';

export interface Conversation {
  say(line: string): void;
  /** Resolves when everything was said, or after a moment: a terminal may have been stopped for good. */
  flush(): Promise<void>;
}

const flushTimeoutMs = 2_000;
/** Lines that may wait for a reader; a conversation that nobody reads is not worth more memory. */
const maxWaiting = 1_000;

/** Writes lines to stderr in order, without ever waiting for its reader. */
export function openConversation(stream: OutputStream): Conversation {
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  return {
    say(line) {
      if (waiting >= maxWaiting) return;
      waiting += 1;
      last = last
        .then(() => stream.write(Buffer.from(`${line}\n`)))
        .catch(() => {})
        .finally(() => {
          waiting -= 1;
        });
    },
    async flush() {
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, flushTimeoutMs);
      });
      await Promise.race([last, patience]);
      clearTimeout(timer);
    },
  };
}
