#!/usr/bin/env node
import { bugReport } from '../src/cli/bug-report.ts';
import { run } from '../src/cli/run.ts';
import { createLateStop } from './late-stop.ts';
import { leaveTerminal } from './leave-terminal.ts';
import { type LastWords, realContext } from './real-context.ts';
import { sayLast } from './say-last.ts';

const interrupted = 130;
const bug = 70;
const stop = createLateStop();
const lastWords = new Set<LastWords>();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!stop.isAsked) {
      stop.ask();
      return;
    }
    sayLast(lastWords);
    process.exit(interrupted);
  });
}
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    process.stderr.write(`${bugReport(error, process.env)}\n`);
    process.exit(bug);
  });
}
process.on('exit', leaveTerminal);

// Everything is said and done now; what a reader that never came back has not taken must not keep the process.
void run(process.argv.slice(2), realContext(stop, lastWords)).then((code) => process.exit(code));
