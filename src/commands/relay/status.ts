import type { CommandContext, ExitCode } from '../../context.ts';
import { printable } from '../../printable.ts';
import { findStoreFolder } from '../../relay/store-folder.ts';
import { readStoreStatus, type StoreStatus, type TargetStatus } from '../../relay/store-status.ts';
import type { Failure } from '../../relay/target-state.ts';
import { excerpt } from '../../terminal/text/excerpt.ts';
import { groupDigits } from '../../terminal/text/numbers.ts';
import { loadPalette, type Palette } from '../../terminal/text/palette.ts';
import { shellWord } from '../../terminal/text/shell-quote.ts';
import { localDate, localTimeOfDay } from '../../terminal/text/time-of-day.ts';
import { deadText } from './relay-lines.ts';

interface StatusOptions {
  readonly store: string;
  readonly isJson: boolean;
}

const maxNameLength = 80;

/** Shows what waits for which target. @throws Problem `unknown-store`, `unwritable-file` */
export async function relayStatus(
  { store, isJson }: StatusOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const folder = await findStoreFolder(store, context);
  const status = await readStoreStatus(folder, (pid) => context.isRunning(pid));
  if (isJson) {
    for (const target of status.targets) await context.report(targetLine(target, status.pid));
    return 0;
  }
  const palette = await loadPalette(context.isColoured(context.stdout));
  await context.report(statusText(status, store, palette));
  if (status.targets.some(({ dead }) => dead > 0))
    context.say(
      `To try dead letters again, run: ${context.invocation} relay retry --store ${shellWord(printable(store))} --all`,
    );
  return 0;
}

/** Returns what a store holds as lines for people. */
function statusText({ pid, bytes, targets }: StoreStatus, store: string, palette: Palette): string {
  const running = pid === undefined ? 'not running' : `running as process ${pid}`;
  const size = `${groupDigits(String(Math.ceil(bytes / 1_000)))} kB`;
  const head = `${printable(store)}: ${running}, ${size} of deliveries\n`;
  return head + targets.map((target) => targetText(target, palette)).join('');
}

function targetText(status: TargetStatus, palette: Palette): string {
  const { target, waiting, oldestReceivedAtMs, attempts, firstFailure, lastFailure } = status;
  const since = oldestReceivedAtMs === undefined ? '' : `, the oldest since ${timeText(oldestReceivedAtMs)}`;
  const lines = [
    palette.strong(target === '' ? `(target ${status.key})` : printable(target)),
    `  ${waiting === 0 ? palette.good('nothing waits') : palette.warning(`${waiting} waiting${since}`)}`,
    ...(lastFailure === undefined
      ? []
      : [
          `  ${attempts} ${attempts === 1 ? 'try' : 'tries'}, failing since ${timeText((firstFailure ?? lastFailure).atMs)}: ${failureText(lastFailure)}`,
        ]),
    ...(status.dead === 0 ? [] : [`  ${palette.bad(deadText(status.dead))}`]),
    ...status.deadLetters.map(
      ({ id, event, diedAtMs, status: answered, error }) =>
        `    ${printable(id)}  ${excerpt(event, maxNameLength)}  ${failureText({ atMs: diedAtMs ?? 0, status: answered, error })}${diedAtMs === undefined ? '' : `  ${palette.faint(timeText(diedAtMs))}`}`,
    ),
    ...(status.dead > status.deadLetters.length
      ? [`    and ${status.dead - status.deadLetters.length} older ones`]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function failureText({ status, error }: Failure): string {
  return status === null ? printable(error ?? 'unknown') : String(status);
}

function timeText(unixMs: number): string {
  return `${localDate(unixMs)} ${localTimeOfDay(unixMs)}`;
}

/** Returns one target as a line of `relay status --json`. */
function targetLine(status: TargetStatus, pid: number | undefined): string {
  const { target, waiting, oldestReceivedAtMs, attempts, firstFailure, lastFailure, dead } = status;
  const fields = {
    type: 'target',
    target,
    pid: pid ?? null,
    waiting,
    oldestReceivedAt: isoTime(oldestReceivedAtMs),
    attempts,
    failingSince: isoTime(firstFailure?.atMs),
    lastFailure:
      lastFailure === undefined
        ? null
        : { at: isoTime(lastFailure.atMs), status: lastFailure.status, error: lastFailure.error },
    dead,
    deadLetters: status.deadLetters.map(({ id, event, diedAtMs, status: answered, error }) => ({
      id,
      event,
      diedAt: isoTime(diedAtMs),
      status: answered,
      error,
    })),
  };
  return `${printable(JSON.stringify(fields))}\n`;
}

function isoTime(unixMs: number | undefined): string | null {
  return unixMs === undefined ? null : new Date(unixMs).toISOString();
}
