#!/usr/bin/env node
import { bugReport } from '../src/cli/bug-report.ts';
import { run } from '../src/cli/run.ts';
import { createLateStop } from './late-stop.ts';
import { leaveTerminal } from './leave-terminal.ts';
import { type LastWords, monotonicMs, realContext } from './real-context.ts';
import { sayLast } from './say-last.ts';

const interrupted = 130;
const bug = 70;
/** GNU timeout sends its signal to the process and to its group: two of a kind this soon are one. */
const sameSignalMs = 200;
const stop = createLateStop();
const lastWords = new Set<LastWords>();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  let askedMs: number | undefined;
  process.on(signal, () => {
    if (!stop.isAsked) {
      askedMs = monotonicMs();
      stop.ask();
      return;
    }
    if (askedMs !== undefined && monotonicMs() - askedMs < sameSignalMs) return;
    sayLast(lastWords);
    process.exit(interrupted);
  });
}
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    process.stderr.write(`${bugReport(error, process.env)}\n`);
    sayLast(lastWords);
    process.exit(bug);
  });
}
process.on('exit', leaveTerminal);

// Everything is said and done now; what a reader that never came back has not taken must not keep the process.
void run(process.argv.slice(2), realContext(stop, lastWords)).then((code) => process.exit(code));
