#!/usr/bin/env node
import { asksForJson } from '../src/cli/asks-for-json.ts';
import { bugReport } from '../src/cli/bug-report.ts';
import { run } from '../src/cli/run.ts';
import { remarkLine, remarkText } from '../src/remark-text.ts';
import { createLateStop } from './late-stop.ts';
import { leaveTerminal } from './leave-terminal.ts';
import { type LastWords, monotonicMs, realContext } from './real-context.ts';
import { sayLast } from './say-last.ts';

const interrupted = 130;
const bug = 70;
/** GNU timeout signals both the process and its group: the same signal twice within this time counts as one. */
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
    const isJson = asksForJson(process.argv.slice(2), process.env);
    const report = bugReport(error, process.env);
    process.stderr.write(`${isJson ? remarkLine(report) : remarkText(report)}\n`);
    sayLast(lastWords);
    process.exit(bug);
  });
}
process.on('exit', leaveTerminal);

// All work is done by then. Output that a stalled reader has not taken must not keep the process alive.
void run(process.argv.slice(2), realContext(stop, lastWords)).then((code) => process.exit(code));
