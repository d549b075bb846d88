import type { Finding, MemoryChange, Observation } from '../cases/check-case.ts';
import { outcomeWords } from './outcome-words.ts';

// Measured with the handlers of test/check, as the share of what was sent that stayed after the first two rounds. Correct
// ones: at most 15 % in Go, Perl, PHP, Python and Ruby. In Node.js up to 84 % in two rounds, but 2 % in the four with
// the next two, and in Java 158 % in two rounds, but 4 % in the next two. Those that keep a part of what they refuse:
// 100 % in Python, 90 to 150 % in Node.js, 95 to 170 % in Go.

/** The first rounds fill what is free, and let the runtime choose the size of its heap. */
const warmUpRounds = 2;
/** How many rounds must follow them. */
const leastRounds = 4;
/**
 * The least share of what was sent that stays: at any time after the first of these rounds, in each half of them, and in
 * all of them. A collector of garbage makes single rounds differ by more than they send.
 */
const partShare = 0.5;
const totalShare = 0.75;
/** The least share of the growth that is still there after a pause. */
const keptShare = 0.75;

type Measured = Extract<MemoryChange, { kind: 'measured' }>;

/**
 * What the rounds of a series show so far. `flat`: memory does not stay. `steady`: it stays, and has grown so much that
 * a collector of garbage would have run. Neither is changed by more rounds.
 */
export function outlookOf(rounds: readonly MemoryChange[]): 'unknown' | 'flat' | 'steady' {
  const later = laterRounds(rounds);
  if (rounds.some(({ kind }) => kind !== 'measured') || later.length < 2) return 'unknown';
  if (!keepsShare(later, partShare)) return 'flat';
  return isSteady(later) && hasCollected(rounds) ? 'steady' : 'unknown';
}

/** Judges whether a handler keeps what it refuses. This is only a warning, because memory shows no reason. */
export function judgeMemory(own: readonly Observation[]): Finding {
  const series = [...new Set(own.map(({ what }) => what))].map((what) =>
    own.filter((observation) => observation.what === what),
  );
  const kept = series.filter((one) => isKept(one) && hasCollected(roundsOf(one)));
  if (kept.length > 0) return { verdict: 'warn', found: kept.map(keptWords).join('; ') };
  const [reason] = [...own.flatMap(reasonToSkip), ...series.filter(isKept).map(waitWords)];
  if (reason !== undefined || own.length === 0) {
    return { verdict: 'skip', found: `not judged: ${reason ?? 'nothing was sent'}` };
  }
  const { grownBytes, sentBytes } = sum(roundsOf(own));
  const change = grownBytes < 0 ? 'shrank' : 'grew';
  return {
    verdict: 'pass',
    found: `the memory of the process ${change} by ${megabytes(Math.abs(grownBytes))} with ${megabytes(sentBytes)} of refused deliveries, but not steadily`,
  };
}

/** Whether most of what was sent stayed, also when nothing more arrived. */
function isKept(series: readonly Observation[]): boolean {
  const later = laterRounds(roundsOf(series));
  const [pause] = changesOf(series.filter(({ role }) => role === 'after')).filter(isMeasured);
  if (pause === undefined || !isSteady(later)) return false;
  const { grownBytes } = sum(later);
  return grownBytes + pause.grownBytes >= grownBytes * keptShare;
}

/** Whether most of what was sent stayed, throughout the rounds after the first ones. */
function isSteady(later: readonly Measured[]): boolean {
  const half = Math.floor(later.length / 2);
  return (
    later.length >= leastRounds &&
    [later.slice(0, half), later.slice(half)].every((part) => keepsShare(part, partShare)) &&
    keepsShare(later, totalShare)
  );
}

/** Whether the memory has grown so much that a collector of garbage would have run. */
function hasCollected(rounds: readonly MemoryChange[]): boolean {
  const [first, ...others] = rounds.filter(isMeasured);
  return first !== undefined && sum([first, ...others]).grownBytes >= first.spareBytes;
}

function keepsShare(rounds: readonly Measured[], share: number): boolean {
  const { grownBytes, sentBytes } = sum(rounds);
  return grownBytes >= sentBytes * share;
}

function keptWords(series: readonly Observation[]): string {
  return `the memory of the process ${growthWords(series)}: steadily, and it did not shrink afterwards`;
}

function waitWords(series: readonly Observation[]): string {
  const [first] = roundsOf(series);
  return `the memory of the process ${growthWords(series)}, but a runtime may use ${megabytes(first?.spareBytes ?? 0)} more before it collects garbage`;
}

function growthWords(series: readonly Observation[]): string {
  const { sent, sentBytes, grownBytes } = sum(roundsOf(series));
  return `grew by ${megabytes(grownBytes)} with ${sent} ${series[0]?.what} (${megabytes(sentBytes)})`;
}

function reasonToSkip({ what, memory, outcome }: Observation): string | readonly [] {
  switch (memory?.kind) {
    case 'measured':
      return [];
    case 'not-refused':
      return `${outcomeWords(outcome)} to ${what}`;
    case 'too-slow':
      return `the handler answers too slowly to send enough ${what}`;
    case 'process-ended':
    case undefined:
      return 'the process of --pid has ended';
  }
}

function changesOf(observations: readonly Observation[]): readonly MemoryChange[] {
  return observations.flatMap(({ memory }) => memory ?? []);
}

function roundsOf(series: readonly Observation[]): readonly Measured[] {
  return changesOf(series.filter(({ role }) => role === 'probe')).filter(isMeasured);
}

function laterRounds(rounds: readonly MemoryChange[]): readonly Measured[] {
  return rounds.filter(isMeasured).slice(warmUpRounds);
}

function isMeasured(change: MemoryChange): change is Measured {
  return change.kind === 'measured';
}

function sum(changes: readonly Measured[]): Pick<Measured, 'sent' | 'sentBytes' | 'grownBytes'> {
  const total = { sent: 0, sentBytes: 0, grownBytes: 0 };
  for (const { sent, sentBytes, grownBytes } of changes) {
    total.sent += sent;
    total.sentBytes += sentBytes;
    total.grownBytes += grownBytes;
  }
  return total;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}
