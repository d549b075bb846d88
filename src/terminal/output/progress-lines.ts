import type { Progress } from './progress.ts';

const everySeconds = 5;

/** Says now and then that work goes on, and how far it is, where nothing may move; short work says nothing. */
export function openProgressLines(text: string, say: (line: string) => void): Progress {
  let reached = 'nothing yet';
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += everySeconds;
    say(`${text}: ${reached} after ${seconds} s`);
  }, everySeconds * 1_000);
  return {
    show(done, total) {
      reached = total === undefined ? `${done}` : `${done} of ${total}`;
    },
    end: async () => clearInterval(timer),
  };
}
