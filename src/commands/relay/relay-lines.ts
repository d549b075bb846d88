import { durationWords } from '../../duration-words.ts';
import { printable } from '../../printable.ts';
import type { Reception } from '../../protocol/reception/reception.ts';
import type { TargetCounts } from '../../relay/open-target.ts';
import type { RelayEvent } from '../../relay/relay-event.ts';
import { failureOf, statusOf, type TryOutcome } from '../../relay/target-sender.ts';
import { excerpt } from '../../terminal/text/excerpt.ts';
import { rounded } from '../../terminal/text/numbers.ts';
import type { Palette } from '../../terminal/text/palette.ts';
import { localTimeOfDay } from '../../terminal/text/time-of-day.ts';
import type { KeepingTally } from './keep-arrivals.ts';

type Tried = Extract<RelayEvent, { kind: 'tried' }>;

const maxNameLength = 80;
const maxDeviations = 3;

/**
 * Returns one try to forward a delivery as a line for people.
 * @param target as shown; empty for none
 */
export function triedText(tried: Tried, target: string, atMs: number, palette: Palette): string {
  const { entry, outcome, attempt, durationMs, next } = tried;
  const event = palette.event(excerpt(entry.event, maxNameLength));
  const isGood = next.kind === 'done';
  const answer = (isGood ? palette.good : palette.bad)(outcomeText(outcome));
  const time = palette.time(localTimeOfDay(atMs));
  const took = palette.faint(`${Math.round(durationMs)} ms`);
  const remarks = [
    ...(attempt > 1 ? [`try ${attempt}`] : []),
    ...(next.kind === 'retry' ? [`again in ${pauseText(next.delayMs)}`] : []),
    ...(next.kind === 'dead' ? [palette.warning('dead letter')] : []),
  ];
  const rest = remarks.map((remark) => ` · ${remark}`).join('');
  const where = palette.faint(
    `${printable(entry.id ?? '')}${target === '' ? '' : ` → ${printable(target)}`}`,
  );
  return `${time}  ${event}  ${answer} ${took}${rest}  ${where}\n`;
}

/** Returns a refused request as a line for people. */
export function refusedText(
  { receivedAtMs, method, path, status, verdict, treatment }: Reception,
  palette: Palette,
): string {
  const reason = verdict.kind === 'rejected' ? verdict.reason : (treatment?.note ?? '');
  const time = palette.time(localTimeOfDay(receivedAtMs));
  const what = `${excerpt(method ?? '?', maxNameLength)} ${excerpt(path ?? '', maxNameLength)}`;
  return `${time}  ${what}  ${palette.bad(`refused ${status}`)} ${reason}\n`;
}

/** Returns how a delivery differs from what its sender documents as lines for people; empty if it does not. */
export function deviationText(
  { receivedAtMs, delivery, treatment }: Reception,
  id: string,
  palette: Palette,
): string {
  const { deviations = [] } = treatment ?? {};
  const start = `${palette.time(localTimeOfDay(receivedAtMs))}  ${palette.event(excerpt(delivery?.event ?? '', maxNameLength))}  ${printable(id)}`;
  const shown = deviations.slice(0, maxDeviations);
  const more = deviations.length > shown.length ? `  and ${deviations.length - shown.length} more` : '';
  return shown
    .map(({ path, problem }, index) => {
      const rest = index === shown.length - 1 ? more : '';
      return `${start}  ${palette.warning(printable(path))}: ${printable(problem)}${rest}\n`;
    })
    .join('');
}

function outcomeText(outcome: TryOutcome): string {
  if (outcome.kind === 'stored') return outcome.kind;
  return outcome.kind === 'answered' ? String(outcome.status) : outcome.reason;
}

/** To the second, from one second on. */
function pauseText(delayMs: number): string {
  return durationWords(delayMs < 1_000 ? delayMs : Math.round(delayMs / 1_000) * 1_000);
}

/** Returns the first line of `relay --json`: the socket accepts connections. */
export function readyLine(facts: {
  readonly url: string;
  readonly pid: number;
  readonly store: string;
  readonly metricsUrl: string | undefined;
  /** The address of the page with its key; absent without a page. */
  readonly uiUrl?: string | undefined;
}): string {
  const { url, pid, store, metricsUrl = null, uiUrl } = facts;
  return line({ type: 'ready', url, pid, store, metricsUrl, ...(uiUrl === undefined ? {} : { uiUrl }) });
}

/** Returns one request as a line of `relay --json`: kept, left out by the filter, or refused. */
export function receivedLine(reception: Reception, id: string): string {
  const { receivedAtMs, method, path, status, verdict, delivery, treatment, bodyBytes, durationMs } =
    reception;
  const isKept = verdict.kind === 'authorized' && treatment?.isChosen === true && status === 200;
  return line({
    type: 'received',
    id: isKept ? id : null,
    receivedAt: new Date(receivedAtMs).toISOString(),
    method,
    path,
    token: verdict.kind === 'authorized' ? verdict.token : null,
    reason: verdict.kind === 'authorized' ? (treatment?.note ?? null) : verdict.reason,
    status,
    event: delivery?.event ?? null,
    bodyBytes,
    durationMs: rounded(durationMs),
    ...(treatment?.isChosen === false ? { filtered: true } : {}),
    ...(treatment?.deviations === undefined
      ? {}
      : { deviations: treatment.deviations.map(({ path: where, problem }) => ({ path: where, problem })) }),
  });
}

/** Returns one try to forward a delivery as a line of `relay --json`. */
export function triedLine(
  { entry, target, outcome, attempt, durationMs, next }: Tried,
  atMs: number,
): string {
  return line({
    type: next.kind === 'done' ? 'delivered' : next.kind === 'dead' ? 'dead' : 'failed',
    at: new Date(atMs).toISOString(),
    id: entry.id ?? null,
    event: entry.event,
    target,
    attempt,
    status: statusOf(outcome),
    error: failureOf(outcome),
    durationMs: rounded(durationMs),
    ...(next.kind === 'retry' ? { retryInMs: next.delayMs } : {}),
  });
}

/** Returns the last line of `relay --json`. */
export function summaryLine(
  { received, refusedInAll: refused, filtered, deviating }: KeepingTally,
  targets: readonly TargetCounts[],
): string {
  return line({
    type: 'summary',
    received,
    refused,
    ...(filtered === 0 ? {} : { filtered }),
    ...(deviating === 0 ? {} : { deviating }),
    targets: targets.map(({ target, delivered, failedTries, waiting, dead }) => ({
      target,
      delivered,
      failedTries,
      waiting,
      dead,
    })),
  });
}

/** Returns what was done in total as lines for people. */
export function tallyText(
  { received, refusedInAll: refused, deviating }: KeepingTally,
  targets: readonly TargetCounts[],
): string {
  const lines = targets.map(
    ({ target, delivered, waiting, dead }) =>
      `${printable(target)}: ${delivered} delivered, ${waiting} waiting, ${deadText(dead)}.`,
  );
  return [
    `Received ${received}, refused ${refused}${deviating === 0 ? '' : `, ${deviating} with deviations`}.`,
    ...lines,
  ].join('\n');
}

export function deadText(count: number): string {
  return `${count} dead ${count === 1 ? 'letter' : 'letters'}`;
}

/** All of it is printable: names of events and targets are from outside. */
function line(fields: Readonly<Record<string, unknown>>): string {
  return `${printable(JSON.stringify(fields))}\n`;
}
